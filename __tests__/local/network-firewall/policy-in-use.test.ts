import { account, addresses, deployed, group, policy, region, rule, vpc } from './harness';

// Names, members and errors as botocore's model of Network Firewall (2020-11-12) has them.
const host = '185.220.101.4';
const edge = { FirewallName: 'edge' };

/** A firewall that drops a host, and a policy that passes everything. */
async function dropping() {
  const made = await deployed();
  const { call, groupArn } = made;
  const { UpdateToken } = await call('DescribeRuleGroup', { RuleGroupArn: groupArn });
  const rules = [rule(10, { Sources: addresses(host) }), rule(11, { Destinations: addresses(host) })];
  await call('UpdateRuleGroup', { RuleGroupArn: groupArn, UpdateToken, RuleGroup: group(rules) });
  const passing = policy([], { StatelessDefaultActions: ['aws:pass'] });
  const { FirewallPolicyResponse } = await call('CreateFirewallPolicy', {
    FirewallPolicyName: 'pass-all',
    FirewallPolicy: passing,
  });
  return { ...made, passAll: String(FirewallPolicyResponse.FirewallPolicyArn) };
}

test('a firewall drops what the policy drops that it uses now, whatever other policies refer to', async () => {
  const { call, firewall, groupArn, policyArn, passAll } = await dropping();
  const associations = async () =>
    (await call('DescribeRuleGroup', { RuleGroupArn: groupArn })).RuleGroupResponse.NumberOfAssociations;
  expect(firewall.drops(account, region, vpc, host)).toBe(true);
  const { UpdateToken, ...answer } = await call('AssociateFirewallPolicy', { ...edge, FirewallPolicyArn: passAll });
  expect(answer).toEqual({
    ...edge,
    FirewallArn: expect.stringContaining(':firewall/edge'),
    FirewallPolicyArn: passAll,
  });
  expect((await call('DescribeFirewall', edge)).Firewall.FirewallPolicyArn).toBe(passAll);
  expect([firewall.drops(account, region, vpc, host), await associations()]).toEqual([false, 1]);
  const stale = { ...edge, FirewallPolicyArn: policyArn, UpdateToken: UpdateToken.replace(/.$/, 'x') };
  await expect(call('AssociateFirewallPolicy', stale)).rejects.toMatchObject({ code: 'InvalidRequestException' });
  await call('AssociateFirewallPolicy', { ...edge, FirewallPolicyArn: policyArn, UpdateToken });
  expect(firewall.drops(account, region, vpc, host)).toBe(true);
});

test('a firewall takes no policy that is not there, and a list names firewalls of the VPCs that are asked for', async () => {
  const { call, policyArn, passAll } = await dropping();
  const missing = call('AssociateFirewallPolicy', { ...edge, FirewallPolicyArn: `${passAll}x` });
  await expect(missing).rejects.toMatchObject({ code: 'InvalidRequestException' });
  await expect(call('AssociateFirewallPolicy', edge)).rejects.toThrow('firewallPolicyArn');
  await expect(call('DescribeFirewall', { FirewallName: 'other' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
  const SubnetMappings = [{ SubnetId: 'subnet-b1' }];
  await call('CreateFirewall', { FirewallName: 'second', VpcId: vpc, FirewallPolicyArn: policyArn, SubnetMappings });
  const list = (input: object) => call('ListFirewalls', input);
  const names = async (input: object) =>
    (await list(input)).Firewalls.map(({ FirewallName }: { FirewallName: string }) => FirewallName);
  expect(await names({ VpcIds: [vpc] })).toEqual(['edge', 'second']);
  expect(await names({ VpcIds: [] })).toEqual(['edge', 'second']);
  expect(await names({ VpcIds: ['vpc-0f'] })).toEqual([]);
  const { NextToken, Firewalls } = await list({ VpcIds: [vpc], MaxResults: 1 });
  expect(Firewalls).toHaveLength(1);
  const rest = await list({ VpcIds: [vpc], MaxResults: 1, NextToken });
  expect(rest.Firewalls[0].FirewallName).toBe('second');
  expect(rest).not.toHaveProperty('NextToken');
  await expect(list({ VpcIds: ['a vpc'] })).rejects.toMatchObject({ code: 'InvalidRequestException' });
  await expect(list({ MaxResults: 101 })).rejects.toMatchObject({ code: 'InvalidRequestException' });
});

test('a VPC with two firewalls drops what both drop', async () => {
  const { call, firewall, policyArn, passAll } = await dropping();
  const SubnetMappings = [{ SubnetId: 'subnet-b1' }];
  const second = { FirewallName: 'second', VpcId: vpc, SubnetMappings };
  await call('CreateFirewall', { ...second, FirewallPolicyArn: passAll });
  expect(firewall.drops(account, region, vpc, host)).toBe(false);
  await call('AssociateFirewallPolicy', { FirewallName: 'second', FirewallPolicyArn: policyArn });
  expect(firewall.drops(account, region, vpc, host)).toBe(true);
});
