import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lambda needs the file readable by all. 1980 is the first year that a zip can tell. */
const settings = { level: 6, mtime: '1980-01-01T00:00:00', os: 3, attrs: 0o100644 << 16 } as const;

/** A zip and what it was made from, each by its SHA-256. */
interface Made {
  readonly from: string;
  readonly zip: string;
}

/**
 * Makes `<name>.zip` of each piece of code, with the one file `index.js`. A zip that is there already stays where it
 * would come out the same: to compress takes longer than to hash.
 * @param output directory that gets the zip files, and a record of what they were made from
 * @param code by name
 */
export async function writeZips(output: string, code: ReadonlyMap<string, Uint8Array>): Promise<void> {
  mkdirSync(output, { recursive: true });
  const record = join(output, 'made-from.json');
  const earlier = readRecord(record);
  const way = hash(readFileSync(require.resolve('fflate')), JSON.stringify(settings));
  const made: Record<string, Made> = {};
  for (const [name, contents] of code) {
    const file = join(output, `${name}.zip`);
    const from = hash(way, contents);
    const kept = earlier[name];
    if (kept?.from === from && existsSync(file) && kept.zip === hash(readFileSync(file))) {
      made[name] = kept;
    } else {
      const { zipSync } = await import('fflate');
      const zip = zipSync({ 'index.js': contents }, settings);
      replaceFile(file, zip);
      made[name] = { from, zip: hash(zip) };
    }
  }
  if (JSON.stringify(made) !== JSON.stringify(earlier)) replaceFile(record, JSON.stringify(made));
}

/** Another command may be reading the file just now, and goes on reading the one before. */
function replaceFile(file: string, contents: string | Uint8Array): void {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, contents);
  renameSync(beside, file);
}

function readRecord(file: string): Readonly<Partial<Record<string, Made>>> {
  if (!existsSync(file)) return {};
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) ?? {}) as Partial<Record<string, Made>>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}

function hash(...parts: readonly (string | Uint8Array)[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest('hex');
}
