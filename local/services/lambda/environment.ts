import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import type { FunctionError, Invocation, Said } from './bootstrap';

/** How one invocation ended; `payload` is JSON. */
export type Outcome =
  | { readonly payload: string; readonly lines: readonly string[] }
  | { readonly error: FunctionError; readonly lines: readonly string[] };

export interface EnvironmentProps {
  /** The compiled bootstrap. */
  readonly bootstrap: string;
  /** The folder of the unpacked bundle. */
  readonly taskRoot: string;
  /** All that the function sees of the world's variables: nothing of this process is added. */
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
}

// AWS gives a function ten seconds to load; here several load at once on few cores.
const loadMilliseconds = 30_000;
const markMilliseconds = 500;

/** One environment: a process that holds a function's bundle and answers one invocation at a time. */
export class Environment {
  private readonly child: ChildProcess;
  private readonly loaded: Promise<FunctionError | undefined>;
  private lines: string[] = [];
  private marks = 0;
  private onMark: (() => void) | undefined;
  private isAlive = true;

  constructor({ bootstrap, taskRoot, variables, memoryMegabytes }: EnvironmentProps) {
    this.child = fork(bootstrap, [], {
      cwd: taskRoot,
      env: variables,
      // Not this process's own flags: a TypeScript loader among them would be loaded into every function.
      execArgv: [`--max-old-space-size=${Math.max(64, Math.floor(memoryMegabytes * 0.9))}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.once('exit', () => (this.isAlive = false));
    this.child.on('error', () => (this.isAlive = false));
    for (const stream of [this.child.stdout, this.child.stderr]) if (stream !== null) this.read(stream);
    this.loaded = this.load();
  }

  /** False once the process has ended; such an environment is not used again. */
  get isUsable(): boolean {
    return this.isAlive;
  }

  /** Runs one invocation and stops the environment where it takes longer than `timeoutSeconds`. */
  async invoke(invocation: Omit<Invocation, 'deadline'>, timeoutSeconds: number): Promise<Outcome> {
    const failed = await this.loaded;
    if (failed !== undefined) return this.end({ error: named(failed, invocation.requestId) });
    this.marks = 0;
    this.child.send({ ...invocation, deadline: Date.now() + timeoutSeconds * 1000 } satisfies Invocation);
    const said = await this.hear(timeoutSeconds * 1000, {
      errorType: 'Sandbox.Timedout',
      errorMessage: `Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
    });
    if (said.kind === 'result') {
      await this.marked();
      return this.take({ payload: said.payload });
    }
    if (said.kind === 'error' && said.fatal === undefined) {
      await this.marked();
      return this.take({ error: said.error });
    }
    const error = said.kind === 'error' ? said.error : { errorType: 'Runtime.Unknown', errorMessage: 'Error: Unknown' };
    return this.end({ error: named(error, invocation.requestId) });
  }

  /** Ends the process at once. */
  kill(): void {
    this.isAlive = false;
    this.child.kill('SIGKILL');
  }

  private async load(): Promise<FunctionError | undefined> {
    const said = await this.hear(loadMilliseconds, {
      errorType: 'Sandbox.Timedout',
      errorMessage: `Error: Task timed out after ${(loadMilliseconds / 1000).toFixed(2)} seconds`,
    });
    return said.kind === 'error' ? said.error : undefined;
  }

  /** The next message of the child, or an error where it ends or takes too long. */
  private hear(milliseconds: number, late: FunctionError): Promise<Said> {
    return new Promise((resolve) => {
      const finish = (said: Said): void => {
        clearTimeout(timer);
        this.child.off('message', onMessage).off('close', onClose).off('error', onError);
        resolve(said);
      };
      const onMessage = (message: unknown): void => finish(message as Said);
      const onError = (error: Error): void =>
        finish({ kind: 'error', fatal: true, error: { errorType: 'Runtime.ExitError', errorMessage: error.message } });
      const onClose = (code: number | null, signal: string | null): void => {
        const how = code === null ? `signal: ${signal ?? 'unknown'}` : `exit status ${code}`;
        const errorMessage = `Error: Runtime exited with error: ${how}`;
        finish({ kind: 'error', fatal: true, error: { errorType: 'Runtime.ExitError', errorMessage } });
      };
      const timer = setTimeout(() => finish({ kind: 'error', fatal: true, error: late }), milliseconds);
      this.child.on('message', onMessage).on('close', onClose).on('error', onError);
      // Nothing is heard of a process that has ended before anybody listened.
      if (!this.isAlive) onClose(this.child.exitCode, this.child.signalCode);
    });
  }

  private read(stream: Readable): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      if (line.startsWith('\0')) {
        this.marks += 1;
        this.onMark?.();
      } else if (line !== '') {
        this.lines.push(line);
      }
    });
  }

  /** Waits until the output of the invocation has come through both pipes. */
  private async marked(): Promise<void> {
    if (this.marks >= 2) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, markMilliseconds);
      this.onMark = () => {
        if (this.marks < 2) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.onMark = undefined;
  }

  private async end(outcome: { readonly error: FunctionError }): Promise<Outcome> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const closed = once(this.child, 'close');
      this.kill();
      await closed;
    }
    this.isAlive = false;
    return this.take(outcome);
  }

  private take<Result>(result: Result): Result & { readonly lines: readonly string[] } {
    const lines = this.lines;
    this.lines = [];
    return { ...result, lines };
  }
}

/** The platform's own errors carry the request, as AWS writes them. */
function named(error: FunctionError, requestId: string): FunctionError {
  return error.errorMessage.startsWith('Error: ')
    ? { ...error, errorMessage: `RequestId: ${requestId} ${error.errorMessage}` }
    : error;
}
