import * as fc from 'fast-check';
import { readIp } from '../../../functions/core/address';
import { isUnattached, passedBy, undropped, type Enforced, type Place } from '../../../functions/core/enforcement';
import type { Ip } from '../../../functions/core/ip';
import { readRange } from '../../../functions/core/ip-range';
import { prepareBlocklist } from '../../../functions/core/prepare-blocklist';
import { planRuleGroup } from '../../../functions/core/rule-group';
import { dropBothWays } from '../../../functions/core/our-rules';
import type { StatelessRule } from '../../../functions/core/stateless-rule';
import { verdict } from '../../../local/services/network-firewall/verdict';
import { numRuns } from '../run-count';
import { addresses, drop, dropAndCount, pass } from './rules';

const host = '185.220.101.4';
const other = '45.155.205.233';
const denied = { error: 'AccessDeniedException', message: 'no', passes: false };
const standing = (before: readonly { name: string; rules: readonly StatelessRule[] }[] = [], refers = true) => ({
  ...{ firewall: 'edge', refers, before },
});

/** A group that holds one host and had no room for another. */
const group = (...foreign: StatelessRule[]): Enforced => ({
  holds: (ip) => ip.value === (readIp(host) as Ip).value,
  isLeftOut: (left) => left === other,
  foreign,
});
const why = (place: Place, of = group(), hosts = [host]) =>
  undropped(hosts, of, place).map((one) => [one.host, one.why, ...(one.detail === undefined ? [] : [one.detail])]);

it('says of a host that is held, used and not passed that it is dropped', () => {
  expect(why([standing()])).toEqual([]);
  expect(
    why([
      standing([
        {
          name: 'theirs',
          rules: [pass(1, { Sources: addresses('10.0.0.0/8'), Destinations: addresses('10.0.0.0/8') })],
        },
      ]),
    ]),
  ).toEqual([]);
});

it.each([
  ['was left out for want of room', [standing()], group(), other, 'room', undefined],
  ['is not held for another reason', [standing()], group(), '89.248.165.52', 'missing', undefined],
  ['is no address', [standing()], group(), 'a host', 'missing', undefined],
  ['has no firewall before it', [], group(), host, 'no firewall', undefined],
  ['meets a policy without the group', [standing([], false)], group(), host, 'unattached', 'edge'],
  [
    'meets one of two firewalls without it',
    [standing(), { ...standing([], false), firewall: 'old' }],
    group(),
    host,
    'unattached',
    'old',
  ],
  ['is passed in our own group', [standing()], group(pass(100, {})), host, 'passed', 'priority 100'],
  [
    'is forwarded in our own group',
    [standing()],
    group(pass(7, {}, 'aws:forward_to_sfe')),
    host,
    'passed',
    'priority 7',
  ],
  [
    'is passed in a group before ours',
    [standing([{ name: 'early', rules: [pass(50_000, {})] }])],
    group(),
    host,
    'passed',
    'priority 50000 of rule group early',
  ],
  ['may be used or not', denied, group(), host, 'unread', 'AccessDeniedException: no'],
  ['is passed, whatever policies there are', denied, group(pass(100, {})), host, 'passed', 'priority 100'],
] as const)('says of a host that %s that it is not dropped', (_, place, of, asked, cause, detail) => {
  expect(why(place, of, [asked])).toEqual([[asked, cause, ...(detail === undefined ? [] : [detail])]]);
});

it('does not mind a rule of others that comes after ours, or passes others alone', () => {
  const narrow = pass(100, { Sources: addresses(`${other}/32`), Destinations: addresses('10.0.0.0/8') });
  expect(why([standing()], group(pass(40_000, {}), narrow))).toEqual([]);
});

it('names each rule that overrules a group once, however many firewalls use the policy', () => {
  const early = { name: 'early', rules: [pass(1, {})] };
  const hosts = [readRange(`${host}/32`)!];
  expect(passedBy([standing([early]), standing([early])], { foreign: [pass(2, {})], hosts })).toEqual([
    { priority: 2 },
    { priority: 1, group: 'early' },
  ]);
});

