import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { childEnvironment } from './child-environment';
import { files } from './files';
import { startOwned } from './owned-process';
import { shellWord } from './shell-word';

/** The project's own folder: where `main.ts` and the bundles are. */
export const projectDirectory = resolve(__dirname, '..');

/**
 * Makes a directory in which the CDKTF CLI deploys this application: with a `cdktf.json` of its own, and so with
 * Terraform states and output that never mix with those of the project's folder.
 */
export function writeWorkspace(directory: string): void {
  files.makeDirectory(directory);
  const settings = {
    language: 'typescript',
    app: [process.execPath, join(projectDirectory, 'build', 'run-main.js')].map(shellWord).join(' '),
    projectId: 'portcullis',
    sendCrashReports: 'false',
    terraformProviders: [],
    terraformModules: [],
  };
  files.write(join(directory, 'cdktf.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

export interface CdktfRun {
  /** A directory made by `writeWorkspace`. */
  readonly workspace: string;
  /** Such as `['deploy', '*', '--auto-approve']`. */
  readonly arguments: readonly string[];
  /** Added to what every child has. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** Ends the CLI and every Terraform under it. */
  readonly signal?: AbortSignal;
}

/** The CDKTF CLI ended with an error; its whole output is in `log`. */
export class CdktfFailed extends Error {
  override readonly name = 'CdktfFailed';
  constructor(
    readonly command: string,
    readonly log: string,
    readonly lastLines: readonly string[],
    /** Terraform's errors, each with the lines below it: the CLI goes on after them. */
    readonly errors: readonly string[] = [],
    /** Why the log is not whole. */
    unkept?: Error,
  ) {
    const told =
      errors.length > 0 ? `Terraform says:\n${errors.join('\n')}` : `Its last lines:\n${lastLines.join('\n')}`;
    super(`cdktf ${command} failed. ${told}\n${unkept?.message ?? `The whole output is in ${log}.`}`);
  }
}

const linesOfError = 6;
const mostErrorLines = 60;

/** Runs the CDKTF CLI to its end and keeps its output in `<workspace>/cdktf-<command>.log`. */
export async function runCdktf(run: CdktfRun): Promise<void> {
  run.signal?.throwIfAborted();
  const command = run.arguments[0] ?? '';
  const log = join(run.workspace, `cdktf-${command}.log`);
  let unkept: Error | undefined;
  const keep = files.stream(log, (error) => (unkept = error));
  const lastLines: string[] = [];
  const errors: string[] = [];
  let toKeep = 0;
  const cli = join(dirname(require.resolve('cdktf-cli/package.json')), 'bundle', 'bin', 'cdktf');
  const child = startOwned(process.execPath, [cli, ...run.arguments], {
    cwd: run.workspace,
    output: 'read',
    env: childEnvironment({
      // Terraform and its provider live for seconds: with less collecting of garbage they need a quarter less of the CPU.
      GOGC: '400',
      ...run.environment,
      // Plain lines instead of a screen that is drawn again and again.
      CI: '1',
      FORCE_COLOR: '0',
    }),
  });
  run.signal?.addEventListener('abort', child.kill, { once: true });
  try {
    for (const stream of child.output) {
      createInterface({ input: stream }).on('line', (line) => {
        keep.write(`${line}\n`);
        if (/\bError: /.test(line)) toKeep = linesOfError;
        if (toKeep-- > 0 && errors.length < mostErrorLines) errors.push(line);
        if (line.trim()) lastLines.push(line);
        if (lastLines.length > 15) lastLines.shift();
        run.onLine?.(line);
      });
    }
    const code = await child.exited;
    run.signal?.throwIfAborted();
    if (code !== 0) throw new CdktfFailed(command, log, lastLines, errors, unkept);
  } finally {
    run.signal?.removeEventListener('abort', child.kill);
    await new Promise((done) => keep.end(done));
  }
}
