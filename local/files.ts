import * as fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { elsewhere, systemError } from './system-error';

/**
 * The file operations of the local organization. Each throws a LocalError that names the path and says what to do; `advice`
 * is the sentence on that, where another directory for the state would not help.
 */
export const files = {
  exists: (path: string): boolean => fs.existsSync(path),

  /** Makes a directory and those above it, where they are missing. */
  makeDirectory: (path: string, advice = elsewhere): void =>
    attempt(path, 'made', advice, () => {
      makeDirectory(resolve(path));
    }),

  /** Makes a directory with a name of its own, which begins with `prefix`, and answers its path. */
  makeTemporary: (prefix: string, advice = elsewhere): string =>
    attempt(prefix, 'made', advice, () => fs.mkdtempSync(prefix)),

  write: (path: string, content: string | Uint8Array, advice = elsewhere): void =>
    attempt(path, 'written', advice, () => {
      fs.writeFileSync(path, content);
    }),

  read: (path: string, advice = elsewhere): string =>
    attempt(path, 'read', advice, () => fs.readFileSync(path, 'utf8')),

  /** The text of a file, or undefined where there is none. */
  readIfThere: (path: string, advice = elsewhere): string | undefined =>
    attempt(path, 'read', advice, () => unless('ENOENT', () => fs.readFileSync(path, 'utf8'))),

  /** The names in a directory; none where there is no directory. */
  list: (path: string, advice = elsewhere): readonly string[] =>
    attempt(path, 'read', advice, () => unless('ENOENT', () => fs.readdirSync(path)) ?? []),

  /** Removes a file, or a directory with all that it holds; none is none. */
  remove: (path: string, advice = elsewhere): void =>
    attempt(path, 'removed', advice, () => {
      // Programs that are just ending may write there once more.
      fs.rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }),

  /** Begins a file anew for a program's output, and answers its descriptor. */
  open: (path: string, advice = elsewhere): number => attempt(path, 'written', advice, () => fs.openSync(path, 'w')),

  close: (descriptor: number): void => {
    fs.closeSync(descriptor);
  },

  /** Gives a file a second name; false where that name is taken. No two processes are both told true. */
  link: (path: string, name: string, advice = elsewhere): boolean =>
    attempt(name, 'made', advice, () => {
      const made = unless('EEXIST', () => {
        fs.linkSync(path, name);
        return true;
      });
      return made ?? false;
    }),

  /** Puts a file in the place of another, so that nobody sees it half written. */
  replace: (path: string, by: string, advice = elsewhere): void =>
    attempt(path, 'written', advice, () => {
      fs.renameSync(by, path);
    }),

  /** A stream into a file that is begun anew. What the system refuses is told to `failed`, once. */
  stream: (path: string, failed: (error: Error) => void, advice = elsewhere): fs.WriteStream => {
    const stream = fs.createWriteStream(path);
    stream.on('error', (cause) => failed(systemError(path, 'written', cause, advice)));
    return stream;
  },
} as const;

function attempt<T>(path: string, verb: string, advice: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw systemError(path, verb, cause, advice);
  }
}

function unless<T>(code: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return undefined;
    throw error;
  }
}

/**
 * Not with `recursive`: where a directory can never be made, as in `/proc`, Node 20 tries for ever, at full load.
 * @param path absolute
 */
function makeDirectory(path: string): void {
  const missing: string[] = [];
  for (let at = path; !fs.existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  for (const directory of missing) {
    // Two that start at once may make it side by side.
    unless('EEXIST', () => {
      fs.mkdirSync(directory);
    });
  }
  // ENOTDIR where it is a file, or below one.
  fs.readdirSync(join(path, '.'));
}
