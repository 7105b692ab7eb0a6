import { guardOutput } from '../terminal/guard-output';
import { endings, exitCodeOf } from './endings';
import { files } from './files';

/**
 * How this process is asked to end: by a signal, by the end of the process that launched it, or because nobody reads what
 * it prints. The second signal ends it at once. Temporary files are made in a folder that goes with this process or with
 * the launcher.
 */
export class Interruption {
  /** Resolves when it is asked. */
  readonly asked: Promise<'interrupted'>;
  /** As a shell has it: 128 and the signal's number. */
  exitCode = 0;
  /** Why this process ends, where nobody has asked it to. */
  failure: Error | undefined;
  readonly #controller = new AbortController();

  constructor() {
    const { PORTCULLIS_TEMPORARY: temporary } = process.env;
    if (temporary !== undefined) {
      process.env['TMPDIR'] = temporary;
      // The launcher may be gone.
      process.once('exit', () => files.remove(temporary));
    }
    const { signal } = this.#controller;
    this.asked = new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve('interrupted'), { once: true });
    });
    for (const ending of endings) process.on(ending, () => this.#ask(ending, true));
    if (process.connected) {
      process.on('disconnect', () => this.#ask('SIGHUP'));
      // To wait for that is no reason to go on.
      process.channel?.unref();
    }
    // A reader that has gone, as `head` does, a terminal that was closed, or no space left.
    guardOutput(process, (code) => this.#end(code));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for a piece of work or for the interruption, whose failures are none: whichever comes first. */
  async orInterrupted<T>(work: Promise<T>): Promise<T | 'interrupted'> {
    return Promise.race([work, this.asked]);
  }

  /** Ends this process as an interruption does, for a reason of its own. Later than an interruption it is none. */
  fail(failure: Error): void {
    if (this.signal.aborted) return;
    this.failure = failure;
    this.exitCode = 1;
    this.#controller.abort();
  }

  #ask(by: NodeJS.Signals, isSignal = false): void {
    if (this.signal.aborted) {
      if (isSignal) process.exit(this.exitCode);
      return;
    }
    this.#end(exitCodeOf(by));
  }

  #end(code: number): void {
    if (this.signal.aborted) return;
    this.exitCode = code;
    this.#controller.abort();
  }
}
