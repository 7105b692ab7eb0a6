import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { type Claim, claim, HeldError } from './claim';
import { files } from './files';

/** How often it is looked whether the other one is done. */
const everyMilliseconds = 500;

/**
 * Does work that no two processes may do at once, such as installing something that all local organizations of a checkout
 * use: the second one waits until the first is done.
 * @param file stands for the work while it is done
 * @param log is told for whom it waits, once
 * @throws LocalError where the file cannot be written; whatever the work throws
 */
export async function alone<T>(
  file: string,
  { advice, log }: { readonly advice: string; readonly log: (line: string) => void },
  work: () => Promise<T>,
): Promise<T> {
  files.makeDirectory(dirname(file), advice);
  let isTold = false;
  for (;;) {
    const claimed = claimUnlessHeld(file, advice);
    if (!(claimed instanceof HeldError)) {
      try {
        return await work();
      } finally {
        claimed.release();
      }
    }
    const { pid, command } = claimed.holder;
    if (!isTold) log(`Waiting for "${command}" (process ${pid}), which does the same just now.`);
    isTold = true;
    await setTimeout(everyMilliseconds);
  }
}

function claimUnlessHeld(file: string, advice: string): Claim | HeldError {
  try {
    return claim(file, { command: process.argv.slice(1).join(' ') }, advice);
  } catch (error) {
    if (error instanceof HeldError) return error;
    throw error;
  }
}
