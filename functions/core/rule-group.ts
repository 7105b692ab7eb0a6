import { dropRules, dropSame, partition, placeholder } from './our-rules';
import type { PreparedBlocklist } from './prepare-blocklist';
import { shadowing } from './shadowing';
import { unitsOf, type StatelessRule } from './stateless-rule';

export interface RuleGroupPlan {
  /** Every rule that the group shall have, those of others first and as they were; `undefined` when it has them already. */
  readonly rules: readonly StatelessRule[] | undefined;
  /** Units of capacity that the group takes then, the rules of others included. */
  readonly units: number;
  /** Hosts that no rule drops: no public addresses, and then those without room, the least important first. */
  readonly notEnforced: readonly string[];
  /** Priorities of rules of others that let through, before ours are reached, what ours would drop. */
  readonly shadowedBy: readonly number[];
}

/**
 * Plans a rule group: all of the blocklist that its capacity holds, and everything of others' as it is.
 * Throws `PriorityCollision` when someone else's rule sits at one of our priorities.
 *
 * @param rules the group's rules now
 * @param capacity the group's capacity in units, fixed when it was made
 */
export function planRuleGroup(
  rules: readonly StatelessRule[],
  capacity: number,
  blocklist: PreparedBlocklist,
): RuleGroupPlan {
  const { ours, foreign } = partition(rules);
  const foreignUnits = sumOfUnits(foreign);
  // Each block stands in a rule by source and in one by destination. Others' rules alone can fill a group.
  const { ranges, left } = blocklist.fit(Math.max(0, Math.floor((capacity - foreignUnits) / 2)));
  const wanted = dropRules(ranges);
  if (wanted.length + foreign.length === 0) wanted.push(placeholder);
  return {
    rules: dropSame(ours, wanted) ? undefined : [...foreign, ...wanted],
    units: foreignUnits + sumOfUnits(wanted),
    notEnforced: [...blocklist.unfit, ...left],
    shadowedBy: shadowing(foreign, ranges),
  };
}

function sumOfUnits(rules: readonly StatelessRule[]): number {
  return rules.reduce((sum, rule) => sum + unitsOf(rule), 0);
}
