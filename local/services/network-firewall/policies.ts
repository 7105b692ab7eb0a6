import { consumedCapacity } from './capacity';
import {
  description,
  encryptionConfiguration,
  firewallPolicy,
  page,
  resourceArn,
  resourceName,
  tagList,
  updateToken,
  type FirewallPolicy,
} from './model';
import { inUse } from './rule-groups';
import { flag, structure } from './shape';
import {
  checkRoom,
  checkToken,
  common,
  encryption,
  find,
  newResource,
  operation,
  paginate,
  touch,
  type Estate,
  type Operation,
  type PolicyState,
  type RuleGroupState,
} from './state';
import { maximumUnits, parameter, validateActions, validateCustomActions } from './validation';

const maximumPolicies = 20;
const maximumGroupsOfAPolicy = 20;
const identity = { FirewallPolicyName: resourceName, FirewallPolicyArn: resourceArn };
const content = { Description: description, DryRun: flag, EncryptionConfiguration: encryptionConfiguration };

export const policyOperations: Readonly<Record<string, Operation>> = {
  CreateFirewallPolicy: operation(
    structure({ FirewallPolicyName: resourceName, FirewallPolicy: firewallPolicy }, { ...content, Tags: tagList }),
    ({ estate }, input) => {
      validatePolicy(estate, input.FirewallPolicy);
      const arn = estate.arn(`firewall-policy/${input.FirewallPolicyName}`);
      checkRoom(estate.policies, arn, maximumPolicies);
      const policy = { ...newResource(arn, input), policy: input.FirewallPolicy };
      if (!input.DryRun) estate.policies.set(arn, policy);
      return { UpdateToken: policy.token, FirewallPolicyResponse: policyResponse(estate, policy) };
    },
  ),

  DescribeFirewallPolicy: operation(structure({}, identity), ({ estate }, input) => {
    const policy = findPolicy(estate, input);
    return {
      UpdateToken: policy.token,
      FirewallPolicy: policy.policy,
      FirewallPolicyResponse: policyResponse(estate, policy),
    };
  }),

  UpdateFirewallPolicy: operation(
    structure({ UpdateToken: updateToken, FirewallPolicy: firewallPolicy }, { ...identity, ...content }),
    ({ estate }, input) => {
      const policy = findPolicy(estate, input);
      validatePolicy(estate, input.FirewallPolicy);
      checkToken(policy, input.UpdateToken);
      const updated: PolicyState = {
        ...policy,
        policy: input.FirewallPolicy,
        description: input.Description,
        encryption: encryption(input.EncryptionConfiguration),
      };
      touch(updated);
      if (!input.DryRun) estate.policies.set(policy.arn, updated);
      return { UpdateToken: updated.token, FirewallPolicyResponse: policyResponse(estate, updated) };
    },
  ),

  DeleteFirewallPolicy: operation(structure({}, identity), ({ estate }, input) => {
    const policy = findPolicy(estate, input);
    if (associations(estate, policy) > 0) throw inUse();
    estate.policies.delete(policy.arn);
    estate.resourcePolicies.delete(policy.arn);
    return { FirewallPolicyResponse: { ...policyResponse(estate, policy), FirewallPolicyStatus: 'DELETING' } };
  }),

  ListFirewallPolicies: operation(structure({}, page), ({ estate }, input) => {
    const { page: found, NextToken } = paginate([...estate.policies.values()], input);
    return { FirewallPolicies: found.map(({ name, arn }) => ({ Name: name, Arn: arn })), NextToken };
  }),
};

/** The stateless groups of a policy in the order in which a packet meets them. */
export function statelessGroups(estate: Estate, policy: FirewallPolicy): RuleGroupState[] {
  return [...(policy.StatelessRuleGroupReferences ?? [])]
    .sort((a, b) => a.Priority - b.Priority)
    .map(({ ResourceArn }) => estate.ruleGroups.get(ResourceArn))
    .filter((group) => group !== undefined);
}

