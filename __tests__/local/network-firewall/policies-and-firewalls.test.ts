import { account, addresses, deployed, group, harness, newGroup, policy, region, rule, vpc } from './harness';

const host = '185.220.101.4';
const edge = { FirewallName: 'edge' };

describe('a policy', () => {
  const create = (call: Awaited<ReturnType<typeof deployed>>['call'], FirewallPolicy: object) =>
    call('CreateFirewallPolicy', { FirewallPolicyName: 'other', FirewallPolicy });

  test('needs both default actions and rule groups that exist', async () => {
    const { call, groupArn } = await deployed();
    const { StatelessDefaultActions } = policy([]);
    await expect(create(call, { StatelessDefaultActions })).rejects.toThrow('statelessFragmentDefaultActions');
    await expect(create(call, policy([], { StatelessDefaultActions: ['aws:reject'] }))).rejects.toThrow('aws:reject');
    await expect(create(call, policy([`${groupArn}x`]))).rejects.toThrow('no such stateless rule group');
    await expect(create(call, policy([groupArn, groupArn]))).rejects.toThrow('referenced once');
  });

  test('reserves the capacity of its groups, 30,000 at most', async () => {
    const { call } = harness();
    const arns: string[] = [];
    for (const [name, Capacity] of [
      ['a', 20_000],
      ['b', 10_000],
      ['c', 1],
    ] as const) {
      const { RuleGroupResponse } = await call('CreateRuleGroup', newGroup(name, { Capacity }));
      arns.push(RuleGroupResponse.RuleGroupArn);
    }
    const full = await call('CreateFirewallPolicy', {
      FirewallPolicyName: 'full',
      FirewallPolicy: policy(arns.slice(0, 2)),
    });
    expect(full.FirewallPolicyResponse.ConsumedStatelessRuleCapacity).toBe(30_000);
    await expect(create(call, policy(arns))).rejects.toThrow('[30001]');
  });

  test('takes at most twenty stateless groups', async () => {
    const { call } = harness();
    const arns: string[] = [];
    for (let index = 0; index < 21; index++) {
      arns.push((await call('CreateRuleGroup', newGroup(`group-${index}`))).RuleGroupResponse.RuleGroupArn);
    }
    await expect(create(call, policy(arns))).rejects.toThrow('at most 20');
    await expect(create(call, policy(arns.slice(1)))).resolves.toHaveProperty('UpdateToken');
  });

  test('is updated with its current token and cannot be deleted while a firewall uses it', async () => {
    const { call, groupArn, policyArn } = await deployed();
    const { UpdateToken } = await call('DescribeFirewallPolicy', { FirewallPolicyArn: policyArn });
    const update = { FirewallPolicyName: 'edge', UpdateToken, FirewallPolicy: policy([groupArn]) };
    await call('UpdateFirewallPolicy', update);
    await expect(call('UpdateFirewallPolicy', update)).rejects.toMatchObject({ code: 'InvalidTokenException' });
    await expect(call('DeleteFirewallPolicy', { FirewallPolicyArn: policyArn })).rejects.toThrow('still in use');
  });
});

