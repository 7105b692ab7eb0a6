import * as fc from 'fast-check';
import { CidrSet } from '../../../functions/core/cidr';
import { readRange, type IpRange } from '../../../functions/core/ip-range';
import { numRuns } from '../run-count';

/**
 * The oracle looks at a space of 64 addresses only and tries everything: blocks are the aligned runs of 1, 2, 4 ... 64,
 * and it takes the longest that starts at each place and holds nothing but members.
 */
function bruteForce(members: ReadonlySet<number>): [first: number, size: number][] {
  const blocks: [number, number][] = [];
  for (let place = 0; place < 64;) {
    const size = [64, 32, 16, 8, 4, 2, 1].find(
      (length) =>
        place % length === 0 && Array.from({ length }, (_, index) => place + index).every((one) => members.has(one)),
    );
    if (size !== undefined) blocks.push([place, size]);
    place += size ?? 1;
  }
  return blocks;
}

function merge(family: 4 | 6, values: Iterable<bigint>): IpRange[] {
  const set = new CidrSet(family);
  for (const value of values) set.add({ family, value });
  expect(set.size).toBe(set.ranges().length);
  return set.ranges();
}

const spaces = [
  // The oracle's space laid over different parts of the full width, ends included.
  { family: 4 as const, base: 0n },
  { family: 4 as const, base: 0xb9dc_6500n },
  { family: 4 as const, base: 2n ** 32n - 64n },
  { family: 6 as const, base: 0x2a0b_f4c2n << 96n },
  { family: 6 as const, base: 2n ** 128n - 64n },
];

it('merges as the oracle does, in whatever order hosts come', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...spaces),
      fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 64 }),
      ({ family, base }, members) => {
        const ranges = merge(
          family,
          members.map((member) => base + BigInt(member)),
        );
        expect(ranges.map(({ first, last }) => [Number(first - base), Number(last - first) + 1])).toEqual(
          bruteForce(new Set(members)),
        );
      },
    ),
    { numRuns },
  );
});

it('holds exactly the hosts that were added, over the full width', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(4 as const, 6 as const)
        .chain((family) =>
          fc.tuple(
            fc.constant(family),
            fc.uniqueArray(fc.bigInt(0n, 2n ** (family === 4 ? 32n : 128n) - 1n), { maxLength: 40 }),
            fc.bigInt(0n, 2n ** 10n),
          ),
        ),
      ([family, scattered, length]) => {
        const run = Array.from({ length: Number(length) }, (_, index) => (scattered[0] ?? 0n) + BigInt(index));
        const limit = 2n ** (family === 4 ? 32n : 128n);
        const hosts = [...new Set([...scattered, ...run.filter((value) => value < limit)])];
        const ranges = merge(family, hosts);
        expect(ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n)).toBe(BigInt(hosts.length));
        expect(hosts.every((host) => ranges.some(({ first, last }) => first <= host && host <= last))).toBe(true);
        // As written they mean the same.
        expect(ranges.map(({ cidr }) => readRange(cidr))).toEqual(ranges);
      },
    ),
    { numRuns: Math.ceil(numRuns / 10) },
  );
});

it('merges a whole network to one block, in canonical form', () => {
  const hosts = Array.from({ length: 256 }, (_, index) => 0xb9dc_6500n + BigInt(index));
  expect(merge(4, hosts).map(({ cidr }) => cidr)).toEqual(['185.220.101.0/24']);
  expect(merge(6, [0x2a0b_f4c2n << 96n]).map(({ cidr }) => cidr)).toEqual(['2a0b:f4c2::/128']);
});
