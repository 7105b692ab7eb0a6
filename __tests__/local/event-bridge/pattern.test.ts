import fc from 'fast-check';

import { InvalidPattern } from '../../../local/services/event-bridge/invalid-pattern';
import { matches } from '../../../local/services/event-bridge/pattern';

const event = {
  source: 'aws.ec2',
  resources: ['arn:one', 'arn:two'],
  detail: {
    state: 'terminated',
    count: 5,
    limit: 301.8,
    address: '10.0.0.7',
    name: 'Alice',
    file: 'dir/picture.PNG',
    star: 'a*b',
    backslash: 'a\\b',
    nothing: null,
    flag: true,
    empty: '',
    list: [],
    nested: { inner: 1 },
    v6: '2001:db8::7',
  },
};

/** [what the pattern says of `detail`, whether the event above matches] */
const table: readonly (readonly [string, object, boolean])[] = [
  ['a value', { state: ['terminated'] }, true],
  ['one of several values', { state: ['running', 'terminated'] }, true],
  ['another value', { state: ['running'] }, false],
  ['a number as a number', { count: [5.0] }, true],
  ['a number as text', { count: ['5'] }, false],
  ['a boolean', { flag: [true] }, true],
  ['null', { nothing: [null] }, true],
  ['null where there is nothing', { absent: [null] }, false],
  ['an empty text', { empty: [''] }, true],
  ['two fields', { state: ['terminated'], count: [5] }, true],
  ['two fields, one of them wrong', { state: ['terminated'], count: [6] }, false],
  ['a prefix', { name: [{ prefix: 'Al' }] }, true],
  ['a prefix in another case', { name: [{ prefix: 'al' }] }, false],
  ['a prefix that ignores case', { name: [{ prefix: { 'equals-ignore-case': 'aL' } }] }, true],
  ['a prefix of a number', { count: [{ prefix: '5' }] }, false],
  ['a suffix', { file: [{ suffix: '.PNG' }] }, true],
  ['a suffix that ignores case', { file: [{ suffix: { 'equals-ignore-case': '.png' } }] }, true],
  ['a text in any case', { name: [{ 'equals-ignore-case': 'ALICE' }] }, true],
  ['a wildcard', { file: [{ wildcard: 'dir/*.PNG' }] }, true],
  ['a wildcard at both ends', { file: [{ wildcard: '*pict*' }] }, true],
  ['a wildcard that does not fit', { file: [{ wildcard: 'dir/*.png' }] }, false],
  ['an escaped asterisk', { star: [{ wildcard: 'a\\*b' }] }, true],
  ['an escaped asterisk elsewhere', { name: [{ wildcard: 'A\\*' }] }, false],
  ['an escaped backslash', { backslash: [{ wildcard: 'a\\\\b' }] }, true],
  ['anything but another value', { state: [{ 'anything-but': 'running' }] }, true],
  ['anything but its value', { state: [{ 'anything-but': 'terminated' }] }, false],
  ['anything but a list', { state: [{ 'anything-but': ['running', 'terminated'] }] }, false],
  ['anything but a number', { count: [{ 'anything-but': [4, 6] }] }, true],
  ['anything but a prefix', { name: [{ 'anything-but': { prefix: 'Bo' } }] }, true],
  ['anything but its prefix', { name: [{ 'anything-but': { prefix: ['Bo', 'Al'] } }] }, false],
  ['anything but its suffix', { file: [{ 'anything-but': { suffix: '.PNG' } }] }, false],
  ['anything but its wildcard', { file: [{ 'anything-but': { wildcard: '*/pic*' } }] }, false],
  ['anything but its text in any case', { name: [{ 'anything-but': { 'equals-ignore-case': ['alice'] } }] }, false],
  ['anything but a value, of what is absent', { absent: [{ 'anything-but': 'x' }] }, false],
  ['a number in a range', { count: [{ numeric: ['>', 0, '<=', 5] }] }, true],
  ['a number outside of a range', { count: [{ numeric: ['>', 5, '<=', 9] }] }, false],
  ['a number that is equal', { limit: [{ numeric: ['=', 3.018e2] }] }, true],
  ['a number of a text', { state: [{ numeric: ['>', 0] }] }, false],
  ['an address in a network', { address: [{ cidr: '10.0.0.0/24' }] }, true],
  ['an address in another network', { address: [{ cidr: '10.0.1.0/24' }] }, false],
  ['an address in a network of IPv6', { v6: [{ cidr: '2001:db8::/32' }] }, true],
  ['an address of the other family', { address: [{ cidr: '::/8' }] }, false],
  ['a network of what is no address', { state: [{ cidr: '0.0.0.0/0' }] }, false],
  ['that a field exists', { count: [{ exists: true }] }, true],
  ['that a null exists', { nothing: [{ exists: true }] }, true],
  ['that an absent field exists', { absent: [{ exists: true }] }, false],
  ['that an absent field is absent', { absent: [{ exists: false }] }, true],
  ['that a field is absent', { count: [{ exists: false }] }, false],
  ['that an object exists, which is no leaf', { nested: [{ exists: true }] }, false],
  ['that an object is absent, which is no leaf', { nested: [{ exists: false }] }, true],
  ['that an empty list is absent', { list: [{ exists: false }] }, true],
  ['that it is absent or has a value', { count: [{ exists: false }, 5] }, true],
  ['an alternative', { $or: [{ count: [6] }, { state: ['terminated'] }] }, true],
  ['no alternative', { $or: [{ count: [6] }, { state: ['running'] }] }, false],
  ['an alternative of two', { $or: [{ count: [5], state: ['running'] }, { count: [6] }] }, false],
  ['alternatives in alternatives', { $or: [{ count: [6] }, { $or: [{ count: [5] }, { count: [7] }] }] }, true],
  ['alternatives beside another field', { state: ['running'], $or: [{ count: [5] }, { count: [6] }] }, false],
  ['a path written with a dot', { 'nested.inner': [1] }, true],
];

