import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { writeZips } from '../../build/write-zips';

const scratch = mkdtempSync(join(tmpdir(), 'portcullis-zips-'));
const temporary = () => mkdtempSync(join(scratch, 'x'));
const code = (a: string, b = 'exports.b = 1;') => new Map([['a', strToU8(a)] as const, ['b', strToU8(b)] as const]);
const first = code('exports.a = 1;');
const zip = (output: string, name = 'a') => join(output, `${name}.zip`);
const record = (output: string) => join(output, 'made-from.json');
const bytes = (output: string) => ['a', 'b'].map((name) => readFileSync(zip(output, name)).toString('hex'));
const inode = (output: string, name = 'a') => statSync(zip(output, name)).ino;

afterAll(() => rmSync(scratch, { recursive: true }));

/** What a directory gets that holds nothing yet. */
async function fresh(of: ReadonlyMap<string, Uint8Array>): Promise<string[]> {
  const output = temporary();
  await writeZips(output, of);
  return bytes(output);
}

it('makes a zip of each piece of code, and leaves nothing else but the record', async () => {
  const output = join(temporary(), 'made', 'by', 'itself');
  await writeZips(output, first);
  const files = unzipSync(readFileSync(zip(output)));
  expect(Object.keys(files)).toEqual(['index.js']);
  expect(strFromU8(files['index.js']!)).toBe('exports.a = 1;');
  expect(readdirSync(output).sort()).toEqual(['a.zip', 'b.zip', 'made-from.json']);
});

it('leaves a zip alone that would come out the same', async () => {
  const output = temporary();
  await writeZips(output, first);
  const before = [inode(output), inode(output, 'b')];
  await writeZips(output, first);
  expect([inode(output), inode(output, 'b')]).toEqual(before);
});

it('makes anew the zip whose code has changed by one character, and only that', async () => {
  const output = temporary();
  await writeZips(output, first);
  const [a, b] = [inode(output), inode(output, 'b')];
  const changed = code('exports.a = 2;');
  await writeZips(output, changed);
  expect(bytes(output)).toEqual(await fresh(changed));
  expect(inode(output)).not.toBe(a);
  expect(inode(output, 'b')).toBe(b);
});

it.each<[string, (output: string) => void]>([
  ['whose zip is missing', (output) => rmSync(zip(output))],
  ['whose zip is cut off', (output) => writeFileSync(zip(output), readFileSync(zip(output)).subarray(0, 40))],
  [
    'in whose zip one bit is wrong',
    (output) => {
      const wrong = readFileSync(zip(output));
      wrong[0]! ^= 1;
      writeFileSync(zip(output), wrong);
    },
  ],
  ['where two zips are mixed up', (output) => writeFileSync(zip(output), readFileSync(zip(output, 'b')))],
  ['without a record', (output) => rmSync(record(output))],
  ['whose record is cut off', (output) => writeFileSync(record(output), '{"a":{"from":"')],
  ['whose record holds something else', (output) => writeFileSync(record(output), 'null')],
  [
    'whose zip was made of the same code in another way',
    (output) => {
      const made = JSON.parse(readFileSync(record(output), 'utf8'));
      made.a.from = made.b.from;
      writeFileSync(record(output), JSON.stringify(made));
    },
  ],
])('gives the bytes of a fresh directory in one %s', async (_, spoil) => {
  const output = temporary();
  await writeZips(output, first);
  spoil(output);
  await writeZips(output, first);
  expect(bytes(output)).toEqual(await fresh(first));
  expect(existsSync(record(output))).toBe(true);
});

it('lets who reads a zip just then read it to its end', async () => {
  const output = temporary();
  await writeZips(output, first);
  const reader = openSync(zip(output), 'r');
  try {
    await writeZips(output, code('exports.a = 3;'));
    expect(strFromU8(unzipSync(readFileSync(reader))['index.js']!)).toBe('exports.a = 1;');
  } finally {
    closeSync(reader);
  }
});
