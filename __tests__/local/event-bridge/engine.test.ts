import fc from 'fast-check';

import { hexOfAddress } from '../../../local/services/event-bridge/hex-of-address';
import { matches } from '../../../local/services/event-bridge/pattern';
import { readPattern } from '../../../local/services/event-bridge/read-pattern';

/** What aws/event-ruler, the engine of EventBridge, holds of addresses, numbers and reserved names. */
describe('like EventBridge’s engine', () => {
  const takes = (pattern: unknown, value: unknown) => matches({ a: [pattern] }, { a: value });

  // `CIDRTest` and `JsonRuleCompiler.writeRules`: a text that is an address becomes a range of one.
  it.each([
    ['2001:db8::1', '2001:DB8::1', true],
    ['2001:DB8::1', '2001:0db8:0:0:0:0:0:1', true],
    ['2001:db8::1', '2001:db8::2', false],
    ['10.0.0.1', '010.0.0.001', true],
    ['10.0.0.1', '::ffff:a00:1', true],
    ['10.0.0.1', '10.0.0.1/32', false],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['256.0.0.1', '256.0.0.1', true],
    ['256.0.0.1', '256.0.0.01', false],
    ['fe80::1%eth0', 'FE80::1%eth0', false],
    ['::', '0::0', true],
  ])('takes %s for %s: %s', (wanted, value, expected) => {
    expect(takes(wanted, value)).toBe(expected);
  });

  it('does not read an address in what is anything but it', () => {
    expect(takes({ 'anything-but': '2001:db8::1' }, '2001:DB8::1')).toBe(true);
  });

  it.each([
    ['54.240.196.171/24', '54.240.196.1', true],
    ['54.240.196.171/24', '54.240.197.1', false],
    ['10.0.0.0/31', '10.0.0.1', true],
    ['10.0.0.0/8', '::ffff:a00:1', true],
    ['2400:6500:FF00::36FB:1F80/122', '2400:6500:ff00::36fb:1fbf', true],
    ['2400:6500:FF00::36FB:1F80/122', '2400:6500:ff00::36fb:1fc0', false],
    ['0.0.0.0/0', '::2', false],
  ])('finds in %s the address %s: %s', (cidr, value, expected) => {
    expect(takes({ cidr }, value)).toBe(expected);
  });

  it.each([
    ['192.168.0.1/32', 'IPv4 mask bits must be < 32'],
    ['192.168.0.1/33', 'IPv4 mask bits must be < 32'],
    ['2001:db8::1/128', 'IPv6 mask bits must be < 128'],
    ['::ffff:0:0/96', 'IPv4 mask bits must be < 32'],
    ['192.168.0.1/-1', 'mask bits must be an integer'],
    ['192.168.0.1/foo', 'mask bits must be an integer'],
    ['foo/bar/baz', "one '/' required"],
    ['snorkle/3', 'Nonstandard IP address'],
    ['10.10.10.10.10/3', 'Nonstandard IP address'],
    ['2001:db8::10.0.0.1/64', 'Nonstandard IP address'],
  ])('refuses the network %s', (cidr, reason) => {
    expect(() => takes({ cidr }, 'x')).toThrow(reason);
  });

  // `JsonRuleCompilerTest`: numbers that are no double, and `ComparableNumber`: those that lose digits as one.
  it.each(['1E309', '2.0e422', '1E-325', '0.12345678901234567891', '9007199254740993'])(
    'refuses to compare with %s',
    (number) => {
      expect(() => matches(readPattern(`{"a": [{"numeric": ["=", ${number}]}]}`), {})).toThrow('Cannot compare number');
    },
  );

  it.each(['3.8', '-4e-6', '55555', '1E-320', '0.10', '1.0E2', '1000000000000000000000', '0', '-0.0'])(
    'compares with %s',
    (number) => {
      expect(matches(readPattern(`{"a": [{"numeric": ["=", ${number}]}]}`), { a: Number(number) })).toBe(true);
    },
  );

  it('refuses anything but a number that it cannot compare, and takes the number itself', () => {
    expect(() => matches(readPattern('{"a": [{"anything-but": 1E309}]}'), {})).toThrow('Cannot compare number');
    expect(() => matches(readPattern('{"a": [1E309]}'), {})).not.toThrow();
  });

  // `Constants.RESERVED_FIELD_NAMES_IN_OR_RELATIONSHIP`.
  it.each(['exactly', '=', '<', '>=', 'regex', 'not-wildcard', 'date-before', 'ip-address-in-range'])(
    'refuses the reserved name %s inside alternatives, and takes it elsewhere',
    (name) => {
      expect(() => matches({ $or: [{ [name]: [1] }, { a: [1] }] }, {})).toThrow('reserved field name');
      expect(matches({ [name]: [1] }, { [name]: 1 })).toBe(true);
    },
  );

  it('reads every way to write an address alike', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const hex = hexOfAddress(address);
        // The engine reads no dotted ends.
        fc.pre(!address.includes('.'));
        expect(hex).toMatch(/^([0-9a-f]{8}|[0-9a-f]{32})$/);
        expect(hexOfAddress(address.toUpperCase())).toBe(hex);
        const whole = hex!
          .padStart(32, `${'0'.repeat(20)}ffff`)
          .match(/.{4}/g)!
          .join(':');
        expect(hexOfAddress(whole)).toBe(hex);
      }),
    );
  });
});
