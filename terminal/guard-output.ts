import { writeSync } from 'node:fs';

/** What is guarded of a process, so that a test can give another. */
export type Guarded = Pick<NodeJS.Process, 'on' | 'exit' | 'exitCode' | 'stdout' | 'stderr'>;

/** 128 and the number of SIGPIPE: what a shell reports of a program that a closed pipe has ended. */
export const closedPipe = 141;

const words: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no space left where it goes',
  EDQUOT: 'the quota is used up where it goes',
  EFBIG: 'the file that it goes to may not grow any further',
  EIO: 'the device that it goes to fails',
};

/**
 * Ends a program where nobody takes its output any more. Whoever closes a pipe, as `head` does, has seen enough: nothing
 * is said. An output that is full is told in one line, and is a failure.
 *
 * Node ignores SIGPIPE, which ends other programs, and tells of a failed write by an event that nobody awaits: a stack
 * trace. What was written last may fail without any event, as nobody waits for one after `process.exit`.
 * @param end ends the program with an exit code; at once unless it has something to end first
 */
export function guardOutput(guarded: Guarded = process, end = (code: number): void => guarded.exit(code)): void {
  let isTold = false;
  const codeFor = ({ code = '', message }: NodeJS.ErrnoException): number => {
    if (code === 'EPIPE') return closedPipe;
    if (!isTold) tell(`The output cannot be written: ${words[code] ?? message} (${code}).\n`);
    isTold = true;
    return 1;
  };
  for (const stream of [guarded.stdout, guarded.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => end(codeFor(error)));
  guarded.on('exit', () => {
    const failed = guarded.stdout.errored ?? guarded.stderr.errored;
    if (failed) guarded.exitCode = codeFor(failed);
  });
}

/** At once, and past the stream, which may be the one that fails. */
function tell(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // Nobody is there to be told.
  }
}
