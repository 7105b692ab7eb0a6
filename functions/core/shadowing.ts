import { readRange, type IpRange } from './ip-range';
import { ourRules } from './our-rules';
import { RangeSet } from './range-set';
import type { RuleAddress, StatelessRule } from './stateless-rule';

/** Actions that end a packet's way through the stateless rules without dropping it. */
const lettingThrough = new Set(['aws:pass', 'aws:forward_to_sfe']);

/** Priorities of rules in a group of ours that let through, before our rules see it, a packet from or to a blocked host. */
export function shadowing(foreign: readonly StatelessRule[], blocked: readonly IpRange[]): number[] {
  const ourFirst = Math.min(...ourRules.map(({ priority }) => priority));
  return passing(
    foreign.filter(({ Priority }) => Priority < ourFirst),
    blocked,
  );
}

/**
 * Priorities of rules that could let a packet from or to a blocked host through: the lowest number is evaluated first,
 * and the first match decides. Ports, protocols and flags narrow such a rule and do not make it harmless.
 */
export function passing(rules: readonly StatelessRule[], blocked: readonly IpRange[]): number[] {
  const candidates = rules.filter(({ RuleDefinition: { Actions } }) =>
    Actions.some((action) => lettingThrough.has(action)),
  );
  if (candidates.length === 0 || blocked.length === 0) return [];
  const hosts = new RangeSet(blocked);
  const meets = (addresses: readonly RuleAddress[] = []): boolean =>
    addresses.length === 0 ||
    addresses.some(({ AddressDefinition }) => {
      const range = readRange(AddressDefinition);
      // What we cannot read, such as a reference to a prefix list, may hold anything.
      return range === undefined || hosts.meets(range);
    });
  return candidates
    .filter(({ RuleDefinition: { MatchAttributes: match } }) => meets(match.Sources) || meets(match.Destinations))
    .map(({ Priority }) => Priority)
    .sort((a, b) => a - b);
}
