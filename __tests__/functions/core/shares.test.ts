import * as fc from 'fast-check';
import { denseNetworks } from '../../../functions/core/dense-networks';
import { formatIp } from '../../../functions/core/ip';
import { prepareBlocklist, type BlockedHost } from '../../../functions/core/prepare-blocklist';
import { planRuleGroup, type RuleGroupPlan } from '../../../functions/core/rule-group';
import { unitsOf } from '../../../functions/core/stateless-rule';
import { numRuns } from '../run-count';
import { publicHost } from './arbitrary-hosts';

/** Plans as `update-nf-rg` does, for a group of ours alone with room for so many networks. */
function planFor(room: number, blocklist: readonly BlockedHost[], ipv6Prefix = 64): RuleGroupPlan {
  const networks = { ipv6Prefix, whole: denseNetworks(blocklist, ipv6Prefix) };
  const group = { rules: [], customActions: [], capacity: 2 * room };
  return planRuleGroup(group, prepareBlocklist(blocklist, networks));
}
const host = (address: string, changes: Partial<BlockedHost> = {}): BlockedHost => ({
  ...{ host: address, severityRank: 4, lastSeen: '2026-11-24T12:00:00.000Z', count: 1, accounts: ['333333333333'] },
  ...changes,
});
/** Hosts that stand alone: no two are one network. */
const alone = (count: number, changes: Partial<BlockedHost> = {}) =>
  Array.from({ length: count }, (_, index) => host(`45.${index >> 7}.${(index & 127) * 2}.233`, changes));
/** What the attacker has, reported by one account again and again, and later than everything else. */
const attack = (count: number, network: (index: number) => bigint) =>
  Array.from({ length: count }, (_, index) =>
    host(formatIp({ family: 6, value: (network(index) << 64n) + BigInt(index * 7_919 + 1) }), {
      ...{ accounts: ['999999999999'], count: 50, lastSeen: '2026-11-24T13:00:00.000Z' },
    }),
  );
const one = 0x2a0b_f4c2_0001_0002n;

describe('1,040 hosts that one account reports', () => {
  const earlier = alone(500);

  it('of one /64 put out nobody, and are one network', () => {
    const plan = planFor(1_000, [...earlier, ...attack(1_040, () => one)]);
    expect(plan.notEnforced).toEqual([]);
    expect(plan.ranges.map(({ cidr }) => cidr)).toContain('2a0b:f4c2:1:2::/64');
    expect(plan).toMatchObject({ units: 1_002, networks: 1 });
  });

  it('put out nobody where each host stands for itself', () => {
    const { notEnforced, units } = planFor(1_000, [...earlier, ...attack(1_040, () => one)], 128);
    expect(notEnforced.filter((left) => earlier.some(({ host }) => host === left))).toEqual([]);
    expect(units).toBe(2_000);
    expect(notEnforced).toHaveLength(540);
  });

  it('of as many networks put out nobody', () => {
    const { notEnforced } = planFor(1_000, [...earlier, ...attack(1_040, (index) => one + BigInt(index))]);
    expect(notEnforced.filter((left) => earlier.some(({ host }) => host === left))).toEqual([]);
  });

  it('get all the room that nobody else needs', () => {
    const { notEnforced, units } = planFor(1_000, [...alone(3), ...attack(1_040, () => one)], 128);
    expect(units).toBe(2_000);
    expect(notEnforced).toHaveLength(43);
  });
});

describe('a full group', () => {
  it('keeps whom more accounts saw, then who was seen more often, then later', () => {
    const many = host('45.0.0.1', { accounts: ['333333333333', '444444444444'], lastSeen: '2026-11-01' });
    const often = host('45.0.2.1', { count: 9, lastSeen: '2026-11-02' });
    const lately = host('45.0.4.1', { count: 2, lastSeen: '2026-11-24' });
    const before = host('45.0.6.1', { count: 2, lastSeen: '2026-11-23' });
    const grave = host('45.0.8.1', { severityRank: 5, lastSeen: '2026-01-01' });
    const blocklist = [before, lately, often, many, grave];
    expect([0, 1, 2, 3, 4].map((room) => planFor(room, blocklist).notEnforced[0])).toEqual(
      Array<string>(5).fill('45.0.6.1'),
    );
    expect(planFor(0, blocklist).notEnforced).toEqual(['45.0.6.1', '45.0.4.1', '45.0.2.1', '45.0.0.1', '45.0.8.1']);
  });

  it('lets the hosts of a network with fewer than eight count as one', () => {
    const seven = attack(7, () => one);
    const others = alone(4).map((one, index) => ({ ...one, accounts: [`44444444444${index}`] }));
    const { notEnforced } = planFor(5, [...seven, ...others]);
    expect(notEnforced).toHaveLength(6);
    expect(notEnforced.every((left) => seven.some(({ host }) => host === left))).toBe(true);
  });

  it('gives each account that reports in a network a place of its own', () => {
    const ofOther = host('2a0b:f4c2:1:2::ffff', { accounts: ['444444444444'] });
    const { notEnforced } = planFor(4, [...attack(7, () => one), ofOther]);
    expect(notEnforced).not.toContain(ofOther.host);
  });

  it('counts hosts of which nobody knows who reported them as those of one account', () => {
    const unknown = alone(40, { accounts: [], count: 9 });
    const known = attack(10, (index) => one + BigInt(index)).map((rest) => ({ ...rest, count: 1 }));
    const { notEnforced } = planFor(20, [...unknown, ...known]);
    expect(notEnforced.filter((left) => known.some(({ host }) => host === left))).toEqual([]);
  });
});

