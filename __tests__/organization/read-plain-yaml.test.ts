import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { parseYaml } from '../../organization/parse-yaml';
import { readPlainYaml } from '../../organization/read-plain-yaml';
import { numRuns } from '../functions/run-count';
import { sound } from './organization-file';

/** Scalars, indicators and whatever else changes what a line of YAML means. */
const pieces = [
  ...['a', 'key', 'key: ', 'a: b', '- ', '-', '  ', ' ', '    ', '\n', '\n  ', '\n- ', ': ', ':', '# note', ' #', '#'],
  ...[
    "'",
    '"',
    "'a'",
    '"a"',
    "''",
    '[',
    ']',
    '[]',
    '[a, b]',
    ',',
    ', ',
    '{',
    '}',
    '{}',
    '|',
    '>',
    '&x',
    '*x',
    '!!str ',
  ],
  ...['true', 'True', 'null', '~', 'no', '0', '12', '007', '0x1f', '0o17', '1_000', '1.5', '1e3', '12:30', '.inf'],
  ...[
    '185.199.108.0/22',
    '2606:50c0:8000::/46',
    'subnet-0a1b2c3d',
    '---',
    '...',
    '%',
    '@',
    '`',
    '?',
    '? ',
    '<<',
    '=',
    '\\',
  ],
  ...['\t', '\r', '\r\n', '\u00a0', '\u2028', '\ufeff', 'é', '__proto__', '__proto__: a', 'constructor'],
];

const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join('')),
  // A file that is read, with a piece put in somewhere.
  fc
    .record({ piece: fc.constantFrom(...pieces), at: fc.nat(sound.length), dropped: fc.nat(3) })
    .map(({ piece, at, dropped }) => sound.slice(0, at) + piece + sound.slice(at + dropped)),
  fc.jsonValue({ maxDepth: 3 }).map((value) => stringify(value)),
);

it('reads an organization file', () => {
  expect(readPlainYaml(sound)).toEqual(parseYaml(sound).value);
  expect(readPlainYaml(sound)).toHaveProperty('members');
});

it.each([
  ['comments', '# all\na: b # here\n\n# end', { a: 'b' }],
  ['quotes around what YAML would take for something else', 'a: \'012\'\nb: "true"', { a: '012', b: 'true' }],
  ['whole numbers and booleans', 'a: 720\nb: true\nc: false', { a: 720, b: true, c: false }],
  ['networks', 'a: 185.199.108.0/22\nb: 2606:50c0:8000::/46', { a: '185.199.108.0/22', b: '2606:50c0:8000::/46' }],
  ['words', 'a: Our code host', { a: 'Our code host' }],
  ['lists on one line', 'a: [b, c]\nd: []', { a: ['b', 'c'], d: [] }],
  ['a list at the column of its key', 'a:\n- b\n- c: 1\n  d: 2', { a: ['b', { c: 1, d: 2 }] }],
  ['a list of lists', '- - a\n  - b\n- - c', [['a', 'b'], ['c']]],
])('reads %s', (_, yaml, value) => {
  expect(readPlainYaml(yaml)).toEqual(value);
});

it.each([
  ['a number with leading zeros', 'a: 012'],
  ['a key that is given twice', 'a: 1\na: 2'],
  ['a value that goes on below', 'a: b\n  c'],
  ['what looks like a comment in quotes', "a: '1 # 2'"],
  ['an anchor', 'a: &b c'],
  ['a tag', 'a: !!str 1'],
  ['a block of text', 'a: |\n  b'],
  ['a map on one line', 'a: {b: 1}'],
  ['a key without a value', 'a:\nb: 1'],
  ['a second document', 'a: 1\n---\nb: 2'],
  ['an empty file', ''],
])('leaves %s to the parser', (_, yaml) => {
  expect(readPlainYaml(yaml)).toBeUndefined();
});

it('never reads what a parser reads otherwise', () => {
  fc.assert(
    fc.property(text, (yaml) => {
      const plain = readPlainYaml(yaml);
      if (plain === undefined) return;
      const { value, faults } = parseYaml(yaml);
      expect({ plain, faults }).toEqual({ plain: value, faults: [] });
    }),
    { numRuns },
  );
});
