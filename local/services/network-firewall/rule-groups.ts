import { consumedCapacity } from './capacity';
import {
  description,
  encryptionConfiguration,
  page,
  resourceArn,
  resourceName,
  ruleGroup,
  ruleGroupType,
  tagList,
  updateToken,
  type RuleGroup,
} from './model';
import { flag, integer, oneOf, structure, text } from './shape';
import {
  checkRoom,
  checkToken,
  common,
  encryption,
  find,
  invalid,
  newResource,
  operation,
  paginate,
  touch,
  type Context,
  type Operation,
  type RuleGroupState,
} from './state';
import { listingExtras, ruleGroupExtras } from './unused-model';
import { maximumUnits, parameter, validateRuleGroup } from './validation';
import { AwsError } from '../../service';

const maximumGroupsOfAType = 50;
const identity = { RuleGroupName: resourceName, RuleGroupArn: resourceArn, Type: ruleGroupType };
const content = {
  RuleGroup: ruleGroup,
  Rules: text({ min: 0, max: 2_000_000 }),
  Description: description,
  DryRun: flag,
  EncryptionConfiguration: encryptionConfiguration,
  ...ruleGroupExtras,
};

export const ruleGroupOperations: Readonly<Record<string, Operation>> = {
  CreateRuleGroup: operation(
    structure(
      { RuleGroupName: resourceName, Type: ruleGroupType, Capacity: integer(1, Number.MAX_SAFE_INTEGER) },
      { ...content, Tags: tagList },
    ),
    ({ estate }, input) => {
      if (input.Capacity > maximumUnits) throw parameter(input.Capacity, `a group has at most ${maximumUnits} units`);
      const rules = rulesOf(input);
      validateRuleGroup(rules, input.Type, input.Capacity);
      const arn = estate.arn(`${input.Type.toLowerCase()}-rulegroup/${input.RuleGroupName}`);
      const sameType = [...estate.ruleGroups].filter(([, { type }]) => type === input.Type);
      checkRoom(new Map(sameType), arn, maximumGroupsOfAType);
      const group = { ...newResource(arn, input), type: input.Type, capacity: input.Capacity, rules, updates: 0 };
      if (!input.DryRun) estate.ruleGroups.set(arn, group);
      return { UpdateToken: group.token, RuleGroupResponse: ruleGroupResponse(estate, group) };
    },
  ),

  DescribeRuleGroup: operation(structure({}, { ...identity, AnalyzeRuleGroup: flag }), ({ estate }, input) => {
    const group = findGroup(estate, input);
    return { UpdateToken: group.token, RuleGroup: group.rules, RuleGroupResponse: ruleGroupResponse(estate, group) };
  }),

  DescribeRuleGroupMetadata: operation(structure({}, identity), ({ estate }, input) => {
    const group = findGroup(estate, input);
    return {
      RuleGroupArn: group.arn,
      RuleGroupName: group.name,
      Description: group.description,
      Type: group.type,
      Capacity: group.capacity,
      StatefulRuleOptions: group.rules.StatefulRuleOptions,
      LastModifiedTime: group.modified,
    };
  }),

  // Replaces the whole group: what the caller leaves out is lost.
  UpdateRuleGroup: operation(
    structure({ UpdateToken: updateToken }, { ...identity, ...content }),
    ({ estate }, input) => {
      const group = findGroup(estate, input);
      const rules = rulesOf(input);
      validateRuleGroup(rules, group.type, group.capacity);
      checkToken(group, input.UpdateToken);
      const updated: RuleGroupState = {
        ...group,
        rules,
        description: input.Description,
        encryption: encryption(input.EncryptionConfiguration),
        updates: group.updates + 1,
      };
      touch(updated);
      if (!input.DryRun) estate.ruleGroups.set(group.arn, updated);
      return { UpdateToken: updated.token, RuleGroupResponse: ruleGroupResponse(estate, updated) };
    },
  ),

  DeleteRuleGroup: operation(structure({}, identity), ({ estate }, input) => {
    const group = findGroup(estate, input);
    if (associations(estate, group) > 0) throw inUse();
    estate.ruleGroups.delete(group.arn);
    estate.resourcePolicies.delete(group.arn);
    return { RuleGroupResponse: { ...ruleGroupResponse(estate, group), RuleGroupStatus: 'DELETING' } };
  }),

  ListRuleGroups: operation(
    structure({}, { ...page, Scope: oneOf('MANAGED', 'ACCOUNT'), Type: ruleGroupType, ...listingExtras }),
    ({ estate }, input) => {
      // There are no managed groups here.
      const groups = input.Scope === 'MANAGED' ? [] : [...estate.ruleGroups.values()];
      const wanted = groups.filter(({ type }) => input.Type === undefined || type === input.Type);
      const { page: found, NextToken } = paginate(wanted, input);
      return { RuleGroups: found.map(({ name, arn }) => ({ Name: name, Arn: arn })), NextToken };
    },
  ),
};

/** The provider of Terraform waits on this very sentence. */
export function inUse(): AwsError {
  return new AwsError('InvalidOperationException', 'Unable to delete the object because it is still in use');
}

function findGroup(
  estate: Context['estate'],
  input: { RuleGroupArn?: string; RuleGroupName?: string; Type?: string },
): RuleGroupState {
  if (input.RuleGroupArn === undefined && input.RuleGroupName !== undefined && input.Type === undefined) {
    throw invalid('Type is required with RuleGroupName');
  }
  return find(estate.ruleGroups, { arn: input.RuleGroupArn, name: input.RuleGroupName, type: input.Type });
}

function rulesOf(input: { RuleGroup?: RuleGroup; Rules?: string }): RuleGroup {
  if ((input.RuleGroup === undefined) === (input.Rules === undefined)) {
    throw invalid('Exactly one of Rules or RuleGroup must be set');
  }
  return input.RuleGroup ?? { RulesSource: { RulesString: input.Rules ?? '' } };
}

function associations(estate: Context['estate'], group: RuleGroupState): number {
  return [...estate.policies.values()].filter(({ policy }) =>
    [...(policy.StatelessRuleGroupReferences ?? []), ...(policy.StatefulRuleGroupReferences ?? [])].some(
      ({ ResourceArn }) => ResourceArn === group.arn,
    ),
  ).length;
}

function ruleGroupResponse(estate: Context['estate'], group: RuleGroupState): object {
  return {
    ...common(group),
    RuleGroupArn: group.arn,
    RuleGroupName: group.name,
    RuleGroupId: group.id,
    Type: group.type,
    Capacity: group.capacity,
    ConsumedCapacity: consumedCapacity(group.rules),
    NumberOfAssociations: associations(estate, group),
    RuleGroupStatus: 'ACTIVE',
    LastModifiedTime: group.modified,
  };
}
