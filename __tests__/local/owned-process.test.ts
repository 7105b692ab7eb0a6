import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOwned } from '../../local/owned-process';

const directory = mkdtempSync(join(tmpdir(), 'portcullis-owned-'));
afterAll(() => rmSync(directory, { recursive: true }));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(reached: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!reached() && Date.now() < end) await new Promise((wake) => setTimeout(wake, 10));
  expect(reached()).toBe(true);
}

const read = (file: string) => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
};

describe('an owned process', () => {
  it('answers the exit code and keeps what was printed', async () => {
    const file = join(directory, 'said');
    const { exited } = startOwned('sh', ['-c', 'echo "$GREETING"; exit 3'], {
      env: { ...process.env, GREETING: 'hello' },
      output: openSync(file, 'w'),
    });

    expect(await exited).toBe(3);
    expect(read(file)).toBe('hello');
  });

  it('answers 127 when there is no such program', async () => {
    expect(await startOwned('portcullis-no-such-program', []).exited).toBe(127);
  });

  it('is killed on demand, once or twice', async () => {
    const { exited, kill } = startOwned('sleep', ['60']);
    kill();
    kill();

    expect(await exited).toBe(137);
  });

  it('does not outlive a parent that is killed', async () => {
    const file = join(directory, 'pid');
    const program = `
      const { startOwned } = require('./local/owned-process');
      const output = require('node:fs').openSync(${JSON.stringify(file)}, 'w');
      startOwned('sh', ['-c', 'echo $$; exec sleep 60'], { output });
      const wait = () => (require('node:fs').statSync(${JSON.stringify(file)}).size ? process.kill(process.pid, 'SIGKILL') : setTimeout(wait, 10));
      wait();`;
    const parent = spawnSync(process.execPath, ['--import', 'tsx', '--eval', program]);
    expect(parent.signal).toBe('SIGKILL');

    const pid = Number.parseInt(read(file));
    expect(pid).toBeGreaterThan(0);
    await until(() => !isAlive(pid));
  });
});
