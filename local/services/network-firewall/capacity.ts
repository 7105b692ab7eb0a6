import type { RuleGroup, StatelessRule } from './model';

/** What a stateless rule costs: the product of the lengths of its match settings, each at least 1. */
export function ruleCapacity(rule: StatelessRule): number {
  const { Sources, Destinations, SourcePorts, DestinationPorts, Protocols } = rule.RuleDefinition.MatchAttributes;
  return [Sources, Destinations, SourcePorts, DestinationPorts, Protocols]
    .map((setting) => Math.max(setting?.length ?? 0, 1))
    .reduce((product, length) => product * length, 1);
}

/** Units that the rules of a group consume; a stateful rule costs one. */
export function consumedCapacity(group: RuleGroup): number {
  const { StatelessRulesAndCustomActions, StatefulRules, RulesString, RulesSourceList } = group.RulesSource;
  const stateless = StatelessRulesAndCustomActions?.StatelessRules ?? [];
  const domains = (RulesSourceList?.Targets.length ?? 0) * (RulesSourceList?.TargetTypes.length ?? 0);
  const lines = (RulesString ?? '').split('\n').filter((line) => /^\s*[^#\s]/.test(line)).length;
  return stateless.reduce((sum, rule) => sum + ruleCapacity(rule), 0) + (StatefulRules?.length ?? 0) + domains + lines;
}