describe('matches', () => {
  it.each(table)('decides on %s', (_, detail, expected) => {
    expect(matches({ detail }, event)).toBe(expected);
  });

  it('takes a list of the event as alternatives', () => {
    expect(matches({ resources: ['arn:two', 'arn:three'] }, event)).toBe(true);
    expect(matches({ resources: ['arn:three'] }, event)).toBe(false);
    expect(matches({ resources: [{ 'anything-but': 'arn:one' }] }, event)).toBe(true);
  });

  describe('with a list of objects', () => {
    const findings = (...list: object[]) => ({ detail: { findings: list } });

    it('wants all fields in the same element', () => {
      const pattern = { detail: { findings: { Product: ['GuardDuty'], Severity: { Label: ['HIGH'] } } } };
      const high = { Product: 'GuardDuty', Severity: { Label: 'HIGH' } };
      const low = { Product: 'GuardDuty', Severity: { Label: 'LOW' } };
      const other = { Product: 'Macie', Severity: { Label: 'HIGH' } };
      expect(matches(pattern, findings(other, high))).toBe(true);
      expect(matches(pattern, findings(other, low))).toBe(false);
      expect(matches(pattern, findings())).toBe(false);
    });

    it('wants the same element of lists in lists too', () => {
      const pattern = { detail: { findings: { Id: ['a'], Resources: { Type: ['Instance'], Region: ['x'] } } } };
      const element = (Id: string, ...pairs: [string, string][]) => ({
        Id,
        Resources: pairs.map(([Type, Region]) => ({ Type, Region })),
      });
      expect(matches(pattern, findings(element('a', ['Bucket', 'x'], ['Instance', 'x'])))).toBe(true);
      expect(matches(pattern, findings(element('a', ['Bucket', 'x'], ['Instance', 'y'])))).toBe(false);
      expect(matches(pattern, findings(element('a', ['Bucket', 'x']), element('b', ['Instance', 'x'])))).toBe(false);
    });

    it('takes the absence of a field in the element that the earlier fields matched', () => {
      const pattern = { detail: { findings: { Id: ['a'], Note: [{ exists: false }] } } };
      expect(matches(pattern, findings({ Id: 'a' }, { Id: 'b', Note: 1 }))).toBe(true);
      expect(matches(pattern, findings({ Id: 'a', Note: 1 }, { Id: 'b' }))).toBe(false);
    });

    it('lets plain values of one list match different fields', () => {
      const pattern = { detail: { findings: { Types: ['x'], Id: ['a'] } } };
      expect(matches(pattern, findings({ Id: 'a', Types: ['y', 'x'] }))).toBe(true);
    });
  });

  it.each([
    ['', 'text', 'Filter is not an object'],
    ['', {}, 'Empty objects are not allowed'],
    ['source', { source: 'aws.ec2' }, '"source" must be an object or an array'],
    ['detail.state', { detail: { state: [] } }, 'Empty arrays are not allowed'],
    ['detail', { detail: {} }, 'Empty objects are not allowed'],
    ['a', { a: [{ like: 'x' }] }, 'Unrecognized match type like'],
    ['a', { a: [{}] }, 'Match expression name not found'],
    ['a', { a: [['x']] }, 'Match value must be String, number, true, false, or null'],
    ['a', { a: [{ prefix: 'x', suffix: 'y' }] }, 'Only one key allowed in match expression'],
    ['a', { a: [{ prefix: 1 }] }, 'prefix match pattern must be a string'],
    ['a', { a: [{ suffix: { wildcard: 'x' } }] }, 'Unsupported suffix pattern: wildcard'],
    ['a', { a: [{ prefix: { 'equals-ignore-case': 1 } }] }, 'equals-ignore-case match pattern must be a string'],
    ['a', { a: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false.'],
    ['a', { a: [{ wildcard: 'a**' }] }, 'Consecutive wildcard characters'],
    ['a', { a: [{ wildcard: 'a\\b' }] }, 'Invalid escape character'],
    ['a', { a: [{ numeric: ['>'] }] }, 'Value of > must be numeric'],
    ['a', { a: [{ numeric: '>' }] }, 'Value of numeric must be an array.'],
    ['a', { a: [{ numeric: [] }] }, 'Invalid member in numeric match'],
    ['a', { a: [{ numeric: ['!=', 1] }] }, 'Unrecognized numeric range operator: !='],
    ['a', { a: [{ numeric: ['<', 1, '>', 0] }] }, 'Unrecognized numeric range operator: <'],
    ['a', { a: [{ numeric: ['>', 1, '<', 1] }] }, 'Bottom must be less than top'],
    ['a', { a: [{ numeric: ['>', 1, '<', 2, '<', 3] }] }, 'Too many terms in numeric range expression'],
    ['a', { a: [{ cidr: '10.0.0.0' }] }, "Malformed CIDR, one '/' required"],
    ['a', { a: [{ cidr: '10.0.0.0/33' }] }, 'IPv4 mask bits must be < 32'],
    ['a', { a: [{ 'anything-but': ['x', 1] }] }, 'mixed type is not supported'],
    ['a', { a: [{ 'anything-but': { cidr: '10.0.0.0/8' } }] }, 'Unsupported anything-but pattern: cidr'],
    ['a', { a: [{ 'anything-but': { prefix: '' } }] }, 'Null prefix not allowed'],
    ['$or', { $or: [{ a: [1] }] }, 'There must have at least 2 Objects'],
    ['$or', { $or: { a: [1] } }, 'It must be an Array followed with $or.'],
    ['$or', { $or: [{ a: [1] }, 'x'] }, 'Only JSON object is allowed'],
    ['numeric', { $or: [{ a: [1] }, { numeric: [1] }] }, 'reserved field name'],
    ['a', { a: [1], $or: [{ a: [2] }, { b: [1] }] }, 'cannot be allowed multiple times'],
  ])('refuses at "%s" the pattern %j', (path, pattern, reason) => {
    const refused = (): InvalidPattern => {
      try {
        matches(pattern, event);
      } catch (error) {
        if (error instanceof InvalidPattern) return error;
      }
      throw new Error('taken');
    };
    expect(refused().path).toBe(path);
    expect(refused().message).toContain(reason);
    expect(refused().code).toBe('InvalidEventPatternException');
  });

  describe('for any event', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    const flat = fc.dictionary(name, leaf, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
    const events = fc.record({ list: fc.array(flat, { minLength: 1, maxLength: 4 }), top: flat });

    it('matches the pattern that names the values of one element', () => {
      fc.assert(
        fc.property(events, fc.nat(), (any, pick) => {
          const element = any.list[pick % any.list.length]!;
          const asked = Object.fromEntries(Object.entries(element).map(([key, value]) => [key, [value]]));
          expect(matches({ list: asked }, any)).toBe(true);
        }),
      );
    });

    it('matches fields of a list only where one element has them all', () => {
      fc.assert(
        fc.property(events, flat, (any, wanted) => {
          const asked = Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, [value]]));
          const one = any.list.some((element) =>
            Object.entries(wanted).every(([key, value]) => Object.hasOwn(element, key) && element[key] === value),
          );
          expect(matches({ list: asked }, any)).toBe(one);
        }),
      );
    });

    it('decides on existence and absence alike', () => {
      fc.assert(
        fc.property(events, name, (any, key) => {
          const exists = (wanted: boolean) => matches({ top: { [key]: [{ exists: wanted }] } }, any);
          expect(exists(true)).toBe(Object.hasOwn(any.top, key));
          expect(exists(false)).toBe(!exists(true));
        }),
      );
    });

    it('decides on a plain value and on anything but it the opposite way, where it is one', () => {
      fc.assert(
        fc.property(fc.string(), fc.string(), (value, wanted) => {
          const one = matches({ a: [wanted] }, { a: value });
          expect(matches({ a: [{ 'anything-but': wanted }] }, { a: value })).toBe(!one);
        }),
      );
    });

    it('holds an alternative where one of its parts holds', () => {
      fc.assert(
        fc.property(events, flat, flat, (any, one, other) => {
          const asked = (part: Record<string, unknown>) => ({
            top: Object.fromEntries(Object.entries(part).map(([key, value]) => [key, [value]])),
          });
          const both = matches({ $or: [asked(one), asked(other)] }, any);
          expect(both).toBe(matches(asked(one), any) || matches(asked(other), any));
        }),
      );
    });

    it('finds a wildcard as a prefix, a suffix and a part', () => {
      fc.assert(
        fc.property(fc.string(), fc.string(), (one, other) => {
          const escaped = (text: string) => text.replace(/[\\*]/g, '\\$&');
          const takes = (wildcard: string) => matches({ a: [{ wildcard }] }, { a: one + other });
          expect([takes(`${escaped(one)}*`), takes(`*${escaped(other)}`), takes(escaped(one + other))]).toEqual([
            true,
            true,
            true,
          ]);
        }),
      );
    });
  });
});
