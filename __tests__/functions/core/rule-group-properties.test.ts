import * as fc from 'fast-check';
import { readAddress } from '../../../functions/core/address';
import { readRange } from '../../../functions/core/ip-range';
import { countDropped } from '../../../functions/core/count-dropped';
import { ourRules } from '../../../functions/core/our-rules';
import { unitsOf, type StatelessRule } from '../../../functions/core/stateless-rule';
import { numRuns } from '../run-count';
import { publicHost } from './arbitrary-hosts';
import { counting, plan } from './rules';

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
  const customActions = fc.uniqueArray(
    fc.oneof(
      fc.constantFrom(countDropped, counting('PortcullisDropped'), counting('Count')),
      fc.nat(20).map((number) => counting(`Theirs${number}`)),
    ),
    { selector: ({ ActionName }) => ActionName, maxLength: 10 },
  );
  const group = fc.record({
    foreign: foreignRules,
    ours: oursBefore,
    actions: customActions,
    capacity: fc.integer({ min: 2, max: 100 }),
    hosts: blocklist,
  });

  it('never exceeds the capacity, but for what others put there', () => {
    fc.assert(
      fc.property(group, ({ foreign, ours, actions, capacity, hosts }) => {
        const planned = plan([...foreign, ...ours], capacity, hosts, actions);
        const foreignUnits = foreign.reduce((sum, rule) => sum + unitsOf(rule), 0);
        expect(planned.units).toBeLessThanOrEqual(Math.max(capacity, foreignUnits));
        if (planned.rules) expect(planned.rules.reduce((sum, rule) => sum + unitsOf(rule), 0)).toBe(planned.units);
      }),
      { numRuns },
    );
  });

  it('gives the rules of others back as they were, and never leaves a group without a rule', () => {
    fc.assert(
      fc.property(group, ({ foreign, ours, actions, capacity, hosts }) => {
        const { rules } = plan([...foreign, ...ours], capacity, hosts, actions);
        if (!rules) return;
        const own = new Set(ourRules.map(({ priority }) => priority));
        expect(rules.filter(({ Priority }) => !own.has(Priority))).toEqual(foreign);
        expect(new Set(rules.map(({ Priority }) => Priority)).size).toBe(rules.length);
        expect(rules.length).toBeGreaterThan(0);
      }),
      { numRuns },
    );
  });

  it('gives the custom actions of others back as they were, and defines every one that a rule of ours names', () => {
    fc.assert(
      fc.property(group, ({ foreign, ours, actions, capacity, hosts }) => {
        const { rules = [], customActions } = plan([...foreign, ...ours], capacity, hosts, actions);
        if (!customActions) return;
        expect(customActions.slice(0, actions.length)).toEqual(actions);
        expect([[], [countDropped]]).toContainEqual(customActions.slice(actions.length));
        expect(customActions.length).toBeLessThanOrEqual(10);
        const counts = rules.slice(foreign.length).some(({ RuleDefinition }) => RuleDefinition.Actions.length > 1);
        if (counts) expect(customActions).toContainEqual(countDropped);
      }),
      { numRuns },
    );
  });

  it('drops every host on both sides, or names it, and drops nothing else', () => {
    fc.assert(
      fc.property(group, ({ foreign, ours, actions, capacity, hosts }) => {
        const planned = plan([...foreign, ...ours], capacity, hosts, actions);
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
      fc.property(group, ({ foreign, ours, actions, capacity, hosts }) => {
        const { rules, customActions } = plan([...foreign, ...ours], capacity, hosts, actions);
        if (rules) expect(plan(rules, capacity, hosts, customActions).rules).toBeUndefined();
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
