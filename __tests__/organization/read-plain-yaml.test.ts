import * as fc from 'fast-check';
import { parseYaml } from '../../organization/parse-yaml';
import { organizationSchema } from '../../organization/schema';
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

/** A file that is read, with pieces put in somewhere. */
const text = fc
  .array(fc.record({ piece: fc.constantFrom(...pieces), at: fc.nat(sound.length), dropped: fc.nat(3) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((changes) =>
    changes.reduce((all, { piece, at, dropped }) => all.slice(0, at) + piece + all.slice(at + dropped), sound),
  );

it('reads an organization file', () => {
  expect(readPlainYaml(sound)).toEqual(parseYaml(sound).value);
  expect(readPlainYaml(sound)).toHaveProperty('members');
});

it('reads the organization that the other parser reads, whenever that finds no fault', () => {
  fc.assert(
    fc.property(text, (yaml) => {
      const plain = organizationSchema.safeParse(readPlainYaml(yaml));
      const { value, faults } = parseYaml(yaml);
      if (plain.success && faults.length === 0) expect(plain).toEqual(organizationSchema.safeParse(value));
    }),
    { numRuns },
  );
});

it.each([
  ['a tag', 'a: !!str 1'],
  ['an alias', 'a: &b 1\nc: *b'],
  ['a merge key', 'a: 1\n<<: { b: 2 }'],
  ['a block of text', 'a: |\n  b'],
  ['a key that is given twice', 'a: 1\na: 2'],
  ['a second document', 'a: 1\n---\nb: 2'],
])('leaves %s to the other parser', (_, yaml) => {
  expect(readPlainYaml(yaml)).toBeUndefined();
});
