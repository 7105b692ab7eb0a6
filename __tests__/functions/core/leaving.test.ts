import * as fc from 'fast-check';
import { readAddress } from '../../../functions/core/address';
import { readRange } from '../../../functions/core/ip-range';
import { leavingFrom, nameOf } from '../../../functions/core/leaving';
import { readNeverBlock } from '../../../functions/core/never-block';
import { prepareBlocklist } from '../../../functions/core/prepare-blocklist';
import { unitsOf } from '../../../functions/core/stateless-rule';
import { numRuns } from '../run-count';
import { publicHost } from './arbitrary-hosts';
import { blocked, drop, plan } from './rules';
import { planRuleGroup } from '../../../functions/core/rule-group';

const listedOf = (hosts: readonly string[]) =>
  prepareBlocklist(hosts.map((host) => blocked(host))).fit(Infinity).ranges;
const names = (rules: Parameters<typeof leavingFrom>[0], hosts: readonly string[], neverBlock: string[] = []) =>
  leavingFrom(rules, listedOf(hosts), readNeverBlock(neverBlock)).map(nameOf).sort();
const canonical = (host: string) => {
  const reading = readAddress(host);
  return 'refusal' in reading ? host : reading.host;
};
const hostsOf = fc.uniqueArray(publicHost, { maxLength: 20, selector: canonical });
// Public DNS resolvers and the like may not be blocked, and so leave without a word.
const mayBeBlocked = (host: string) => names([drop(30000, 'Sources', readRange(host)!.cidr)], []).length > 0;

it('names exactly the hosts that rules drop and the blocklist does not hold, however they are merged', () => {
  fc.assert(
    fc.property(hostsOf, hostsOf, (before, now) => {
      const { rules = [] } = plan([], 10_000, before);
      const held = new Set(now.map(canonical));
      expect(names(rules, now)).toEqual(
        before
          .map(canonical)
          .filter((host) => !held.has(host) && mayBeBlocked(host))
          .sort(),
      );
    }),
    { numRuns },
  );
});

it('names a host once that one side alone drops', () => {
  expect(
    names([drop(30000, 'Sources', '185.220.101.4/31'), drop(30001, 'Destinations', '185.220.101.4/32')], []),
  ).toEqual(['185.220.101.4', '185.220.101.5']);
});

it('names nothing that may not be blocked: the placeholder, our own addresses, the never-block list', () => {
  const rules = [drop(30000, 'Sources', '192.0.2.1/32', '151.101.1.69/32', '8.8.8.8/32', '10.0.0.0/8')];
  expect(names(rules, [], ['151.101.0.0/16'])).toEqual([]);
  expect(names(rules, [])).toEqual(['151.101.1.69']);
});

it('names a network as a whole that is no list of hosts, unless the blocklist holds something of it', () => {
  const rules = [drop(30002, 'Sources', '2a0b:f4c2:1:2::/64')];
  expect(names(rules, ['185.220.101.4'])).toEqual(['2a0b:f4c2:1:2::/64']);
  expect(names(rules, ['2a0b:f4c2:1:2::7'])).toEqual([]);
});

describe('what stays although it is not on the blocklist', () => {
  const capacity = fc.integer({ min: 2, max: 100 });

  it('never exceeds the capacity, and never stands before the blocklist', () => {
    fc.assert(
      fc.property(hostsOf, hostsOf, capacity, (before, now, size) => {
        const group = { rules: plan([], size, before).rules ?? [], customActions: [], capacity: size };
        const blocklist = prepareBlocklist(now.map((host) => blocked(host)));
        const without = planRuleGroup(group, blocklist);
        const staying = leavingFrom(group.rules, blocklist.fit(Infinity).ranges, []);
        const { units, notEnforced, ranges } = planRuleGroup(group, blocklist, staying);
        expect(units).toBeLessThanOrEqual(size);
        expect(notEnforced).toEqual(without.notEnforced);
        for (const { first, last, family } of without.ranges)
          expect(ranges.some((one) => one.family === family && one.first <= first && last <= one.last)).toBe(true);
      }),
      { numRuns },
    );
  });

  it('stays whole where there is room, and finds nothing to change the next time', () => {
    fc.assert(
      fc.property(hostsOf, hostsOf, (before, now) => {
        const group = { rules: plan([], 1_000, before).rules ?? [], customActions: [], capacity: 1_000 };
        const blocklist = prepareBlocklist(now.map((host) => blocked(host)));
        const { ranges: all } = blocklist.fit(Infinity);
        const staying = leavingFrom(group.rules, all, []);
        const { content, units, ranges } = planRuleGroup(group, blocklist, staying);
        const rules = content?.rules ?? group.rules;
        expect(leavingFrom(rules, all, []).map(nameOf).sort()).toEqual(staying.map(nameOf).sort());
        // The fewest blocks that hold both.
        expect(ranges.map(({ cidr }) => cidr).sort()).toEqual(
          listedOf([...new Set([...staying.map(nameOf), ...now.map(canonical)])])
            .map(({ cidr }) => cidr)
            .sort(),
        );
        if (content) expect(rules.reduce((sum, rule) => sum + unitsOf(rule), 0)).toBe(units);
      }),
      { numRuns },
    );
  });
});
