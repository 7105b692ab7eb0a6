import { withCountDropped } from './count-dropped';
import type { IpRange } from './ip-range';
import { countSame, dropRules, dropSame, partition, placeholder } from './our-rules';
import type { RuleGroup } from './ports';
import type { PreparedBlocklist } from './prepare-blocklist';
import { unitsOf, type RuleGroupContent, type StatelessRule } from './stateless-rule';
import { withHeld } from './with-held';

export interface RuleGroupPlan {
  /** All that the group shall hold, what is others' first and as it was; `undefined` when it holds that already. */
  readonly content: RuleGroupContent | undefined;
  /** Whether the group drops something else now than it shall. */
  readonly dropsOther: boolean;
  /** Units of capacity that the group takes then, the rules of others included. */
  readonly units: number;
  /** What our rules drop then. */
  readonly ranges: readonly IpRange[];
  /** The hosts of the blocklist among that: IPv6 networks that are dropped as a whole hold others beside. */
  readonly hosts: readonly IpRange[];
  /** How many networks are dropped as a whole. */
  readonly networks: number;
  /** Rules of others in the group. */
  readonly foreign: readonly StatelessRule[];
  /** Hosts that no rule drops: no public addresses, and then those without room, the least important first. */
  readonly notEnforced: readonly string[];
}

/**
 * Plans a rule group: all of the blocklist that its capacity holds, and everything of others' as it is.
 * Throws `PriorityCollision` when someone else's rule sits at one of our priorities.
 *
 * @param group the group as it is now
 * @param staying what stays although it is not on the blocklist, as far as there is room left
 */
export function planRuleGroup(
  { rules, customActions: held, capacity }: Pick<RuleGroup, 'rules' | 'customActions' | 'capacity'>,
  blocklist: PreparedBlocklist,
  staying: readonly IpRange[] = [],
): RuleGroupPlan {
  const { ours, foreign } = partition(rules);
  const foreignUnits = sumOfUnits(foreign);
  // Each block stands in a rule by source and in one by destination. Others' rules alone can fill a group.
  const blocks = Math.max(0, Math.floor((capacity - foreignUnits) / 2));
  const { ranges: listed, hosts, networks, left } = blocklist.fit(blocks);
  const ranges = withHeld(listed, staying, blocks);
  const counting = ranges.length > 0 ? withCountDropped(held) : undefined;
  const wanted = dropRules(ranges, counting !== undefined);
  if (wanted.length + foreign.length === 0) wanted.push(placeholder);
  const customActions = counting ?? held;
  const dropsOther = !dropSame(ours, wanted);
  const isRight = !dropsOther && customActions === held && countSame(ours, wanted);
  return {
    content: isRight ? undefined : { rules: [...foreign, ...wanted], customActions },
    dropsOther,
    units: foreignUnits + sumOfUnits(wanted),
    ...{ ranges, hosts, networks, foreign },
    notEnforced: [...blocklist.unfit, ...left],
  };
}

function sumOfUnits(rules: readonly StatelessRule[]): number {
  return rules.reduce((sum, rule) => sum + unitsOf(rule), 0);
}
