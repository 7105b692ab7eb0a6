import { createHash } from 'node:crypto';
import type { IpRange } from '../core/ip-range';
import { readRange } from '../core/ip-range';
import { ourRules, placeholder } from '../core/our-rules';
import type { StatelessRule } from '../core/stateless-rule';

/** Many firewalls hold the same list, which is worked out once. */
const known = new WeakMap<readonly IpRange[], string>();

/** What tells what our rules drop. @param ranges by family in the order of addresses */
export function digestOf(ranges: readonly IpRange[]): string {
  const digest = known.get(ranges) ?? hash(ranges);
  known.set(ranges, digest);
  return digest;
}

/** Whether our rules of a group drop what they did when this digest was made, on either side and in any spelling. */
export function areAsWritten(present: readonly StatelessRule[], digest: string): boolean {
  const held = placeholder.RuleDefinition.MatchAttributes.Sources?.[0]?.AddressDefinition;
  return (['Sources', 'Destinations'] as const).every((side) => {
    const own = ourRules.filter((rule) => rule.side === side).map(({ priority }) => priority);
    const ranges = present
      .filter(({ Priority }) => own.includes(Priority))
      .flatMap(({ RuleDefinition: { MatchAttributes: match } }) => match[side] ?? [])
      .filter(({ AddressDefinition }) => AddressDefinition !== held)
      .flatMap(({ AddressDefinition }) => readRange(AddressDefinition) ?? [])
      .sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : 1));
    return hash(ranges) === digest;
  });
}

function hash(ranges: readonly IpRange[]): string {
  return createHash('sha256')
    .update(ranges.map(({ cidr }) => cidr).join())
    .digest('base64url');
}
