import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOwned } from '../../local/owned-process';

const directory = mkdtempSync(join(tmpdir(), 'portcullis-owned-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What has ended may wait for long to be reaped where process 1 is no real one. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z]/.test(stdout.trim());
}

async function until(reached: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
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
  }, 30_000);

  it('ends what it has started, in sessions of their own too', async () => {
    const file = join(directory, 'descendants');
    const nested = `require('node:child_process').spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })`;
    const script = `${JSON.stringify(process.execPath)} -e "console.log(${nested}.pid)" & sleep 60 & echo $!; wait`;
    const { exited, kill } = startOwned('sh', ['-c', script], { output: openSync(file, 'w') });
    await until(() => read(file).split('\n').length === 2);
    kill();

    expect(await exited).toBe(137);
    const descendants = read(file).split('\n').map(Number);
    await until(() => !descendants.some(isAlive));
  }, 30_000);

  it('is read to the end of what it prints', async () => {
    const { exited, output } = startOwned('sh', ['-c', 'echo out; echo err >&2'], { output: 'read' });
    let said = '';
    for (const stream of output) stream.on('data', (part) => (said += String(part)));

    expect(await exited).toBe(0);
    expect(said.split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  it('has nothing of the environment that leads elsewhere unless it is given', async () => {
    const file = join(directory, 'environment');
    process.env['AWS_ENDPOINT_URL_STS'] = 'http://elsewhere.example.com';
    await startOwned('env', [], { output: openSync(file, 'w') }).exited;
    delete process.env['AWS_ENDPOINT_URL_STS'];

    expect(read(file)).toContain('PATH=');
    expect(read(file)).not.toContain('elsewhere');
  });
});
