import {
  InvalidRequestException,
  InvalidTokenException,
  ResourceNotFoundException,
  type DescribeRuleGroupResponse,
  type UpdateRuleGroupRequest,
} from '@aws-sdk/client-network-firewall';
import { NetworkFirewallRuleGroups } from '../../../functions/adapters/network-firewall';
import { unitsOf, type CustomAction, type StatelessRule } from '../../../functions/core/stateless-rule';
import { drop } from '../core/rules';
import { InMemoryRuleGroups } from '../fakes/in-memory-rule-groups';
import { customActions, firewall, theyAreRuleGroups, type Owned } from './rule-groups.contract';
import { stubClient } from './stub-client';

/** AWS's side of one rule group: what it holds beside rules, and what it checks. */
function awsWith(name: string) {
  let group: DescribeRuleGroupResponse = { UpdateToken: '0', RuleGroupResponse: undefined };
  const next = () => String(Number(group.UpdateToken) + 1);
  const rulesOf = (request: Pick<UpdateRuleGroupRequest, 'RuleGroup'>) =>
    (request.RuleGroup?.RulesSource?.StatelessRulesAndCustomActions?.StatelessRules ?? []) as StatelessRule[];
  const actionsOf = (request: Pick<UpdateRuleGroupRequest, 'RuleGroup'>) =>
    (request.RuleGroup?.RulesSource?.StatelessRulesAndCustomActions?.CustomActions ?? []) as CustomAction[];
  const namesUndefined = (request: UpdateRuleGroupRequest) => {
    const defined = new Set(actionsOf(request).map(({ ActionName }) => ActionName));
    const named = rulesOf(request).flatMap(({ RuleDefinition: { Actions } }) => Actions);
    return named.some((action) => !action.startsWith('aws:') && !defined.has(action));
  };
  const update = (request: UpdateRuleGroupRequest) => {
    if (request.UpdateToken !== group.UpdateToken)
      return new InvalidTokenException({ message: 'stale', $metadata: {} });
    const units = rulesOf(request).reduce((sum, rule) => sum + unitsOf(rule), 0);
    if (units > (group.RuleGroupResponse?.Capacity ?? 0))
      return new InvalidRequestException({ message: 'capacity', $metadata: {} });
    if (namesUndefined(request)) return new InvalidRequestException({ message: 'action', $metadata: {} });
    // AWS keeps nothing that the request does not hold.
    const { Description, EncryptionConfiguration, RuleGroup } = request;
    group = {
      UpdateToken: next(),
      RuleGroup,
      RuleGroupResponse: { ...group.RuleGroupResponse!, Description, EncryptionConfiguration },
    };
    return {};
  };
  const { client } = stubClient(({ command, input }) => {
    if (input.RuleGroupName !== name) return new ResourceNotFoundException({ message: 'not there', $metadata: {} });
    return command === 'UpdateRuleGroupCommand' ? update(input) : structuredClone(group);
  });
  return {
    ruleGroups: new NetworkFirewallRuleGroups(() => client),
    put: (rules: readonly StatelessRule[], capacity: number, associations: number): void => {
      group = {
        UpdateToken: next(),
        RuleGroup: {
          RulesSource: {
            StatelessRulesAndCustomActions: {
              StatelessRules: structuredClone(rules) as never,
              CustomActions: structuredClone(customActions) as never,
            },
          },
        },
        RuleGroupResponse: {
          RuleGroupArn: 'arn',
          RuleGroupName: name,
          RuleGroupId: 'id',
          Description: 'ours and theirs',
          EncryptionConfiguration: { Type: 'CUSTOMER_KMS', KeyId: 'alias/theirs' },
          Capacity: capacity,
          NumberOfAssociations: associations,
        },
      };
    },
    rules: () => rulesOf(group),
    customActions: () => actionsOf(group),
    group: () => group,
  };
}

describe('rule groups in AWS Network Firewall', () => {
  theyAreRuleGroups(() => awsWith('portcullis-vpc-0a1b2c3d4e5f60718'));

  it('gives back everything else that the group holds', async () => {
    const aws = awsWith('portcullis-vpc-0a1b2c3d4e5f60718');
    aws.put([drop(30000, 'Sources', '192.0.2.1/32')], 100, 1);
    const before = structuredClone(aws.group());
    const { ruleGroups } = aws;
    await ruleGroups.update(firewall, await ruleGroups.describe(firewall), {
      rules: [drop(30000, 'Sources', '185.220.101.4/32')],
      customActions,
    });
    expect(aws.group().RuleGroupResponse).toEqual(before.RuleGroupResponse);
  });

  it('makes one client for each account and Region', async () => {
    const made: string[] = [];
    const ruleGroups = new NetworkFirewallRuleGroups((account, region) => {
      made.push(`${account} ${region}`);
      return stubClient(() => ({})).client;
    });
    const places = [
      '333333333333/us-west-2',
      '333333333333/us-east-1',
      '444444444444/us-west-2',
      '333333333333/us-west-2',
    ];
    for (const place of places) await ruleGroups.describe(`${place}/vpc-a`);
    expect(made).toEqual(['333333333333 us-west-2', '333333333333 us-east-1', '444444444444 us-west-2']);
  });

  it.each([
    [{ name: 'ThrottlingException' }, 'FirewallUnavailable'],
    [{ name: 'TooManyRequestsException' }, 'FirewallUnavailable'],
    [{ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }, 'FirewallUnavailable'],
    [{ name: 'UnknownError', $metadata: { httpStatusCode: 503 } }, 'FirewallUnavailable'],
    [{ name: 'TimeoutError' }, 'FirewallUnavailable'],
    [{ name: 'Error', code: 'ECONNRESET' }, 'FirewallUnavailable'],
    [{ name: 'InvalidTokenException' }, 'StaleToken'],
    [{ name: 'AccessDeniedException' }, 'AccessDeniedException'],
    [{ name: 'InvalidRequestException' }, 'InvalidRequestException'],
  ])('takes the error %j for %s', async (error, name) => {
    const { client } = stubClient(() => Object.assign(new Error('said AWS'), error));
    const ruleGroups = new NetworkFirewallRuleGroups(() => client);
    await expect(ruleGroups.describe(firewall)).rejects.toMatchObject({ name, message: 'said AWS' });
  });
});

describe('rule groups in memory', () => {
  theyAreRuleGroups((): Owned => {
    const ruleGroups = new InMemoryRuleGroups();
    return {
      ruleGroups,
      put: (rules, capacity, associations) => ruleGroups.put(firewall, rules, capacity, associations, customActions),
      rules: () => ruleGroups.rulesOf(firewall),
      customActions: () => ruleGroups.customActionsOf(firewall),
    };
  });
});