function findPolicy(estate: Estate, input: { FirewallPolicyArn?: string; FirewallPolicyName?: string }): PolicyState {
  return find(estate.policies, { arn: input.FirewallPolicyArn, name: input.FirewallPolicyName });
}

function validatePolicy(estate: Estate, policy: FirewallPolicy): void {
  const customActions = policy.StatelessCustomActions ?? [];
  validateCustomActions(customActions);
  validateActions(policy.StatelessDefaultActions, customActions);
  validateActions(policy.StatelessFragmentDefaultActions, customActions);

  const references = policy.StatelessRuleGroupReferences ?? [];
  if (references.length > maximumGroupsOfAPolicy) {
    throw parameter(references.length, `a policy has at most ${maximumGroupsOfAPolicy} stateless rule groups`);
  }
  checkReferences(estate, references, 'STATELESS');
  checkReferences(estate, policy.StatefulRuleGroupReferences ?? [], 'STATEFUL');
  // A policy reserves what its groups may grow to, not what they consume now.
  const units = statelessGroups(estate, policy).reduce((sum, { capacity }) => sum + capacity, 0);
  if (units > maximumUnits)
    throw parameter(units, `stateless rule groups of a policy have at most ${maximumUnits} units`);

  const strict = policy.StatefulEngineOptions?.RuleOrder === 'STRICT_ORDER';
  if (!strict && policy.StatefulDefaultActions?.length) {
    throw parameter(policy.StatefulDefaultActions, 'stateful default actions need strict order');
  }
  for (const { ResourceArn, Priority } of policy.StatefulRuleGroupReferences ?? []) {
    if (strict !== (Priority !== undefined))
      throw parameter(ResourceArn, 'strict order, and it alone, needs priorities');
    const group = estate.ruleGroups.get(ResourceArn);
    if (group && strict !== (group.rules.StatefulRuleOptions?.RuleOrder === 'STRICT_ORDER')) {
      throw parameter(ResourceArn, 'the rule order of the group is not that of the policy');
    }
  }
}

function checkReferences(
  estate: Estate,
  references: readonly { ResourceArn: string; Priority?: number | undefined }[],
  type: string,
): void {
  const arns = references.map(({ ResourceArn }) => ResourceArn);
  const priorities = references.map(({ Priority }) => Priority).filter((priority) => priority !== undefined);
  if (new Set(arns).size < arns.length) throw parameter(arns, 'a rule group can be referenced once');
  if (new Set(priorities).size < priorities.length) throw parameter(priorities, 'priorities must be unique');
  // Groups that AWS manages belong to no account; any of them is taken to exist.
  const own = arns.filter((arn) => !arn.includes(':aws-managed:stateful-rulegroup/') || type === 'STATELESS');
  const missing = own.find((arn) => estate.ruleGroups.get(arn)?.type !== type);
  if (missing !== undefined) throw parameter(missing, `there is no such ${type.toLowerCase()} rule group`);
}

function associations(estate: Estate, policy: PolicyState): number {
  return [...estate.firewalls.values()].filter(({ policyArn }) => policyArn === policy.arn).length;
}

function policyResponse(estate: Estate, policy: PolicyState): object {
  const stateful = (policy.policy.StatefulRuleGroupReferences ?? [])
    .map(({ ResourceArn }) => estate.ruleGroups.get(ResourceArn))
    .filter((group) => group !== undefined);
  return {
    ...common(policy),
    FirewallPolicyName: policy.name,
    FirewallPolicyArn: policy.arn,
    FirewallPolicyId: policy.id,
    FirewallPolicyStatus: 'ACTIVE',
    ConsumedStatelessRuleCapacity: statelessGroups(estate, policy.policy).reduce(
      (sum, group) => sum + group.capacity,
      0,
    ),
    ConsumedStatefulRuleCapacity: stateful.reduce((sum, group) => sum + consumedCapacity(group.rules), 0),
    NumberOfAssociations: associations(estate, policy),
    LastModifiedTime: policy.modified,
  };
}
