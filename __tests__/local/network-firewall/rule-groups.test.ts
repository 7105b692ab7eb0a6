import { addresses, account, deployed, group, harness, newGroup, placeholder, region, rule } from './harness';

const edge = { RuleGroupName: 'edge', Type: 'STATELESS' };
const hosts = group([
  rule(10, { Sources: addresses('185.220.101.4/32', '45.155.205.233/32') }),
  rule(20, { Sources: addresses('2a0b:f4c2::1/128') }),
]);

test('a created group comes back as it was given', async () => {
  const { call } = harness();
  await call('CreateRuleGroup', newGroup('edge', { Description: 'ours', Tags: [{ Key: 'a', Value: 'b' }] }));
  const { RuleGroup, RuleGroupResponse, UpdateToken } = await call('DescribeRuleGroup', edge);
  expect(RuleGroup).toEqual(placeholder);
  expect(UpdateToken).toMatch(/^[0-9a-f-]{36}$/);
  expect(RuleGroupResponse).toMatchObject({
    RuleGroupArn: `arn:aws:network-firewall:${region}:${account}:stateless-rulegroup/edge`,
    Description: 'ours',
    Capacity: 100,
    ConsumedCapacity: 1,
    NumberOfAssociations: 0,
    RuleGroupStatus: 'ACTIVE',
    Tags: [{ Key: 'a', Value: 'b' }],
    EncryptionConfiguration: { Type: 'AWS_OWNED_KMS_KEY' },
  });
});

