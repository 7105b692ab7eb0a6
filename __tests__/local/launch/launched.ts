import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { projectDirectory } from '../../../local/cdktf';

/** Only Linux tells the environment of other processes. */
export const canLook = process.platform === 'linux';
if (!canLook)
  process.stderr.write('What a launched program leaves behind is not looked for: there is no /proc here.\n');

/** A program that npm runs as it runs `npm run local`: in a session, as a terminal has one, and with temporary files of its own. */
export class Launched {
  /** Every process that comes of it has this folder's path in its environment. */
  readonly folder = mkdtempSync(join(tmpdir(), 'launched-'));
  readonly npm: ChildProcess;
  output = '';
  private readonly ended: Promise<number>;

  /** @param program its file and its arguments, from the project's folder @param environment added to this one's */
  constructor(program: string, environment: Readonly<Record<string, string>> = {}) {
    const script = `exec node terminal/start.js local/launch.ts ${program}`;
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ scripts: { local: script } }));
    for (const name of ['local', 'terminal', '__tests__', 'node_modules', 'organization']) {
      symlinkSync(join(projectDirectory, name), join(this.folder, name));
    }
    // What tsx has compiled once.
    const compiled = `tsx-${userInfo().uid}`;
    mkdirSync(join(tmpdir(), compiled), { recursive: true });
    symlinkSync(join(tmpdir(), compiled), join(this.folder, compiled));
    this.npm = spawn('npm', ['run', '--silent', 'local'], {
      cwd: this.folder,
      detached: true,
      env: { ...process.env, ...environment, TMPDIR: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.npm.stdout, this.npm.stderr])
      stream?.on('data', (text) => (this.output += String(text)));
    this.ended = new Promise((resolve) => {
      this.npm.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
    });
  }

  /** The exit code of npm, as a shell has it. */
  async exitCode(): Promise<number> {
    return this.ended;
  }

  async says(text: string): Promise<void> {
    await this.until(`"${text}"`, () => this.output.includes(text));
  }

  /** Processes that came of it and run. @param words in their command line */
  processes(words = ''): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => read(`/proc/${pid}/environ`).includes(this.folder))
      .filter((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').includes(words))
      .map(Number);
  }

  /** Waits until nothing of it runs and nothing is left in its folder but what tsx has compiled. */
  async isGone(): Promise<void> {
    await this.until('everything to end', () => this.processes().length === 0);
    const left = readdirSync(this.folder).filter((name) => name.startsWith('portcullis-'));
    expect(left).toEqual([]);
  }

  /** Ends whatever a failed test left. */
  clean(): void {
    for (const pid of this.processes()) process.kill(pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  async until(what: string, reached: () => boolean): Promise<void> {
    const end = Date.now() + 30_000;
    while (!reached()) {
      if (Date.now() > end) {
        const left = this.processes().map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '));
        throw new Error(`Waited in vain for ${what}. Left: ${left.join('\n')}\nIt said:\n${this.output}`);
      }
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }
}

/** Empty for a process that has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
