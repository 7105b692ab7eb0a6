import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Interruption } from '../../../local/interruption';
import { startOwned } from '../../../local/owned-process';

/** As a function that is busy: it ends neither by itself nor with its parent. */
const busy = `process.send('here'); setInterval(() => undefined, 1000);`;

/**
 * Stands for a program of the local organization: it has a temporary folder, a process in a session of its own that has
 * started another, and one in its group that Ctrl-C must not reach. `ready` once all are there; `ended in order` when it
 * has been asked to. Its argument: `sound`, `stuck` (its end never comes), `early` (takes no signal yet), or `done`.
 */
async function standIn(how: string): Promise<void> {
  const interruption = how === 'early' ? undefined : new Interruption();
  if (interruption) mkdtempSync(join(tmpdir(), 'portcullis-lambda-'));
  const owned = startOwned('sh', ['-c', 'sleep 300 & sleep 300']);
  const worker = spawn(process.execPath, ['--eval', busy], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  worker.once('exit', () => process.stdout.write('the worker has ended\n'));
  await new Promise((said) => worker.once('message', said));
  process.stdout.write(`ready ${process.env['AWS_ENDPOINT_URL_STS'] ?? 'clean'}\n`);
  if (how === 'done') process.exit(3);
  await (interruption?.asked ?? new Promise(() => undefined));
  if (how === 'stuck') await new Promise(() => undefined);
  process.stdout.write('ended in order\n');
  worker.removeAllListeners('exit').kill('SIGKILL');
  owned.kill();
  await owned.exited;
  process.exit(interruption?.exitCode);
}

void standIn(process.argv[2] ?? 'sound');
