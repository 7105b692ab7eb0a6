import * as fc from 'fast-check';
import { readAddress } from '../../../functions/core/address';
import { readRange } from '../../../functions/core/ip-range';
import { ourRules } from '../../../functions/core/our-rules';
import { prepareBlocklist, type BlockedHost } from '../../../functions/core/prepare-blocklist';
import { planRuleGroup } from '../../../functions/core/rule-group';
import { unitsOf, type StatelessRule } from '../../../functions/core/stateless-rule';
import { numRuns } from '../run-count';
import { publicHost } from './arbitrary-hosts';

const blocked = (host: string, severityRank = 3, lastSeen = '2026-11-24T12:00:00.000Z'): BlockedHost => ({
  host,
  severityRank,
  lastSeen,
});
const plan = (rules: readonly StatelessRule[], capacity: number, hosts: readonly (string | BlockedHost)[]) =>
  planRuleGroup(
    rules,
    capacity,
    prepareBlocklist(hosts.map((host) => (typeof host === 'string' ? blocked(host) : host))),
  );
const drop = (Priority: number, side: 'Sources' | 'Destinations', ...cidrs: string[]): StatelessRule => ({
  Priority,
  RuleDefinition: {
    MatchAttributes: { [side]: cidrs.map((AddressDefinition) => ({ AddressDefinition })) },
    Actions: ['aws:drop'],
  },
});
const pass = (
  Priority: number,
  match: StatelessRule['RuleDefinition']['MatchAttributes'],
  action = 'aws:pass',
): StatelessRule => ({
  Priority,
  RuleDefinition: { MatchAttributes: match, Actions: [action] },
});
const addresses = (...cidrs: string[]) => cidrs.map((AddressDefinition) => ({ AddressDefinition }));
const placeholder = drop(30000, 'Sources', '192.0.2.1/32');

it('drops each host by source and by destination, in rules of its family', () => {
  expect(plan([placeholder], 100, ['185.220.101.4', '2a0b:f4c2::1', '185.220.101.5'])).toEqual({
    rules: [
      drop(30000, 'Sources', '185.220.101.4/31'),
      drop(30001, 'Destinations', '185.220.101.4/31'),
      drop(30002, 'Sources', '2a0b:f4c2::1/128'),
      drop(30003, 'Destinations', '2a0b:f4c2::1/128'),
    ],
    units: 4,
    notEnforced: [],
    shadowedBy: [],
  });
});

it('holds the place of a group that would have no rule at all, at a cost that is counted', () => {
  expect(
    plan([drop(30000, 'Sources', '185.220.101.4/32'), drop(30001, 'Destinations', '185.220.101.4/32')], 100, []),
  ).toMatchObject({
    rules: [placeholder],
    units: 1,
  });
});

it('needs no placeholder beside rules of others', () => {
  const foreign = pass(5, { Sources: addresses('10.0.0.0/8'), Destinations: addresses('10.0.0.0/8') });
  expect(plan([foreign, placeholder], 100, [])).toMatchObject({ rules: [foreign], units: 1 });
});

it.each([
  ['the placeholder and nothing to hold', [placeholder], []],
  [
    'the rules and the blocklist are the same',
    [drop(30000, 'Sources', '185.220.101.4/32'), drop(30001, 'Destinations', '185.220.101.4/32')],
    ['185.220.101.4'],
  ],
  [
    'addresses come in another order and spelling',
    [
      drop(30003, 'Destinations', '2A0B:F4C2:0:0::1/128', '2a0b:f4c2::8'),
      drop(30002, 'Sources', '2a0b:f4c2::8/128', '2a0b:f4c2::1/128'),
    ],
    ['2a0b:f4c2::1', '2a0b:f4c2::8'],
  ],
])('changes nothing when %s', (_, rules, hosts) => {
  expect(plan(rules, 100, hosts).rules).toBeUndefined();
});

