import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { say, sayLines } from '../terminal/print';
import { organizationEnvironment } from './child-environment';
import { endings, exitCodeOf, type Ending } from './endings';
import { files } from './files';
import { elsewhereForAWhile } from './system-error';

/** From one press of Ctrl-C both the terminal and npm send a signal. */
const samePressMilliseconds = 300;
const parentMilliseconds = 250;
/** Nobody may be there any more to press Ctrl-C again. */
const patienceMilliseconds = 30_000;

/** Scripts that begin with `exec`, so that npm itself is the parent of this process. */
const ownScripts = ['local', 'demo'];

/**
 * Runs a program of the local organization in a session of its own (ADR 41) and stays in the terminal for it: passes on
 * the first signal, ends everything at the second, ends it in order when npm is gone, and when it has ended, in
 * whatever way, takes away what it left. Its arguments are the program's file and that one's arguments.
 */
function launch([program = '', ...words]: readonly string[]): void {
  const temporary = files.makeTemporary(join(tmpdir(), 'portcullis-'), elsewhereForAWhile);
  const loader = pathToFileURL(require.resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', loader, program, ...words], {
    detached: true,
    env: organizationEnvironment({ PORTCULLIS_TEMPORARY: temporary }),
    // The channel closes when this process ends, and then the program does.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const killAll = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nobody is left.
    }
  };
  let asked: { readonly by: Ending; readonly at: number } | undefined;
  const end = (by: Ending) => {
    if (asked === undefined) {
      asked = { by, at: Date.now() };
      child.kill(by);
      setTimeout(killAll, patienceMilliseconds).unref();
    } else if (Date.now() - asked.at > samePressMilliseconds) {
      killAll();
    }
  };
  for (const signal of endings) process.on(signal, () => end(signal));
  process.on('SIGWINCH', () => child.kill('SIGWINCH'));
  if (ownScripts.includes(process.env['npm_lifecycle_event'] ?? '')) {
    const npm = process.ppid;
    setInterval(() => {
      if (process.ppid !== npm && asked === undefined) end('SIGHUP');
    }, parentMilliseconds).unref();
  }
  child.once('exit', (code, signal) => {
    // Functions and bundlers are in its group; what makes a session of its own notices by itself.
    killAll();
    files.remove(temporary, elsewhereForAWhile);
    if (signal !== null && asked === undefined) {
      say(`The local organization was ended by ${signal}, and with it all that it had started.`);
    }
    process.exit(code ?? exitCodeOf(asked?.by ?? signal ?? 'SIGKILL'));
  });
}

// The terminal may be gone.
process.stderr.on('error', () => undefined);
try {
  launch(process.argv.slice(2));
} catch (error) {
  sayLines(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
