import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** Something that is run with each Node. */
export interface Step {
  readonly name: string;
  readonly command: string;
  readonly words: readonly string[];
}

/** What came of a step. */
export interface StepResult {
  readonly name: string;
  readonly isRight: boolean;
  readonly seconds: number;
}

/** What came of a Node. */
export interface Trial {
  readonly node: string;
  readonly results: readonly StepResult[];
}

/** What the README and CONTRIBUTING ask for, in order. @param port of the demo */
export function steps(port: string): Step[] {
  return [
    { name: 'npm ci', command: 'npm', words: ['ci', '--no-audit', '--no-fund'] },
    { name: 'types', command: 'npm', words: ['run', '-s', 'types'] },
    { name: 'synth', command: 'npx', words: ['cdktf', 'synth'] },
    { name: 'demo', command: 'npm', words: ['run', '-s', 'demo', '--', '--json', '--port', port] },
  ];
}

const compilers = ['cc', 'c++', 'gcc', 'g++', 'clang', 'clang++', 'make', 'node-gyp'];

/** One Node, as npm's package `node` brings it, and a fresh clone in which it is tried. */
export class NodeTrial {
  private readonly place: string;

  /** @param say takes a line of progress */
  constructor(
    private readonly project: string,
    folder: string,
    private readonly version: string,
    private readonly say: (line: string) => void,
  ) {
    this.place = join(folder, `node-${version}`);
  }

  /** Runs steps until one fails. */
  async run(wanted: readonly Step[]): Promise<Trial> {
    const node = await this.install();
    const clone = join(this.place, 'clone');
    execFileSync('git', ['clone', '--quiet', this.project, clone]);
    const results: StepResult[] = [];
    for (const step of wanted) {
      const begun = performance.now();
      const isRight = (await this.runIn(clone, step)) && !existsSync(join(this.place, 'compiled'));
      const seconds = Math.round((performance.now() - begun) / 1000);
      results.push({ name: step.name, isRight, seconds });
      this.say(`Node ${node}: ${step.name} ${isRight ? `took ${seconds} s` : `failed, see ${this.log(step)}`}`);
      if (!isRight) break;
    }
    // A clone with what npm puts there takes a gigabyte.
    if (results.every(({ isRight }) => isRight)) rmSync(clone, { recursive: true, force: true });
    return { node, results };
  }

  /** Whether every program refuses this Node in one line, and does nothing else. */
  async refuses(): Promise<{ readonly node: string; readonly isRight: boolean; readonly said: string }> {
    const node = await this.install();
    const { scripts } = JSON.parse(readFileSync(join(this.project, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const started = Object.values(scripts).flatMap((script) => [...script.matchAll(/node (\S+\.js) (\S+\.ts)/g)]);
    const programs = [
      ...started.map(([, start = '', program = '']) => [start, program]),
      ['cli/portcullis.js', '--help'],
      ['build/run-main.js'],
    ];
    const said = programs.map((words) => {
      try {
        execFileSync(join(this.bin(), 'node'), words, { cwd: this.project, encoding: 'utf8', stdio: 'pipe' });
        return `${words.join(' ')} runs`;
      } catch (error) {
        const { stderr, status } = error as { stderr: string; status: number | null };
        return status === 1 ? stderr : `${words.join(' ')} ends with ${String(status)}`;
      }
    });
    const isRight = said.every((text) => /^Portcullis runs on Node [^\n]*\n$/.test(text));
    return { node, isRight, said: said.join('') };
  }

  /** @returns the version that npm chose */
  private async install(): Promise<string> {
    mkdirSync(this.place, { recursive: true });
    writeFileSync(join(this.place, 'package.json'), '{"private":true}');
    // The package puts Node in place by a script of its own.
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', `node@${this.version}`], {
      cwd: this.place,
    });
    this.forbidCompilers();
    return execFileSync(join(this.bin(), 'node'), ['--version'], { encoding: 'utf8' }).trim().slice(1);
  }

  /** Compilers that leave a mark and fail, whatever this machine has. */
  private forbidCompilers(): void {
    const directory = join(this.place, 'compilers');
    mkdirSync(directory, { recursive: true });
    for (const name of compilers) {
      const file = join(directory, name);
      writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${join(this.place, 'compiled')}'\nexit 1\n`);
      chmodSync(file, 0o755);
    }
  }

  private async runIn(cwd: string, step: Step): Promise<boolean> {
    const path = [this.bin(), join(this.place, 'compilers'), process.env['PATH']].join(delimiter);
    const env = { ...process.env, PATH: path, CI: 'true', CHECKPOINT_DISABLE: '1' };
    const output = openSync(this.log(step), 'w');
    try {
      const child = spawn(step.command, step.words, { cwd, env, stdio: ['ignore', output, output] });
      return await new Promise((done) => {
        child.once('error', () => done(false)).once('exit', (code) => done(code === 0));
      });
    } finally {
      closeSync(output);
    }
  }

  private bin(): string {
    return join(this.place, 'node_modules', 'node', 'bin');
  }

  private log({ name }: Step): string {
    return join(this.place, `${name.replace(' ', '-')}.log`);
  }
}