it.each([
  [
    'an address too many',
    [drop(30000, 'Sources', '185.220.101.4/32', '185.220.101.9/32'), drop(30001, 'Destinations', '185.220.101.4/32')],
  ],
  ['an address too few', [drop(30000, 'Sources', '185.220.101.4/32')]],
  ['a wider block', [drop(30000, 'Sources', '185.220.101.4/31'), drop(30001, 'Destinations', '185.220.101.4/32')]],
  [
    'an address twice',
    [drop(30000, 'Sources', '185.220.101.4/32', '185.220.101.4/32'), drop(30001, 'Destinations', '185.220.101.4/32')],
  ],
  [
    'a rule of a family too many',
    [
      drop(30000, 'Sources', '185.220.101.4/32'),
      drop(30001, 'Destinations', '185.220.101.4/32'),
      drop(30002, 'Sources', '2a0b:f4c2::1/128'),
    ],
  ],
])('mends rules of ours with %s', (_, rules) => {
  expect(plan(rules, 100, ['185.220.101.4']).rules).toEqual([
    drop(30000, 'Sources', '185.220.101.4/32'),
    drop(30001, 'Destinations', '185.220.101.4/32'),
  ]);
});

it.each([
  ['passes', pass(30000, { Sources: addresses('185.220.101.4/32') })],
  [
    'has an action of its own beside',
    { ...placeholder, RuleDefinition: { ...placeholder.RuleDefinition, Actions: ['aws:drop', 'Count'] } },
  ],
  ['matches on the other side', drop(30000, 'Destinations', '185.220.101.4/32')],
  [
    'matches on both sides',
    pass(30001, { Sources: addresses('10.0.0.0/8'), Destinations: addresses('10.0.0.0/8') }, 'aws:drop'),
  ],
  ['matches a protocol', pass(30002, { Sources: addresses('185.220.101.4/32'), Protocols: [6] }, 'aws:drop')],
  ['matches everything', pass(30003, {}, 'aws:drop')],
])('deletes no rule at our priorities that %s, and names it', (_, rule) => {
  expect(() => plan([rule], 100, ['185.220.101.4'])).toThrow(
    expect.objectContaining({
      name: 'PriorityCollision',
      message: expect.stringContaining(`priority ${rule.Priority}`),
    }),
  );
});

describe('a group that is full', () => {
  const hosts = [
    blocked('185.220.101.1', 4, '2026-11-01T00:00:00.000Z'),
    blocked('185.220.103.1', 3, '2026-11-20T00:00:00.000Z'),
    blocked('185.220.105.1', 3, '2026-11-10T00:00:00.000Z'),
    blocked('185.220.107.1', 3, '2026-11-10T00:00:00.000Z'),
    blocked('185.220.109.1', 0, '2026-11-24T00:00:00.000Z'),
  ];

  it.each([
    [10, []],
    [9, ['185.220.109.1']],
    [6, ['185.220.109.1', '185.220.107.1']],
    [4, ['185.220.109.1', '185.220.107.1', '185.220.105.1']],
    [2, ['185.220.109.1', '185.220.107.1', '185.220.105.1', '185.220.103.1']],
    [1, ['185.220.109.1', '185.220.107.1', '185.220.105.1', '185.220.103.1', '185.220.101.1']],
  ])('of %i units leaves out the least grave, then the longest unseen, then by address', (capacity, notEnforced) => {
    expect(plan([placeholder], capacity, hosts).notEnforced).toEqual(notEnforced);
    expect(plan([placeholder], capacity, hosts.toReversed()).notEnforced).toEqual(notEnforced);
  });

  it('keeps a host that costs nothing because it closes a gap', () => {
    const gap = [
      blocked('185.220.101.0', 4),
      blocked('185.220.101.2', 3),
      blocked('185.220.101.3', 2),
      blocked('185.220.101.1', 1),
    ];
    expect(plan([placeholder], 2, gap)).toMatchObject({ units: 2, notEnforced: [] });
  });

  it('counts the rules of others', () => {
    const foreign = pass(1, {
      Sources: addresses('10.0.0.0/8', '172.16.0.0/12'),
      Destinations: addresses('10.0.0.0/8'),
      Protocols: [6, 17],
    });
    expect(plan([foreign], 6, hosts)).toMatchObject({
      units: 6,
      notEnforced: hosts
        .slice(1)
        .map(({ host }) => host)
        .reverse(),
    });
    expect(plan([foreign], 3, hosts)).toMatchObject({ rules: undefined, units: 4 });
  });
});

