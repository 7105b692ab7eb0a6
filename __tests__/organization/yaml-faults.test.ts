import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeText } from '../../organization/decode-text';
import { loadOrganization } from '../../organization/load-organization';
import { parseYaml } from '../../organization/parse-yaml';
import { loadText, refusal, sound, soundWith } from './organization-file';

/** What is wrong with the bytes of a file. */
function refusalOf(bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-'));
  const file = join(folder, 'organization.yaml');
  try {
    writeFileSync(file, bytes);
    loadOrganization(file);
  } catch (error) {
    return (error as Error).message.replace(`${folder}/`, '');
  } finally {
    rmSync(folder, { recursive: true });
  }
  throw new Error('the file was accepted');
}

describe('a fault of syntax', () => {
  it.each([
    [
      'a bracket too many',
      'a: [1, 2]]\nb: 2\nc: 3\n',
      '1:10 "]" is not expected here: look for a bracket, a comma or a quote too many',
    ],
    ['lists that are not closed', `a: ${'['.repeat(300)}\nb: 1\n`, '1:303 the [ that opens here is not closed'],
    ['a map that is not closed', 'a: {b: 1\nc: 2\n', '1:4 the { that opens here is not closed'],
    ['a key without a space after its colon', 'a: 1\nb:2\nc: 3\n', '2:1 "b:" needs a space after its colon'],
    ['an item whose key has none', 'a:\n  - b:2\n    c: 3\n', '2:5 "b:" needs a space after its colon'],
    ['a word that is no key', 'abc\nb: 1\n', '1:1 is neither a key with a colon nor a value: write key: value'],
    ['a double quote that is not closed', 'a: 1\nb: "abc\nc: 2\n', '2:4 the quote " that opens here is not closed'],
    [
      'one that a later quote seems to close',
      'a: "abc\nb: "x"\nc: 3\n',
      '1:4 the quote " that opens here is not closed',
    ],
    ['a single quote that is not closed', "a: it's\nb: 'abc\nc: 2\n", "2:4 the quote ' that opens here is not closed"],
    ['keys that begin in two columns', 'a:\n   b: 1\n  c: 2\n', '3:1 is indented unlike the keys around it'],
    ['a key that is indented as no item', 'a:\n  - b: 1\n   c: 2\n', '3:1 an item of a list begins with "- "'],
    ['a tab as indentation', 'a:\n\t- b', '2:1 is indented with a tab: YAML takes spaces only'],
    ['two keys in a line', 'a: b: c\n', '1:4 two keys stand in one line'],
    ['a second document', 'a: 1\n---\nb: 1', '2:1 begins a second document: keep one, without --- between'],
    ['an anchor that is missing', 'a: *b', '1:4 *b stands for an anchor &b, and there is none above'],
    ['a star alone', 'a: *\n', '1:4 * begins an alias: put a value that begins with it in quotes'],
    ['an at sign', 'a: @x\n', '1:4 a plain value cannot begin with @: put it in quotes'],
    ['an escape that YAML lacks', 'a: "C:\\q"\n', '1:7 is no escape of YAML'],
    [
      'a directive',
      '# about\n\n%YAML 1.1\n---\na: yes\n',
      '3:1 is a YAML directive, which can change what the file means: leave it out',
    ],
    ['a directive that nobody knows', '%FOO bar\n---\na: 1\n', '1:1 is a YAML directive'],
    ['two anchors', 'a: &x &y 1\n', '1:7 not valid YAML: A node can have at most one anchor'],
    [
      'conflict markers',
      'a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n',
      '2:1 <<<<<<< is what a merge leaves where two changes conflict',
    ],
    ['a carriage return alone', 'a: 1\rb: 2\r', '1:5 the line ends with a carriage return alone'],
    ['a character that cannot be seen', 'a: x\u0000\n', '1:5 holds the invisible character U+0000: delete it'],
    ['one that turns letters around', 'a: 1\nb: x\u202ey\n', '2:5 holds the invisible character U+202E: delete it'],
  ])('is told once, where it is: %s', (_, text, line) => {
    expect(refusal(text)).toEqual([expect.stringContaining(`organization.yaml:${line}`)]);
  });

  it('is told beside what else is wrong where it leaves the rest readable', () => {
    expect(
      refusal(soundWith("'222222222222'", 'x').replace('us-west-2\n', 'us-west-2\nhomeRegion: us-west-2\n')),
    ).toEqual([
      'organization.yaml:4:18 securityAccount: "x" is not an account id: 12 digits, in quotes',
      'organization.yaml:6:1 "homeRegion" is given twice: keep one',
    ]);
  });

  it('names a number that JSON has no word for', () => {
    expect(refusal(`${sound}retentionHours: .inf\n`)).toEqual([
      expect.stringContaining('retentionHours: Infinity is not a whole number of hours'),
    ]);
  });

  it('is one line for whatever text breaks a sound file, and a text is read or refused', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      ': ',
      '- ',
      '\n',
      '\t',
      '#',
      '&a',
      '*a',
      '!',
      '|',
      '>',
      '%',
      '---\n',
      'x',
      '<<: ',
      '? ',
      ',',
    );
    fc.assert(
      fc.property(fc.nat(sound.length), fc.array(pieces, { minLength: 1, maxLength: 6 }), (at, broken) => {
        const text = sound.slice(0, at) + broken.join('') + sound.slice(at);
        const { value, faults } = parseYaml(text);
        expect(value !== undefined || faults.length > 0).toBe(true);
        // Without a value there is one fault of syntax, or anchors that are missing, one for each.
        if (value === undefined)
          expect(faults.length === 1 || faults.every(({ message }) => /anchor|twice|tag/.test(message))).toBe(true);
        for (const { line, column, message } of faults) {
          expect(text.split('\n')[line - 1]?.length ?? -1).toBeGreaterThanOrEqual(column - 1);
          expect(message).not.toMatch(/[\r\n]/);
        }
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 1000) },
    );
  });
});

