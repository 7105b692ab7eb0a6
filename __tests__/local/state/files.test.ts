import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { files } from '../../../local/files';
import { LocalError } from '../../../local/local-error';
import { elsewhereForAWhile, systemError } from '../../../local/system-error';

describe('a file operation', () => {
  const directory = mkdtempSync(join(tmpdir(), 'portcullis-files-'));
  const [file, folder, missing] = ['file', 'folder', 'missing'].map((name) => join(directory, name)) as [
    ...[string, string, string],
  ];
  beforeAll(() => {
    writeFileSync(file, 'text');
    mkdirSync(folder);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const below = join(file, 'below');
  const long = join(directory, 'n'.repeat(300));
  it.each([
    ['makes a directory', () => files.makeDirectory(below), below, 'made', 'ENOTDIR'],
    ['makes a directory', () => files.makeDirectory(file), file, 'made', 'ENOTDIR'],
    [
      'makes a temporary directory',
      () => files.makeTemporary(join(missing, 'x-')),
      join(missing, 'x-'),
      'made',
      'ENOENT',
    ],
    ['writes', () => files.write(long, ''), long, 'written', 'ENAMETOOLONG'],
    ['writes', () => files.write(folder, ''), folder, 'written', 'EISDIR'],
    ['reads', () => files.read(missing), missing, 'read', 'ENOENT'],
    ['reads', () => files.readIfThere(folder), folder, 'read', 'EISDIR'],
    ['lists', () => files.list(file), file, 'read', 'ENOTDIR'],
    ['removes', () => files.remove(below), below, 'removed', 'ENOTDIR'],
    ['opens', () => files.open(folder), folder, 'written', 'EISDIR'],
    ['links', () => files.link(missing, below), below, 'made', 'ENO'],
    ['replaces', () => files.replace(folder, missing), folder, 'written', 'ENOENT'],
  ] as const)('that %s says where and what to do when it fails (%#)', (_, work, path, verb, code) => {
    const words = new RegExp(`^${path} cannot be ${verb}: .*\\(${code}\\w*\\)\\. Put that right, or .* --state\\.$`);
    expect(work).toThrow(words);
    expect(work).toThrow(LocalError);
  });

  // What Linux has for a disk that is full.
  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('names the file when the disk is full, which the system does not', async () => {
    expect(() => files.write('/dev/full', 'text')).toThrow(
      '/dev/full cannot be written: there is no room left on its disk (ENOSPC). Put that right, or choose another directory with --state.',
    );
    const failed = new Promise<Error>((resolve) => {
      files.stream('/dev/full', resolve).end('text');
    });
    expect((await failed).message).toMatch(/^\/dev\/full cannot be written: there is no room .*--state\.$/);
  });

  // The system refuses root nothing.
  const asAnybody = process.getuid?.() === 0 ? it.skip : it;
  asAnybody('names the directory that may not be written', () => {
    chmodSync(folder, 0o500);
    expect(() => files.write(join(folder, 'new'), '')).toThrow(
      `${folder}/new cannot be written: this user may not (EACCES).`,
    );
  });

  it('gives the advice that helps, and the words of the system where a failure is unknown', () => {
    const [full, odd] = [{ code: 'EROFS' }, new Error('odd')];
    expect(systemError('/tmp/x', 'written', full, elsewhereForAWhile).message).toBe(
      '/tmp/x cannot be written: it is on a file system that is read-only (EROFS). Put that right, or name another directory for temporary files in TMPDIR.',
    );
    expect(systemError('/tmp/x', 'read', odd, 'Look.').message).toBe('/tmp/x cannot be read: odd. Look.');
  });

  it('does its work otherwise', () => {
    const deep = join(directory, 'a', 'b', 'c');
    files.makeDirectory(deep);
    files.makeDirectory(deep);
    const text = join(deep, 'text');
    files.write(text, 'one');

    expect([files.read(text), files.readIfThere(missing), files.list(missing)]).toEqual(['one', undefined, []]);
    expect([files.link(text, join(deep, 'name')), files.link(text, join(deep, 'name'))]).toEqual([true, false]);
    files.remove(missing);
    files.remove(join(directory, 'a'));
    expect(readdirSync(directory).sort()).toEqual(['file', 'folder']);
  });
});