test('a group is found by name and type, by ARN, and only in its account and Region', async () => {
  const { call } = harness();
  const { RuleGroupResponse } = await call('CreateRuleGroup', newGroup());
  const byArn = { RuleGroupArn: RuleGroupResponse.RuleGroupArn };
  await expect(call('DescribeRuleGroup', byArn)).resolves.toHaveProperty('RuleGroup');
  await expect(call('DescribeRuleGroup', { RuleGroupName: 'edge' })).rejects.toThrow('Type is required');
  await expect(call('DescribeRuleGroup', { ...edge, Type: 'STATEFUL' })).rejects.toThrow('Unable to locate');
  for (const where of [
    { account, region: 'us-east-1' },
    { account: '222222222222', region },
  ]) {
    await expect(call('DescribeRuleGroup', byArn, where)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  }
});

test('an update needs the token of the last describe', async () => {
  const { call } = harness();
  const { UpdateToken } = await call('CreateRuleGroup', newGroup());
  const updated = await call('UpdateRuleGroup', { ...edge, UpdateToken, RuleGroup: hosts });
  expect(updated.UpdateToken).not.toBe(UpdateToken);
  expect(updated.RuleGroupResponse.ConsumedCapacity).toBe(3);
  await expect(call('UpdateRuleGroup', { ...edge, UpdateToken, RuleGroup: placeholder })).rejects.toMatchObject({
    code: 'InvalidTokenException',
  });
  await expect(call('UpdateRuleGroup', { ...edge, RuleGroup: placeholder })).rejects.toMatchObject({
    code: 'InvalidRequestException',
  });
  expect((await call('DescribeRuleGroup', edge)).RuleGroup).toEqual(hosts);
});

test('what an update leaves out is lost', async () => {
  const { call } = harness();
  const EncryptionConfiguration = { Type: 'CUSTOMER_KMS', KeyId: 'alias/portcullis' };
  const created = newGroup('edge', { Description: 'ours', EncryptionConfiguration });
  const { UpdateToken, RuleGroupResponse } = await call('CreateRuleGroup', created);
  expect(RuleGroupResponse).toMatchObject({ EncryptionConfiguration });
  const after = (await call('UpdateRuleGroup', { ...edge, UpdateToken, RuleGroup: hosts })).RuleGroupResponse;
  expect(after).not.toHaveProperty('Description');
  expect(after.EncryptionConfiguration.Type).toBe('AWS_OWNED_KMS_KEY');
});

test('a dry run validates and changes nothing', async () => {
  const { call, observed, firewall } = harness();
  const dry = await call('CreateRuleGroup', newGroup('edge', { DryRun: true }));
  expect(dry.RuleGroupResponse.ConsumedCapacity).toBe(1);
  expect(firewall.ruleGroups()).toEqual([]);
  const { UpdateToken } = await call('CreateRuleGroup', newGroup());
  await call('UpdateRuleGroup', { ...edge, UpdateToken, RuleGroup: hosts, DryRun: true });
  const { UpdateToken: unchanged, RuleGroup } = await call('DescribeRuleGroup', edge);
  expect(unchanged).toBe(UpdateToken);
  expect(RuleGroup).toEqual(placeholder);
  expect(observed.map(({ summary }) => summary)).toEqual(['CreateRuleGroup edge: accepted']);
});

test('a rule costs the product of its settings and a group cannot hold more than its capacity', async () => {
  const { call } = harness();
  const ports = [80, 443].map((port) => ({ FromPort: port, ToPort: port }));
  const match = {
    Sources: addresses('10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24'),
    DestinationPorts: ports,
    Protocols: [6],
  };
  const twelve = group([rule(1, match), rule(2, { ...match, Protocols: [] })]);
  const input = (capacity: number) => newGroup('edge', { Capacity: capacity, RuleGroup: twelve });
  await expect(call('CreateRuleGroup', input(11))).rejects.toThrow('[12]');
  const { RuleGroupResponse } = await call('CreateRuleGroup', input(12));
  expect(RuleGroupResponse.ConsumedCapacity).toBe(12);
  await expect(call('CreateRuleGroup', newGroup('big', { Capacity: 30_001 }))).rejects.toThrow('30000');
});

test.each([
  ['no rules', []],
  [
    'two rules of one priority',
    [rule(1, { Sources: addresses('10.0.0.1') }), rule(1, { Sources: addresses('10.0.0.2') })],
  ],
  ['priority 0', [rule(0, { Sources: addresses('10.0.0.1/32') })]],
  ['a rule without addresses', [rule(1, { Protocols: [6] })]],
  ['both families in a rule', [rule(1, { Sources: addresses('10.0.0.1/32', '2a0b::1/128') })]],
  ['an address out of range', [rule(1, { Sources: addresses('1337.1337.1337.1337/32') })]],
  ['an address with a leading zero', [rule(1, { Sources: addresses('010.0.0.1/32') })]],
  ['a prefix that is too long', [rule(1, { Sources: addresses('10.0.0.1/33') })]],
  ['a host name', [rule(1, { Sources: addresses('example.com') })]],
  ['no standard action', [rule(1, { Sources: addresses('10.0.0.1/32') }, ['Count'])]],
  ['two standard actions', [rule(1, { Sources: addresses('10.0.0.1/32') }, ['aws:drop', 'aws:pass'])]],
  ['an undefined custom action', [rule(1, { Sources: addresses('10.0.0.1/32') }, ['aws:drop', 'Other'])]],
  [
    'a port that is none',
    [rule(1, { Sources: addresses('10.0.0.1/32'), SourcePorts: [{ FromPort: 1, ToPort: 65536 }] })],
  ],
  [
    'ports that run backwards',
    [rule(1, { Sources: addresses('10.0.0.1/32'), SourcePorts: [{ FromPort: 2, ToPort: 1 }] })],
  ],
  [
    'flags outside of the masks',
    [rule(1, { Sources: addresses('10.0.0.1/32'), TCPFlags: [{ Flags: ['SYN'], Masks: ['ACK'] }] })],
  ],
  ['protocol 256', [rule(1, { Sources: addresses('10.0.0.1/32'), Protocols: [256] })]],
])('rules with %s are refused', async (_, rules) => {
  const { call } = harness();
  const CustomActions = [metric('Count')];
  await expect(
    call('CreateRuleGroup', newGroup('edge', { RuleGroup: group(rules, { CustomActions }) })),
  ).rejects.toMatchObject({
    code: 'InvalidRequestException',
    status: 400,
  });
});

test('custom actions are at most ten, publish one dimension and can be used by name', async () => {
  const { call } = harness();
  const rules = [rule(1, { Sources: addresses('10.0.0.1/32') }, ['aws:drop', 'Action0'])];
  const actions = (count: number) => Array.from({ length: count }, (_, index) => metric(`Action${index}`));
  const create = (name: string, CustomActions: object[]) =>
    call('CreateRuleGroup', newGroup(name, { RuleGroup: group(rules, { CustomActions }) }));
  await expect(create('ten', actions(10))).resolves.toHaveProperty('UpdateToken');
  await expect(create('eleven', actions(11))).rejects.toThrow('at most 10');
  await expect(create('two', [metric('Action0', 'a', 'b')])).rejects.toThrow('dimensions');
});

test('input of the wrong type is a serialization error that says where', async () => {
  const { call } = harness();
  await expect(call('CreateRuleGroup', newGroup('edge', { Capacity: '100' }))).rejects.toMatchObject({
    code: 'SerializationException',
    message: "'capacity' must be an integer",
  });
  await expect(call('CreateRuleGroup', newGroup('no spaces'))).rejects.toThrow(/'no spaces' at 'ruleGroupName'/);
});

test('a group in use cannot be deleted', async () => {
  const { call, groupArn } = await deployed();
  await expect(call('DeleteRuleGroup', { RuleGroupArn: groupArn })).rejects.toMatchObject({
    code: 'InvalidOperationException',
    message: 'Unable to delete the object because it is still in use',
  });
});

test('groups are listed by page, type and scope', async () => {
  const { call } = harness();
  for (const name of ['c', 'a', 'b']) await call('CreateRuleGroup', newGroup(name));
  const Rules = 'drop tcp any any -> any 22 (sid:1;)\n# a comment\n';
  await call('CreateRuleGroup', { RuleGroupName: 'd', Type: 'STATEFUL', Capacity: 1, Rules });
  const first = await call('ListRuleGroups', { Type: 'STATELESS', MaxResults: 2 });
  const second = await call('ListRuleGroups', { Type: 'STATELESS', MaxResults: 2, NextToken: first.NextToken });
  expect([...first.RuleGroups, ...second.RuleGroups].map(({ Name }) => Name)).toEqual(['a', 'b', 'c']);
  expect(second).not.toHaveProperty('NextToken');
  expect((await call('ListRuleGroups', { Scope: 'MANAGED' })).RuleGroups).toEqual([]);
  expect((await call('ListRuleGroups', {})).RuleGroups).toHaveLength(4);
});

test('an account has at most fifty stateless groups in a Region', async () => {
  const { call } = harness();
  for (let index = 0; index < 50; index++) await call('CreateRuleGroup', newGroup(`group-${index}`));
  await expect(call('CreateRuleGroup', newGroup())).rejects.toMatchObject({ code: 'LimitExceededException' });
  await expect(call('CreateRuleGroup', newGroup('group-1'))).rejects.toThrow('already exists');
});

test('every change is observed, accepted or not', async () => {
  const { call, observed } = harness();
  const { UpdateToken } = await call('CreateRuleGroup', newGroup());
  await call('UpdateRuleGroup', { ...edge, UpdateToken, RuleGroup: hosts });
  await call('UpdateRuleGroup', { ...edge, UpdateToken, RuleGroup: hosts }).catch(() => undefined);
  expect(observed.slice(1)).toMatchObject([
    { kind: 'call', account, region, detail: { target: 'edge', accepted: true, rules: 2, units: 3, updates: 1 } },
    { detail: { accepted: false, error: 'InvalidTokenException', updates: 1 } },
  ]);
});

test('an operation that is not there is named', async () => {
  const { call } = harness();
  await expect(call('CreateTLSInspectionConfiguration', {})).rejects.toThrow('CreateTLSInspectionConfiguration');
  await expect(call('constructor', {})).rejects.toMatchObject({ code: 'UnknownOperationException' });
});

function metric(name: string, ...values: string[]): object {
  const Dimensions = (values.length > 0 ? values : [name]).map((Value) => ({ Value }));
  return { ActionName: name, ActionDefinition: { PublishMetricAction: { Dimensions } } };
}