describe('another encoding than UTF-8', () => {
  it.each([
    ['UTF-16 with its mark', Buffer.from(`\ufeff${sound}`, 'utf16le'), '1:1 the file is UTF-16: save it as UTF-8'],
    ['UTF-16 without it', Buffer.from(sound, 'utf16le'), '1:1 the file is UTF-16: save it as UTF-8'],
    ['UTF-16 of the other order', Buffer.from(`\ufeff${sound}`, 'utf16le').swap16(), '1:1 the file is UTF-16'],
    [
      'Latin-1',
      Buffer.from(sound.replace('network-security', 'Grüße'), 'latin1'),
      '1:10 the byte 0xfc is not UTF-8, as of a file in Latin-1: save it as UTF-8',
    ],
    [
      'Latin-1 behind a replacement character',
      Buffer.concat([Buffer.from('a: \ufffd\nb: '), Buffer.from('é', 'latin1'), Buffer.from('\n')]),
      '2:4 the byte 0xe9 is not UTF-8',
    ],
  ])('is named: %s', (_, bytes, line) => {
    expect(refusalOf(bytes)).toContain(`organization.yaml:${line}`);
    expect(refusalOf(bytes).split('\n')).toHaveLength(1);
  });

  it('is not a byte order mark or lines that end with CR and LF', () => {
    expect(loadText(`\ufeff${sound.replaceAll('\n', '\r\n')}`)).toEqual(loadText(sound));
  });

  it('reads every text that YAML allows, and gives it back', () => {
    const characters = fc.constantFrom('a', ' ', 'ü', '漢', '😀', '\n', '\u00a0', '\ufffd');
    fc.assert(
      fc.property(fc.array(characters), (all) => {
        const text = all.join('');
        expect(decodeText(Buffer.from(text))).toEqual({ text });
      }),
    );
  });
});