describe('a firewall', () => {
  test('is ready at once, with an endpoint in each zone', async () => {
    const { call, endpoints, groupArn, policyArn } = await deployed();
    const { FirewallStatus } = await call('DescribeFirewall', edge);
    expect(FirewallStatus).toMatchObject({
      Status: 'READY',
      SyncStates: { 'eu-west-1a': { Attachment: { SubnetId: 'subnet-a1', EndpointId: 'vpce-1', Status: 'READY' } } },
    });
    expect(Object.keys(FirewallStatus.SyncStates['eu-west-1a'].Config)).toEqual([policyArn, groupArn]);
    await call('AssociateSubnets', { ...edge, SubnetMappings: [{ SubnetId: 'subnet-b1' }] });
    expect(endpoints.size).toBe(2);
    await call('DisassociateSubnets', { ...edge, SubnetIds: ['subnet-a1'] });
    const { Firewall } = await call('DescribeFirewall', edge);
    expect(Firewall.SubnetMappings).toEqual([{ SubnetId: 'subnet-b1', IPAddressType: 'IPV4' }]);
    expect([...endpoints]).toEqual(['vpce-2']);
  });

  test('is deleted with its endpoints, unless it is protected or still logs', async () => {
    const { call, endpoints } = await deployed();
    await call('UpdateFirewallDeleteProtection', { ...edge, DeleteProtection: true });
    await expect(call('DeleteFirewall', edge)).rejects.toMatchObject({ code: 'InvalidOperationException' });
    await call('UpdateFirewallDeleteProtection', { ...edge, DeleteProtection: false });
    await call('UpdateLoggingConfiguration', { ...edge, LoggingConfiguration: logs(['ALERT', 'alerts']) });
    await expect(call('DeleteFirewall', edge)).rejects.toThrow('logging');
    await call('UpdateLoggingConfiguration', edge);
    await call('DeleteFirewall', edge);
    expect(endpoints.size).toBe(0);
    await expect(call('DescribeFirewall', edge)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test('takes changes with its current token or with none', async () => {
    const { call } = await deployed();
    const { UpdateToken } = await call('DescribeFirewall', edge);
    const changed = await call('UpdateFirewallDescription', { ...edge, UpdateToken, Description: 'one' });
    expect(changed).toMatchObject({ Description: 'one' });
    const stale = call('UpdateFirewallDescription', { ...edge, UpdateToken, Description: 'two' });
    await expect(stale).rejects.toMatchObject({ code: 'InvalidTokenException' });
    await call('UpdateFirewallDescription', { ...edge, Description: 'three' });
    expect((await call('DescribeFirewall', edge)).Firewall.Description).toBe('three');
  });

  test('keeps its policy and subnets while they are protected', async () => {
    const { call, groupArn, policyArn } = await deployed();
    await call('UpdateFirewallPolicyChangeProtection', { ...edge, FirewallPolicyChangeProtection: true });
    await call('UpdateSubnetChangeProtection', { ...edge, SubnetChangeProtection: true });
    const refused = { code: 'InvalidOperationException' };
    await expect(call('AssociateFirewallPolicy', { ...edge, FirewallPolicyArn: policyArn })).rejects.toMatchObject(
      refused,
    );
    await expect(call('DisassociateSubnets', { ...edge, SubnetIds: ['subnet-a1'] })).rejects.toMatchObject(refused);
    const SubnetMappings = [{ SubnetId: 'subnet-b1' }];
    await expect(call('AssociateSubnets', { ...edge, SubnetMappings })).rejects.toMatchObject(refused);
    // What the policy holds is not protected: a capacity can change.
    const { UpdateToken } = await call('DescribeFirewallPolicy', { FirewallPolicyArn: policyArn });
    const update = { FirewallPolicyArn: policyArn, UpdateToken, FirewallPolicy: policy([groupArn]) };
    await expect(call('UpdateFirewallPolicy', update)).resolves.toHaveProperty('UpdateToken');
  });

  test('needs a policy, subnets of its VPC and one subnet for each zone', async () => {
    const { call, policyArn, endpoints } = await deployed();
    const create = (SubnetMappings: object[], more: object = {}) =>
      call('CreateFirewall', {
        FirewallName: 'two',
        VpcId: vpc,
        FirewallPolicyArn: policyArn,
        SubnetMappings,
        ...more,
      });
    await expect(create([{ SubnetId: 'subnet-a1' }, { SubnetId: 'subnet-a2' }])).rejects.toThrow('eu-west-1a has two');
    await expect(create([{ SubnetId: 'subnet-f1' }])).rejects.toMatchObject({ code: 'InvalidRequestException' });
    await expect(create([{ SubnetId: 'subnet-a1' }], { VpcId: 'vpc-0f' })).rejects.toThrow('not in vpc-0f');
    await expect(create([{ SubnetId: 'subnet-a1' }], { FirewallPolicyArn: `${policyArn}x` })).rejects.toThrow(
      'no such',
    );
    const both = { IPAddressType: 'DUALSTACK' };
    await expect(create([{ SubnetId: 'subnet-a1', ...both }])).rejects.toThrow('no IPv6 network');
    // What was refused left nothing behind.
    expect(endpoints.size).toBe(1);
    await expect(create([{ SubnetId: 'subnet-a6', ...both }], { FirewallName: 'three' })).resolves.toMatchObject({
      Firewall: { SubnetMappings: [{ SubnetId: 'subnet-a6', ...both }] },
    });
    await expect(create([{ SubnetId: 'subnet-a1' }])).resolves.toHaveProperty('Firewall');
  });

  test('is one of at most five in an account and Region, and a name is given once even to two calls at once', async () => {
    const { call, policyArn } = await deployed();
    const create = (FirewallName: string) =>
      call('CreateFirewall', {
        FirewallName,
        VpcId: vpc,
        FirewallPolicyArn: policyArn,
        SubnetMappings: [{ SubnetId: 'subnet-a1' }],
      });
    const twins = await Promise.allSettled([create('twin'), create('twin')]);
    expect(twins.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const name of ['three', 'four', 'five']) await create(name);
    await expect(create('six')).rejects.toMatchObject({ code: 'LimitExceededException' });
  });

  test('changes one log destination at a time', async () => {
    const { call } = await deployed();
    const set = (...of: [string, string][]) =>
      call('UpdateLoggingConfiguration', { ...edge, LoggingConfiguration: logs(...of) });
    await expect(set(['ALERT', 'a'], ['FLOW', 'f'])).rejects.toThrow('one LogDestinationConfig at a time');
    await set(['ALERT', 'a']);
    await set(['ALERT', 'a'], ['FLOW', 'f']);
    await expect(set(['ALERT', 'b'], ['FLOW', 'g'])).rejects.toMatchObject({ code: 'InvalidRequestException' });
    await expect(set(['ALERT', 'a'], ['ALERT', 'b'])).rejects.toThrow('one destination for each type');
    const { LoggingConfiguration } = await set(['ALERT', 'b'], ['FLOW', 'f']);
    expect(LoggingConfiguration).toEqual(logs(['ALERT', 'b'], ['FLOW', 'f']));
    expect(await call('UpdateLoggingConfiguration', edge)).not.toHaveProperty('LoggingConfiguration');
  });
});

test('tags belong to every kind of resource', async () => {
  const { call, groupArn, policyArn } = await deployed();
  const firewallArn = (await call('ListFirewalls', { VpcIds: [vpc] })).Firewalls[0].FirewallArn;
  for (const ResourceArn of [groupArn, policyArn, firewallArn]) {
    await call('TagResource', {
      ResourceArn,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '' },
      ],
    });
    await call('UntagResource', { ResourceArn, TagKeys: ['a', 'c'] });
    expect((await call('ListTagsForResource', { ResourceArn })).Tags).toEqual([{ Key: 'b', Value: '' }]);
  }
  await expect(call('ListTagsForResource', { ResourceArn: `${groupArn}x` })).rejects.toThrow('Unable to locate');
});

test('a resource policy is kept, shown and deleted', async () => {
  const { call, groupArn: ResourceArn } = await deployed();
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  await expect(call('DescribeResourcePolicy', { ResourceArn })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
  await expect(call('PutResourcePolicy', { ResourceArn, Policy: 'no' })).rejects.toMatchObject({
    code: 'InvalidResourcePolicyException',
  });
  await call('PutResourcePolicy', { ResourceArn, Policy });
  expect(await call('DescribeResourcePolicy', { ResourceArn })).toEqual({ Policy });
  await call('DeleteResourcePolicy', { ResourceArn });
  await expect(call('DeleteResourcePolicy', { ResourceArn })).rejects.toThrow('no resource policy');
});

test('a firewall of two rule groups shows both together, and blocks what either drops', async () => {
  const { call, firewall, groupArn, policyArn } = await deployed();
  const { RuleGroupResponse: second } = await call('CreateRuleGroup', newGroup('edge-2', { Capacity: 200 }));
  const change = async (arns: string[]) => {
    const { UpdateToken } = await call('DescribeFirewallPolicy', { FirewallPolicyArn: policyArn });
    await call('UpdateFirewallPolicy', { FirewallPolicyArn: policyArn, UpdateToken, FirewallPolicy: policy(arns) });
  };
  const block = async (RuleGroupArn: string) => {
    const { UpdateToken } = await call('DescribeRuleGroup', { RuleGroupArn });
    const rules = [rule(10, { Sources: addresses(host) }), rule(11, { Destinations: addresses(host) })];
    await call('UpdateRuleGroup', { RuleGroupArn, UpdateToken, RuleGroup: group(rules) });
  };
  const seen = () => firewall.describeFirewalls(host)[0]!;
  await block(groupArn);
  await change([second.RuleGroupArn, groupArn]);
  expect(seen()).toMatchObject({ blocked: true, capacity: 300, units: 3, updates: 1 });
  await expect(call('DeleteRuleGroup', { RuleGroupArn: groupArn })).rejects.toThrow('still in use');
  await block(second.RuleGroupArn);
  await change([second.RuleGroupArn]);
  await call('DeleteRuleGroup', { RuleGroupArn: groupArn });
  expect(seen()).toMatchObject({ blocked: true, capacity: 200, units: 2, updates: 1 });
});

test('a host is blocked when the firewall of the VPC drops what comes from it and what goes to it', async () => {
  const { call, firewall, groupArn, policyArn } = await deployed();
  const update = async (...rules: object[]) => {
    const { UpdateToken } = await call('DescribeRuleGroup', { RuleGroupArn: groupArn });
    await call('UpdateRuleGroup', { RuleGroupArn: groupArn, UpdateToken, RuleGroup: group(rules) });
  };
  const [from, to] = [
    rule(10, { Sources: addresses(`${host}/32`) }),
    rule(11, { Destinations: addresses(`${host}/32`) }),
  ];
  expect(firewall.drops(account, region, vpc, host)).toBe(false);
  await update(from);
  expect(firewall.drops(account, region, vpc, host)).toBe(false);
  await update(from, to);
  expect(firewall.drops(account, region, vpc, host)).toBe(true);
  expect(firewall.describeFirewalls(host)).toEqual([
    { account, region, vpc, firewall: 'edge', units: 2, capacity: 100, updates: 2, rules: [from, to], blocked: true },
  ]);
  expect(firewall.describeFirewalls()[0]).not.toHaveProperty('blocked');
  expect(firewall.ruleGroups()).toMatchObject([{ account, region, name: 'edge', rules: [from, to], updates: 2 }]);
  // A pass of someone else before our drop lets the host through.
  await update(rule(1, { Sources: addresses('185.220.0.0/16'), Protocols: [6] }, ['aws:pass']), from, to);
  expect(firewall.drops(account, region, vpc, host)).toBe(false);
  expect(firewall.drops(account, region, 'vpc-0f', host)).toBe(false);
  // Neither does a group drop anything that no policy uses.
  await update(from, to);
  const { UpdateToken } = await call('DescribeFirewallPolicy', { FirewallPolicyArn: policyArn });
  await call('UpdateFirewallPolicy', { FirewallPolicyArn: policyArn, UpdateToken, FirewallPolicy: policy([]) });
  expect(firewall.drops(account, region, vpc, host)).toBe(false);
});

function logs(...of: [type: string, group: string][]): object {
  return {
    LogDestinationConfigs: of.map(([LogType, logGroup]) => ({
      LogType,
      LogDestinationType: 'CloudWatchLogs',
      LogDestination: { logGroup },
    })),
  };
}
