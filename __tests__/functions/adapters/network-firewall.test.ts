import { NetworkFirewallRuleGroups } from '../../../functions/adapters/network-firewall';
import { drop } from '../core/rules';
import { InMemoryNetworkFirewall } from '../fakes/in-memory-network-firewall';
import { InMemoryRuleGroups } from '../fakes/in-memory-rule-groups';
import { customActions, firewall, theyAreRuleGroups, type Owned } from './rule-groups.contract';
import { stubClient } from './stub-client';

describe('rule groups in AWS Network Firewall', () => {
  theyAreRuleGroups((): Owned => {
    const aws = new InMemoryNetworkFirewall();
    return {
      ruleGroups: aws.ruleGroups,
      put: (rules, Capacity, NumberOfAssociations) =>
        aws.put(firewall, { rules, customActions }, { Capacity, NumberOfAssociations }),
      rules: () => aws.contentOf(firewall).rules,
      customActions: () => aws.contentOf(firewall).customActions,
      use: (firewalls) =>
        aws.policies.put(
          firewall,
          firewalls.map(({ name, groups }) => ({
            name,
            groups: groups.map((group) => (group === 'ours' ? firewall : group)),
          })),
        ),
    };
  });

  it('gives back everything else that the group holds', async () => {
    const aws = new InMemoryNetworkFirewall();
    const { ruleGroups } = aws;
    const theirs = {
      Description: 'ours and theirs',
      EncryptionConfiguration: { Type: 'CUSTOMER_KMS' as const, KeyId: 'alias/theirs' },
    };
    aws.put(firewall, { rules: [drop(30000, 'Sources', '192.0.2.1/32')], customActions }, theirs);
    await ruleGroups.update(firewall, await ruleGroups.describe(firewall), {
      rules: [drop(30000, 'Sources', '185.220.101.4/32')],
      customActions,
    });
    expect(aws.settingsOf(firewall)).toMatchObject(theirs);
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
      use: (firewalls) =>
        ruleGroups.stand(
          firewall,
          firewalls.map(({ name, groups }) => {
            const before = groups.slice(0, Math.max(groups.indexOf('ours'), 0)).filter((group) => group !== 'ours');
            return { firewall: name, refers: groups.includes('ours'), before };
          }),
        ),
    };
  });
});
