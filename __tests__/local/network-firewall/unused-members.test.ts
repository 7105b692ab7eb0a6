import { account, deployed, harness, newGroup, policy, region, vpc } from './harness';

/** Constraints of the service's model (2020-11-12), in members that nothing here acts upon. */
const header = {
  ...{ Protocol: 'TCP', Source: '$HOME_NET', SourcePort: 'ANY', Direction: 'FORWARD' },
  ...{ Destination: '10.0.0.0/8', DestinationPort: '443' },
};
const statefulRule = { Action: 'DROP', Header: header, RuleOptions: [{ Keyword: 'sid', Settings: ['1'] }] };
const set = (Definition: unknown) => ({ HOME_NET: { Definition } });
const arn = `arn:aws:network-firewall:${region}:${account}:tls-configuration/edge`;
const token = '12345678-1234-1234-1234-123456789abc';

const group = (more: object) => ({
  ...newGroup('stateful', { Type: 'STATEFUL' }),
  RuleGroup: { RulesSource: { StatefulRules: [statefulRule] }, ...more },
});
const rules = (change: object) => group({ RulesSource: { StatefulRules: [{ ...statefulRule, ...change }] } });
const groupWith = (more: object) => newGroup('edge', more);
const policyWith = (more: object) => ({ FirewallPolicyName: 'other', FirewallPolicy: policy([], more) });

const valid: readonly (readonly [operation: string, what: string, input: object])[] = [
  ['CreateRuleGroup', 'stateful rules', group({})],
  ['CreateRuleGroup', 'IP sets', group({ RuleVariables: { IPSets: set(['10.0.0.0/8']), PortSets: set(['443']) } })],
  ['CreateRuleGroup', 'references', group({ ReferenceSets: { IPSetReferences: { ours: { ReferenceArn: arn } } } })],
  ['CreateRuleGroup', 'a source', groupWith({ SourceMetadata: { SourceArn: arn, SourceUpdateToken: token } })],
  [
    'CreateRuleGroup',
    'a summary',
    groupWith({ SummaryConfiguration: { RuleOptions: ['SID'] }, AnalyzeRuleGroup: true }),
  ],
  ['CreateFirewallPolicy', 'variables', policyWith({ PolicyVariables: { RuleVariables: set(['10.0.0.0/8']) } })],
  [
    'CreateFirewallPolicy',
    'inspection',
    policyWith({ TLSInspectionConfigurationArn: arn, EnableTLSSessionHolding: true }),
  ],
  ['ListRuleGroups', 'managed ones', { ManagedType: 'PARTNER_MANAGED', SubscriptionStatus: 'SUBSCRIBED' }],
];

const forbidden: readonly (readonly [operation: string, what: string, input: object])[] = [
  ['CreateRuleGroup', 'an action', rules({ Action: 'BLOCK' })],
  ['CreateRuleGroup', 'no action', rules({ Action: undefined })],
  ['CreateRuleGroup', 'a protocol', rules({ Header: { ...header, Protocol: 'GOPHER' } })],
  ['CreateRuleGroup', 'no source', rules({ Header: { ...header, Source: undefined } })],
  ['CreateRuleGroup', 'an empty port', rules({ Header: { ...header, SourcePort: '' } })],
  ['CreateRuleGroup', 'a long destination', rules({ Header: { ...header, Destination: 'x'.repeat(1025) } })],
  ['CreateRuleGroup', 'a direction', rules({ Header: { ...header, Direction: 'BACK' } })],
  ['CreateRuleGroup', 'no options', rules({ RuleOptions: undefined })],
  ['CreateRuleGroup', 'a keyword', rules({ RuleOptions: [{ Keyword: 'k'.repeat(129) }] })],
  ['CreateRuleGroup', 'an empty setting', rules({ RuleOptions: [{ Keyword: 'sid', Settings: [''] }] })],
  ['CreateRuleGroup', 'a name of a set', group({ RuleVariables: { IPSets: { '1st': { Definition: [] } } } })],
  ['CreateRuleGroup', 'a set without a definition', group({ RuleVariables: { IPSets: { ours: {} } } })],
  ['CreateRuleGroup', 'an empty member of a set', group({ RuleVariables: { IPSets: set(['']) } })],
  ['CreateRuleGroup', 'a text for a set', group({ RuleVariables: { PortSets: set('443') } })],
  ['CreateRuleGroup', 'a reference', group({ ReferenceSets: { IPSetReferences: { ours: { ReferenceArn: 'list' } } } })],
  ['CreateRuleGroup', 'an order', group({ StatefulRuleOptions: { RuleOrder: 'ANY' } })],
  ['CreateRuleGroup', 'the ARN of a source', groupWith({ SourceMetadata: { SourceArn: 'edge' } })],
  ['CreateRuleGroup', 'the token of a source', groupWith({ SourceMetadata: { SourceUpdateToken: 'x' } })],
  ['CreateRuleGroup', 'a word for a flag', groupWith({ AnalyzeRuleGroup: 'yes' })],
  ['CreateRuleGroup', 'a summary', groupWith({ SummaryConfiguration: { RuleOptions: ['REV'] } })],
  [
    'CreateFirewallPolicy',
    'a variable',
    policyWith({ PolicyVariables: { RuleVariables: { 'a b': { Definition: [] } } } }),
  ],
  ['CreateFirewallPolicy', 'an inspection', policyWith({ TLSInspectionConfigurationArn: 'edge' })],
  ['CreateFirewallPolicy', 'a word for a flag', policyWith({ EnableTLSSessionHolding: 'yes' })],
  ['ListRuleGroups', 'a kind of managed ones', { ManagedType: 'OURS' }],
  ['ListRuleGroups', 'a subscription', { SubscriptionStatus: 'MAYBE' }],
];

