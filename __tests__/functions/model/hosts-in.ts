import { readRange } from '../../../functions/core/ip-range';
import { ourRules, placeholder } from '../../../functions/core/our-rules';
import type { StatelessRule } from '../../../functions/core/stateless-rule';

const heldPlace = placeholder.RuleDefinition.MatchAttributes.Sources?.[0]?.AddressDefinition;
const ourPriorities = new Set(ourRules.map(({ priority }) => priority));

/** Hosts that our rules drop on one side, as integers in text; the placeholder holds none. */
export function hostsIn(rules: readonly StatelessRule[], side: 'Sources' | 'Destinations'): string[] {
  return rules
    .filter(({ Priority }) => ourPriorities.has(Priority))
    .flatMap(({ RuleDefinition: { MatchAttributes: match } }) => match[side] ?? [])
    .filter(({ AddressDefinition }) => AddressDefinition !== heldPlace)
    .flatMap(({ AddressDefinition }) => {
      const { first, last } = readRange(AddressDefinition)!;
      return Array.from({ length: Number(last - first) + 1 }, (_, index) => String(first + BigInt(index)));
    })
    .sort();
}
