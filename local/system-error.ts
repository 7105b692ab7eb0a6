import { LocalError } from './local-error';

/** What each code of the system means for whoever reads it, after "cannot be made: ". */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not, or the file system cannot',
  EROFS: 'it is on a file system that is read-only',
  ENOSPC: 'there is no room left on its disk',
  EDQUOT: "this user's share of the disk is used up",
  EFBIG: 'it would be larger than a file may be',
  ENOTDIR: 'a part of its path is no directory',
  EEXIST: 'something else is in its place',
  EISDIR: 'a directory is in its place',
  ENOENT: 'a directory on the way to it is missing, and cannot be made',
  ELOOP: 'links on the way to it lead in a circle',
  ENAMETOOLONG: 'its path is too long',
  EMFILE: 'this process has too many files open',
  ENFILE: 'the system has too many files open',
  EIO: 'its disk fails',
  ENOTSUP: 'its file system cannot do that',
};

/** What to do when nothing can be written where the local organization keeps its files. */
export const elsewhere = 'Put that right, or choose another directory with --state.';

/** What to do when nothing can be written where the system keeps files for a while. */
export const elsewhereForAWhile = 'Put that right, or name another directory for temporary files in TMPDIR.';

/**
 * A failure of a file operation in words: which path, what could not be done with it, why, and what to do. The system's
 * own words name no path when a disk is full.
 * @param verb such as "written"
 * @param advice a sentence
 */
export function systemError(path: string, verb: string, cause: unknown, advice: string): LocalError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const reason = reasons[code] ?? message;
  return new LocalError(`${path} cannot be ${verb}: ${reason}${code && ` (${code})`}. ${advice}`, { cause });
}