it.each(valid)('%s takes %s', async (operation, _, input) => {
  await expect(harness().call(operation, input)).resolves.toBeDefined();
});

it.each(forbidden)('%s refuses %s that the model forbids', async (operation, _, input) => {
  const code = expect.stringMatching(/^(InvalidRequestException|SerializationException)$/);
  await expect(harness().call(operation, input)).rejects.toMatchObject({ code });
});

it.each<[object]>([
  [{ EnabledAnalysisTypes: ['DNS'] }],
  [{ TransitGatewayId: 'gateway' }],
  [{ AvailabilityZoneMappings: [{}] }],
  [{ AvailabilityZoneMappings: [{ AvailabilityZone: ' ' }] }],
  [{ AvailabilityZoneChangeProtection: 'yes' }],
])('CreateFirewall refuses %j', async (more) => {
  const { call, policyArn } = await deployed();
  const input = {
    FirewallName: 'x',
    VpcId: vpc,
    FirewallPolicyArn: policyArn,
    SubnetMappings: [{ SubnetId: 'subnet-a1' }],
  };
  const refused = call('CreateFirewall', { ...input, ...more });
  await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/InvalidRequest|Serialization/) });
});

it.each<[object]>([
  [{ EnableMonitoringDashboard: 'yes' }],
  [
    {
      LoggingConfiguration: {
        LogDestinationConfigs: [
          { LogType: 'FLOW', LogDestinationType: 'S3', LogDestination: { bucketName: 'b', x: 'y' } },
        ],
      },
    },
  ],
])('UpdateLoggingConfiguration refuses %j', async (more) => {
  const { call } = await deployed();
  const refused = call('UpdateLoggingConfiguration', { FirewallName: 'edge', ...more });
  await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/InvalidRequest|Serialization/) });
});

it('answers what a policy and a group were made with, and nothing that the model does not know', async () => {
  const { call } = harness();
  const inspection = { TLSInspectionConfigurationArn: arn, EnableTLSSessionHolding: true };
  await call('CreateFirewallPolicy', policyWith({ ...inspection, Colour: 'red' }));
  const { FirewallPolicy } = await call('DescribeFirewallPolicy', { FirewallPolicyName: 'other' });
  expect(FirewallPolicy).toMatchObject(inspection);
  expect(FirewallPolicy).not.toHaveProperty('Colour');
  await call('CreateRuleGroup', group({ RuleVariables: { IPSets: set(['10.0.0.0/8']), Colour: 'red' } }));
  const { RuleGroup } = await call('DescribeRuleGroup', { RuleGroupName: 'stateful', Type: 'STATEFUL' });
  expect(RuleGroup).toEqual({
    RulesSource: { StatefulRules: [statefulRule] },
    RuleVariables: { IPSets: set(['10.0.0.0/8']) },
  });
});