it('keeps out what is no public address, so that AWS takes the rest', () => {
  expect(plan([placeholder], 100, ['1337.1337.1337.1337', '185.220.101.4', '10.1.2.3'])).toMatchObject({
    rules: [drop(30000, 'Sources', '185.220.101.4/32'), drop(30001, 'Destinations', '185.220.101.4/32')],
    notEnforced: ['1337.1337.1337.1337', '10.1.2.3'],
  });
});

describe('a rule of others before ours', () => {
  it.each([
    ['passes everything', pass(100, {}), true],
    [
      'passes a network that holds a blocked host',
      pass(100, { Sources: addresses('185.220.0.0/16'), Destinations: addresses('10.0.0.0/8') }),
      true,
    ],
    ['passes everything to somewhere', pass(100, { Destinations: addresses('10.0.0.0/8') }), true],
    [
      'passes a blocked host of IPv6',
      pass(100, { Destinations: addresses('2a0b::/16'), Sources: addresses('10.0.0.0/8') }),
      true,
    ],
    ['hands everything to the stateful rules', pass(100, {}, 'aws:forward_to_sfe'), true],
    ['passes some ports of everything', pass(100, { DestinationPorts: [{ FromPort: 443, ToPort: 443 }] }), true],
    [
      'matches what we cannot read',
      pass(100, { Sources: addresses('@partners'), Destinations: addresses('10.0.0.0/8') }),
      true,
    ],
    [
      'passes only between private networks',
      pass(100, { Sources: addresses('10.0.0.0/8'), Destinations: addresses('10.0.0.0/8') }),
      false,
    ],
    ['drops', pass(100, {}, 'aws:drop'), false],
    ['comes after ours', pass(40000, {}), false],
  ])('that %s is told of: %3$s', (_, rule, shadows) => {
    expect(plan([rule], 100, ['185.220.101.4', '2a0b:f4c2::1']).shadowedBy).toEqual(shadows ? [rule.Priority] : []);
  });

  it('overrules nothing while nothing is blocked', () => {
    expect(plan([pass(100, {})], 100, []).shadowedBy).toEqual([]);
  });
});

