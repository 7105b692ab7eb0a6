import { countDropped } from '../../../functions/core/count-dropped';
import { prepareBlocklist, type BlockedHost } from '../../../functions/core/prepare-blocklist';
import { planRuleGroup, type RuleGroupPlan } from '../../../functions/core/rule-group';
import type { CustomAction, RuleGroupContent, StatelessRule } from '../../../functions/core/stateless-rule';

/** A host of the blocklist. */
export function blocked(host: string, severityRank = 3, lastSeen = '2026-11-24T12:00:00.000Z'): BlockedHost {
  return { host, severityRank, lastSeen };
}

/** The plan for a group with these rules, which usually has room for our custom action or has it already. */
export function plan(
  rules: readonly StatelessRule[],
  capacity: number,
  hosts: readonly (string | BlockedHost)[],
  customActions: readonly CustomAction[] = [countDropped],
): Omit<RuleGroupPlan, 'content'> & { readonly [Key in keyof RuleGroupContent]: RuleGroupContent[Key] | undefined } {
  const blocklist = hosts.map((host) => (typeof host === 'string' ? blocked(host) : host));
  const { content, ...rest } = planRuleGroup({ rules, capacity, customActions }, prepareBlocklist(blocklist));
  return { rules: content?.rules, customActions: content?.customActions, ...rest };
}

/** A rule of ours. */
export function dropAndCount(Priority: number, side: 'Sources' | 'Destinations', ...cidrs: string[]): StatelessRule {
  return pass(Priority, { [side]: addresses(...cidrs) }, 'aws:drop', 'PortcullisDropped');
}

/** A rule that drops without counting: the placeholder, or one of an earlier version. */
export function drop(Priority: number, side: 'Sources' | 'Destinations', ...cidrs: string[]): StatelessRule {
  return pass(Priority, { [side]: addresses(...cidrs) }, 'aws:drop');
}

/** A rule of someone else. */
export function pass(
  Priority: number,
  match: StatelessRule['RuleDefinition']['MatchAttributes'],
  ...actions: string[]
): StatelessRule {
  return { Priority, RuleDefinition: { MatchAttributes: match, Actions: actions.length > 0 ? actions : ['aws:pass'] } };
}

/** A custom action that publishes a metric. */
export function counting(ActionName: string, value = 'theirs'): CustomAction {
  return { ActionName, ActionDefinition: { PublishMetricAction: { Dimensions: [{ Value: value }] } } };
}

export function addresses(...cidrs: string[]) {
  return cidrs.map((AddressDefinition) => ({ AddressDefinition }));
}
