import { isIP } from 'node:net';

import type { AwsError } from '../../service';
import { consumedCapacity } from './capacity';
import type { CustomAction, MatchAttributes, RuleGroup, RuleGroupType, StatelessRule } from './model';
import { invalid } from './state';

/** The most that one stateless group can have, and all stateless groups of a policy together. */
export const maximumUnits = 30_000;
const maximumCustomActions = 10;
const standardActions: readonly string[] = ['aws:pass', 'aws:drop', 'aws:forward_to_sfe'];

/** Throws when AWS would refuse the rules of a group; where AWS's own behaviour is not known, the stricter is assumed. */
export function validateRuleGroup(group: RuleGroup, type: RuleGroupType, capacity: number): void {
  const sources = Object.keys(group.RulesSource);
  if (sources.length !== 1) throw parameter(sources, 'RulesSource must hold exactly one kind of rules');
  const stateless = group.RulesSource.StatelessRulesAndCustomActions;
  if ((stateless !== undefined) !== (type === 'STATELESS')) {
    throw parameter(sources, `a group of type ${type} cannot hold such rules`);
  }
  if (stateless !== undefined) {
    if (group.RuleVariables ?? group.ReferenceSets ?? group.StatefulRuleOptions) {
      throw parameter(Object.keys(group), 'a stateless group has rules only');
    }
    validateStatelessRules(stateless.StatelessRules, stateless.CustomActions ?? []);
  }
  const consumed = consumedCapacity(group);
  if (consumed > capacity) throw parameter(consumed, `the rules need more than the group's capacity of ${capacity}`);
}

function validateStatelessRules(rules: readonly StatelessRule[], customActions: readonly CustomAction[]): void {
  if (rules.length === 0) throw parameter('StatelessRules', 'there must be at least one rule');
  validateCustomActions(customActions);
  const priorities = new Set<number>();
  for (const { Priority, RuleDefinition } of rules) {
    if (priorities.has(Priority)) throw parameter(Priority, 'priorities must be unique');
    priorities.add(Priority);
    validateActions(RuleDefinition.Actions, customActions);
    validateMatch(RuleDefinition.MatchAttributes);
  }
}

export function validateCustomActions(customActions: readonly CustomAction[]): void {
  if (customActions.length > maximumCustomActions) {
    throw parameter(customActions.length, `there can be at most ${maximumCustomActions} custom actions`);
  }
  const names = customActions.map(({ ActionName }) => ActionName);
  if (new Set(names).size < names.length) throw parameter(names, 'names of custom actions must be unique');
  const empty = customActions.find(({ ActionDefinition }) => ActionDefinition.PublishMetricAction === undefined);
  if (empty) throw parameter(empty.ActionName, 'a custom action must publish a metric');
}

/** Exactly one standard action; every other one is a custom action that is defined beside it. */
export function validateActions(actions: readonly string[], customActions: readonly CustomAction[]): void {
  if (actions.filter((action) => standardActions.includes(action)).length !== 1) {
    throw parameter(actions, `there must be exactly one of ${standardActions.join(', ')}`);
  }
  const known = new Set([...standardActions, ...customActions.map(({ ActionName }) => ActionName)]);
  const unknown = actions.find((action) => !known.has(action));
  if (unknown !== undefined) throw parameter(unknown, 'the action is not defined');
}

function validateMatch(match: MatchAttributes): void {
  const { Sources = [], Destinations = [], SourcePorts = [], DestinationPorts = [] } = match;
  const addresses = [...Sources, ...Destinations].map(({ AddressDefinition }) => AddressDefinition);
  if (addresses.length === 0) throw parameter('MatchAttributes', 'a rule needs sources or destinations');
  if (new Set(addresses.map(family)).size > 1) {
    throw parameter(addresses.slice(0, 2), 'a rule cannot mix IPv4 and IPv6');
  }
  const unmasked = match.TCPFlags?.find(
    ({ Flags, Masks }) => Masks?.length && Flags.some((flag) => !Masks.includes(flag)),
  );
  if (unmasked) throw parameter(unmasked.Flags, 'flags must be among the masks');
  const backwards = [...SourcePorts, ...DestinationPorts].find(({ FromPort, ToPort }) => FromPort > ToPort);
  if (backwards) throw parameter(`${backwards.FromPort}:${backwards.ToPort}`, 'a port range must not run backwards');
}

/** 4 or 6; host bits are allowed, as in AWS's own samples (`10.0.0.1/24`). */
function family(definition: string): number {
  const [address = '', length, ...rest] = definition.split('/');
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const valid = length === undefined || (/^(0|[1-9]\d*)$/.test(length) && Number(length) <= bits);
  if (version === 0 || !valid || rest.length > 0) throw parameter(definition, 'it is no address in CIDR notation');
  return version;
}

/** The form of AWS's own message. */
export function parameter(value: unknown, reason: string): AwsError {
  return invalid(`parameter is invalid, parameter: [${String(value)}], context: ${reason}`);
}
