import { prepareBlocklist, type BlockedHost } from '../../../functions/core/prepare-blocklist';
import { planRuleGroup, type RuleGroupPlan } from '../../../functions/core/rule-group';
import type { StatelessRule } from '../../../functions/core/stateless-rule';

/** A host of the blocklist. */
export function blocked(host: string, severityRank = 3, lastSeen = '2026-11-24T12:00:00.000Z'): BlockedHost {
  return { host, severityRank, lastSeen };
}

/** The plan for a group with these rules. */
export function plan(
  rules: readonly StatelessRule[],
  capacity: number,
  hosts: readonly (string | BlockedHost)[],
): RuleGroupPlan {
  const blocklist = hosts.map((host) => (typeof host === 'string' ? blocked(host) : host));
  return planRuleGroup(rules, capacity, prepareBlocklist(blocklist));
}

/** A rule in the form of ours. */
export function drop(Priority: number, side: 'Sources' | 'Destinations', ...cidrs: string[]): StatelessRule {
  return pass(Priority, { [side]: addresses(...cidrs) }, 'aws:drop');
}

/** A rule of someone else. */
export function pass(
  Priority: number,
  match: StatelessRule['RuleDefinition']['MatchAttributes'],
  action = 'aws:pass',
): StatelessRule {
  return { Priority, RuleDefinition: { MatchAttributes: match, Actions: [action] } };
}

export function addresses(...cidrs: string[]) {
  return cidrs.map((AddressDefinition) => ({ AddressDefinition }));
}