describe('whatever the group and the blocklist are', () => {
  const cidr = fc.tuple(publicHost, fc.integer({ min: 8, max: 32 })).map(([host, prefix]) => `${host}/${prefix}`);
  const list = fc.option(
    fc.array(
      cidr.map((AddressDefinition) => ({ AddressDefinition })),
      { maxLength: 3 },
    ),
    { nil: undefined },
  );
  const foreignRule = fc.record({
    Priority: fc.oneof(fc.integer({ min: 1, max: 29_999 }), fc.integer({ min: 30_004, max: 65_535 })),
    RuleDefinition: fc.record({
      MatchAttributes: fc
        .record({
          Sources: list,
          Destinations: list,
          Protocols: fc.option(fc.array(fc.nat(255), { maxLength: 3 }), { nil: undefined }),
        })
        .map((match) => JSON.parse(JSON.stringify(match))),
      Actions: fc.constantFrom(['aws:pass'], ['aws:drop'], ['aws:drop', 'Count'], ['aws:forward_to_sfe']),
    }),
    // Whatever else AWS may come to put into a rule.
    Note: fc.string(),
  });
  const foreignRules: fc.Arbitrary<StatelessRule[]> = fc.uniqueArray(foreignRule, {
    selector: ({ Priority }) => Priority,
    maxLength: 5,
  });
  const oursBefore = fc.array(publicHost, { maxLength: 5 }).map((hosts) => plan([], 100, hosts).rules ?? []);
  const host = fc.record({
    host: publicHost,
    severityRank: fc.nat(4),
    lastSeen: fc.constantFrom('2026-11-01', '2026-11-02'),
  });
  const blocklist = fc.uniqueArray(host, { selector: ({ host }) => host, maxLength: 40 });
  const group = fc.record({
    foreign: foreignRules,
    ours: oursBefore,
    capacity: fc.integer({ min: 2, max: 100 }),
    hosts: blocklist,
  });

  it('never exceeds the capacity, but for what others put there', () => {
    fc.assert(
      fc.property(group, ({ foreign, ours, capacity, hosts }) => {
        const planned = plan([...foreign, ...ours], capacity, hosts);
        const foreignUnits = foreign.reduce((sum, rule) => sum + unitsOf(rule), 0);
        expect(planned.units).toBeLessThanOrEqual(Math.max(capacity, foreignUnits));
        if (planned.rules) expect(planned.rules.reduce((sum, rule) => sum + unitsOf(rule), 0)).toBe(planned.units);
      }),
      { numRuns },
    );
  });

  it('gives the rules of others back as they were, and never leaves a group without a rule', () => {
    fc.assert(
      fc.property(group, ({ foreign, ours, capacity, hosts }) => {
        const { rules } = plan([...foreign, ...ours], capacity, hosts);
        if (!rules) return;
        const own = new Set(ourRules.map(({ priority }) => priority));
        expect(rules.filter(({ Priority }) => !own.has(Priority))).toEqual(foreign);
        expect(new Set(rules.map(({ Priority }) => Priority)).size).toBe(rules.length);
        expect(rules.length).toBeGreaterThan(0);
      }),
      { numRuns },
    );
  });

  it('drops every host on both sides, or names it, and drops nothing else', () => {
    fc.assert(
      fc.property(group, ({ foreign, ours, capacity, hosts }) => {
        const planned = plan([...foreign, ...ours], capacity, hosts);
        const rules = planned.rules ?? ours;
        const left = new Set(planned.notEnforced);
        const enforced = hosts.filter(({ host }) => !left.has(host));
        for (const { host } of enforced) expect(sidesOf(rules, host)).toEqual(['Destinations', 'Sources']);
        // Whoever is dropped matters at least as much as whoever is left out.
        const least = Math.min(...enforced.map(({ severityRank }) => severityRank));
        const most = Math.max(...hosts.filter(({ host }) => left.has(host)).map(({ severityRank }) => severityRank));
        expect(least).toBeGreaterThanOrEqual(most);
        expect(addressCount(rules)).toBe(BigInt(enforced.length));
      }),
      { numRuns },
    );
  });

  it('finds nothing to change in what it planned itself', () => {
    fc.assert(
      fc.property(group, ({ foreign, ours, capacity, hosts }) => {
        const { rules } = plan([...foreign, ...ours], capacity, hosts);
        if (rules) expect(plan(rules, capacity, hosts).rules).toBeUndefined();
      }),
      { numRuns },
    );
  });
});

/** The sides on which our rules drop a host. */
function sidesOf(rules: readonly StatelessRule[], host: string): string[] {
  const reading = readAddress(host);
  if ('refusal' in reading) throw new Error(reading.refusal);
  const { family, value } = reading.ip;
  return ourRules
    .filter(({ priority, side }) =>
      (rules.find(({ Priority }) => Priority === priority)?.RuleDefinition.MatchAttributes[side] ?? [])
        .map(({ AddressDefinition }) => readRange(AddressDefinition)!)
        .some((range) => range.family === family && range.first <= value && value <= range.last),
    )
    .map(({ side }) => side)
    .sort();
}

/** How many addresses our rules by source drop; the placeholder counts nothing. */
function addressCount(rules: readonly StatelessRule[]): bigint {
  return ourRules
    .filter(({ side }) => side === 'Sources')
    .flatMap(
      ({ priority }) =>
        rules.find(({ Priority }) => Priority === priority)?.RuleDefinition.MatchAttributes.Sources ?? [],
    )
    .filter(({ AddressDefinition }) => AddressDefinition !== '192.0.2.1/32')
    .map(({ AddressDefinition }) => readRange(AddressDefinition)!)
    .reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}