it('leaves out of account who else is in a network that is dropped as a whole', () => {
  const ofNeighbour = pass(2, { Sources: addresses('2a0b:f4c2::99/128'), Destinations: addresses('10.0.0.0/8') });
  const networks = { ipv6Prefix: 64, whole: [readRange('2a0b:f4c2::/64')!] };
  const hosts = Array.from({ length: 8 }, (_, index) => ({
    host: `2a0b:f4c2::${index + 1}1`,
    severityRank: 3,
    lastSeen: '',
  }));
  const group = { rules: [ofNeighbour], customActions: [], capacity: 100 };
  const plan = planRuleGroup(group, prepareBlocklist(hosts, networks));
  expect(plan.ranges.map(({ cidr }) => cidr)).toEqual(['2a0b:f4c2::/64']);
  expect(passedBy([standing()], plan)).toEqual([]);
  const ofBlocked = pass(1, { Sources: addresses('2a0b:f4c2::11/128'), Destinations: addresses('10.0.0.0/8') });
  expect(passedBy([standing()], { ...plan, foreign: [ofBlocked, ofNeighbour] })).toEqual([{ priority: 1 }]);
});

it('calls a group unattached where there is no firewall, or one that does not use it', () => {
  expect([[], [standing([], false)], [standing(), standing([], false)], [standing()]].map(isUnattached)).toEqual([
    ...[true, true, true, false],
  ]);
});

it('knows what rules of ours drop, by source and by destination', () => {
  const both = [dropAndCount(30_000, 'Sources', '185.220.101.0/24'), drop(30_001, 'Destinations', `${host}/32`)];
  const drops = (rules: readonly StatelessRule[], text = host) => dropBothWays(rules, readIp(text) as Ip);
  expect(drops(both)).toBe(true);
  expect(drops(both, '185.220.101.5')).toBe(false);
  expect(drops(both.slice(1))).toBe(false);
  expect(drops([both[0]!, pass(30_001, { Destinations: addresses(`${host}/32`) })])).toBe(false);
  expect(drops([drop(30_002, 'Sources', '2a0b::/16'), drop(30_003, 'Destinations', '2a0b::/16')], '2a0b::1')).toBe(
    true,
  );
});

it('calls no host dropped of which a packet could come through, by the stateless rules as AWS evaluates them', () => {
  const network = fc.constantFrom('185.220.101.4/32', '185.220.0.0/16', '10.0.0.0/8', '0.0.0.0/0');
  const networks = fc.option(fc.array(network, { minLength: 1, maxLength: 2 }), { nil: undefined });
  const rule = fc
    .tuple(
      fc.integer({ min: 1, max: 65_535 }).filter((priority) => priority < 30_000 || priority > 30_003),
      networks,
      networks,
      fc.constantFrom('aws:pass', 'aws:forward_to_sfe', 'aws:drop'),
      fc.constantFrom({}, { Protocols: [6] }, { DestinationPorts: [{ FromPort: 443, ToPort: 443 }] }),
    )
    .map(([priority, sources, destinations, action, narrowed]) =>
      pass(
        priority,
        {
          ...narrowed,
          ...(sources && { Sources: addresses(...sources) }),
          ...(destinations && { Destinations: addresses(...destinations) }),
        },
        action,
      ),
    );
  const rules = fc.uniqueArray(rule, { maxLength: 3, selector: ({ Priority }) => Priority });
  const ours = fc.constantFrom(
    [drop(30_000, 'Sources', `${host}/32`), drop(30_001, 'Destinations', `${host}/32`)],
    [drop(30_000, 'Sources', `${host}/32`)],
    [],
  );
  fc.assert(
    fc.property(rules, rules, ours, fc.boolean(), (before, foreign, own, refers) => {
      const place = [standing([{ name: 'before', rules: before }], refers)];
      const enforced = { holds: (ip: Ip) => dropBothWays(own, ip), isLeftOut: () => false, foreign };
      if (undropped([host], enforced, place).length > 0) return;
      const policy = { groups: [before, [...foreign, ...own]] as never, defaultActions: ['aws:pass'] };
      expect(verdict(policy, { source: host })).toBe('drop');
      expect(verdict(policy, { destination: host })).toBe('drop');
    }),
    { numRuns },
  );
});
