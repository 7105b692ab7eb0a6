import { dirname, resolve, sep } from 'node:path';

import { unzipSync } from 'fflate';

import { files } from '../../files';
import { elsewhereForAWhile } from '../../system-error';

/** Writes the files of a zip archive into a folder and answers the folder. */
export function unpack(zip: Buffer, folder: string): string {
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    const path = resolve(folder, name);
    // An archive must not write outside of its folder.
    if (!path.startsWith(folder + sep) || name.endsWith('/')) continue;
    files.makeDirectory(dirname(path), elsewhereForAWhile);
    files.write(path, content, elsewhereForAWhile);
  }
  return folder;
}
