import { readRange } from '../../../functions/core/ip-range';
import { RangeSet } from '../../../functions/core/range-set';

it.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['185.220.101.4', '185.220.101.4/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2A0B:F4C2::1/32', '2a0b:f4c2::/32'],
  ['2a0b:f4c2::1', '2a0b:f4c2::1/128'],
  ['::/0', '::/0'],
  ['::ffff:185.220.101.4', '185.220.101.4/32'],
])('reads %s as %s', (text, cidr) => {
  expect(readRange(text)?.cidr).toBe(cidr);
});

it.each([
  '',
  '/8',
  '10.0.0.0/',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '10.0.0.0/-1',
  '10.0.0/8',
  '::/129',
  '::ffff:10.0.0.0/104',
  '10.0.0.0/8/8',
  'any',
])('does not read "%s"', (text) => {
  expect(readRange(text)).toBeUndefined();
});

describe('a set of ranges', () => {
  const range = (text: string) => readRange(text)!;
  const set = new RangeSet(
    ['10.0.0.0/8', '10.1.0.0/16', '192.168.0.0/24', '192.168.1.0/24', '2001:db8::/32'].map(range),
  );

  it.each([
    ['10.0.0.0/32', true],
    ['10.255.255.255/32', true],
    ['11.0.0.0/8', false],
    ['9.0.0.0/8', false],
    ['8.0.0.0/6', true],
    ['192.168.0.0/16', true],
    ['192.168.2.0/24', false],
    ['0.0.0.0/0', true],
    ['2001:db8::1/128', true],
    ['2001:db9::/32', false],
    ['::a00:1/128', false],
  ])('meets %s: %s', (text, expected) => {
    expect(set.meets(range(text))).toBe(expected);
  });

  it('meets nothing when it is empty', () => {
    expect(new RangeSet([]).meets(range('0.0.0.0/0'))).toBe(false);
  });
});