describe('whatever is blocked', () => {
  const accounts = fc.uniqueArray(fc.constantFrom('333333333333', '444444444444', '555555555555'), { maxLength: 3 });
  /** Addresses of few networks, so that some become whole. */
  const crowded = fc
    .tuple(fc.nat(3), fc.nat(15))
    .map(([network, low]) => `2a0b:f4c2:1:${network + 1}::${(16 * low + 1).toString(16)}`);
  const blockedBy = (by: fc.Arbitrary<readonly string[]>) =>
    fc.record({
      host: fc.oneof(publicHost, crowded),
      severityRank: fc.nat(4),
      lastSeen: fc.constantFrom('2026-11-01', '2026-11-02'),
      count: fc.integer({ min: 1, max: 5 }),
      accounts: by,
    });
  const listOf = (by: fc.Arbitrary<readonly string[]>, maxLength: number) =>
    fc.uniqueArray(blockedBy(by), { selector: ({ host }) => host, maxLength });
  const prefix = fc.constantFrom(64, 56, 128);
  const attacker = '999999999999';

  it('no account alone puts out a block of others that is as grave, as long as these need no more than half', () => {
    const property = fc.property(
      listOf(accounts, 30),
      listOf(fc.constant([attacker]), 60),
      fc.nat(3),
      prefix,
      fc.boolean(),
      (others, added, more, ipv6Prefix, alsoTheirs) => {
        const known = new Set(others.map(({ host }) => host));
        const own = added.filter(({ host }) => !known.has(host));
        // What others report, too, the attacker may report as often as it likes. Of whom nobody knows who reported it (no
        // record is without, but for the first versions'), it would become its own.
        const seen = others.map((one, index) =>
          alsoTheirs && index % 2 === 0 && one.accounts.length > 0
            ? { ...one, accounts: [...one.accounts, attacker] }
            : one,
        );
        const left = new Set(planFor(2 * others.length + more, [...seen, ...own], ipv6Prefix).notEnforced);
        const gravest = Math.max(-1, ...own.map(({ severityRank }) => severityRank));
        const lost = others.filter(({ host, severityRank }) => severityRank >= gravest && left.has(host));
        expect(lost).toEqual([]);
      },
    );
    fc.assert(property, { numRuns });
  });

  it('the plan is the same in whatever order the list comes', () => {
    const lists = listOf(accounts, 40).chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(lists, fc.nat(40), prefix, ([list, shuffled], room, ipv6Prefix) => {
        expect(planFor(room, shuffled, ipv6Prefix)).toEqual(planFor(room, list, ipv6Prefix));
      }),
      { numRuns },
    );
  });

  it('the order is total: who goes out one after another is everyone, once, the gravest last', () => {
    fc.assert(
      fc.property(listOf(accounts, 30), (list) => {
        const { notEnforced } = planFor(0, list, 128);
        expect([...notEnforced].sort()).toEqual(list.map(({ host }) => host).sort());
        const rankOf = new Map(list.map(({ host, severityRank }) => [host, severityRank]));
        const ranks = notEnforced.map((left) => rankOf.get(left)!);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }),
      { numRuns },
    );
  });

  it('no more units are taken than there are, all fits where there is room, and whole are only dense networks', () => {
    fc.assert(
      fc.property(listOf(accounts, 60), fc.nat(60), prefix, (list, room, ipv6Prefix) => {
        const { units, ranges, hosts, networks, notEnforced, content } = planFor(room, list, ipv6Prefix);
        const rules = content?.rules ?? [];
        expect(rules.reduce((sum, rule) => sum + unitsOf(rule), 0)).toBe(units);
        expect(units).toBeLessThanOrEqual(Math.max(1, 2 * room));
        if (list.length <= room) expect(notEnforced).toEqual([]);
        const size = (of: typeof ranges) => of.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
        expect(size(hosts)).toBe(BigInt(list.length - notEnforced.length));
        const dense = denseNetworks(list, ipv6Prefix);
        expect(networks).toBeLessThanOrEqual(dense.length);
        if (networks === 0) expect(ranges).toEqual(hosts);
        for (const { host } of list.filter(({ host }) => !notEnforced.includes(host))) {
          const inRules = prepareBlocklist([{ host, severityRank: 0, lastSeen: '' }]).fit(1).ranges[0]!;
          const holds = (range: (typeof ranges)[number]) =>
            range.family === inRules.family && range.first <= inRules.first && inRules.last <= range.last;
          expect(ranges.filter(holds)).toHaveLength(1);
        }
      }),
      { numRuns },
    );
  });
});
