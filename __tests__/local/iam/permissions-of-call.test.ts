import { permissionsOfCall } from '../../../local/iam/permissions-of-call';
import type { AwsRequest } from '../../../local/service';

const call = (service: string, operation: string, body: object | string) =>
  permissionsOfCall(
    {
      ...{ service, account: '222222222222', region: 'us-west-2' },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    } as AwsRequest,
    operation,
  ).map(({ action, resource }) => `${action} ${resource}`);
const table = 'arn:aws:dynamodb:us-west-2:222222222222:table';

describe('permissionsOfCall', () => {
  it.each([
    ['an item', 'GetItem', { TableName: 'hosts' }, [`dynamodb:GetItem ${table}/hosts`]],
    ['a table by its ARN', 'Scan', { TableName: `${table}/hosts` }, [`dynamodb:Scan ${table}/hosts`]],
    ['an index', 'Query', { TableName: 'hosts', IndexName: 'due' }, [`dynamodb:Query ${table}/hosts/index/due`]],
    [
      'batches, a table each',
      'BatchGetItem',
      { RequestItems: { hosts: {}, state: {} } },
      [`dynamodb:BatchGetItem ${table}/hosts`, `dynamodb:BatchGetItem ${table}/state`],
    ],
    [
      'a transaction, by its items',
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'hosts' } },
          { Update: { TableName: 'state' } },
          { Delete: { TableName: 'hosts' } },
          { ConditionCheck: { TableName: 'hosts' } },
        ],
      },
      [
        `dynamodb:PutItem ${table}/hosts`,
        `dynamodb:UpdateItem ${table}/state`,
        `dynamodb:DeleteItem ${table}/hosts`,
        `dynamodb:ConditionCheckItem ${table}/hosts`,
      ],
    ],
  ])('names what DynamoDB asks for: %s', (_what, operation, input, expected) => {
    expect(call('dynamodb', operation, input)).toEqual(expected);
  });

  it('names roles, secrets and rule groups', () => {
    const role = 'arn:aws:iam::333333333333:role/updater';
    expect(call('sts', 'AssumeRole', `Action=AssumeRole&RoleArn=${encodeURIComponent(role)}`)).toEqual([
      `sts:AssumeRole ${role}`,
    ]);
    expect(call('secretsmanager', 'GetSecretValue', { SecretId: 'slack' })).toEqual([
      'secretsmanager:GetSecretValue arn:aws:secretsmanager:us-west-2:222222222222:secret:slack',
    ]);
    const group = 'arn:aws:network-firewall:us-west-2:222222222222:stateless-rulegroup/g';
    expect(call('network-firewall', 'UpdateRuleGroup', { RuleGroupName: 'g', Type: 'STATELESS' })).toEqual([
      `network-firewall:UpdateRuleGroup ${group}`,
    ]);
    expect(call('network-firewall', 'DescribeRuleGroup', { RuleGroupArn: group })).toEqual([
      `network-firewall:DescribeRuleGroup ${group}`,
    ]);
  });

  it('names firewalls and policies, as the service authorization reference does', () => {
    const here = 'arn:aws:network-firewall:us-west-2:222222222222';
    expect(call('network-firewall', 'ListFirewalls', { VpcIds: ['vpc-0a1b2c3d'] })).toEqual([
      `network-firewall:ListFirewalls ${here}:firewall/*`,
    ]);
    expect(call('network-firewall', 'DescribeFirewall', { FirewallName: 'edge' })).toEqual([
      `network-firewall:DescribeFirewall ${here}:firewall/edge`,
    ]);
    expect(
      call('network-firewall', 'DescribeFirewallPolicy', { FirewallPolicyArn: `${here}:firewall-policy/p` }),
    ).toEqual([`network-firewall:DescribeFirewallPolicy ${here}:firewall-policy/p`]);
    const association = { FirewallArn: `${here}:firewall/edge`, FirewallPolicyArn: `${here}:firewall-policy/p` };
    expect(call('network-firewall', 'AssociateFirewallPolicy', association)).toEqual([
      `network-firewall:AssociateFirewallPolicy ${here}:firewall/edge`,
      `network-firewall:AssociateFirewallPolicy ${here}:firewall-policy/p`,
    ]);
  });

  it('asks for nothing where AWS asks for nothing', () => {
    expect(call('sts', 'GetCallerIdentity', 'Action=GetCallerIdentity')).toEqual([]);
  });

  it.each([
    ['another service', 'sqs', 'SendMessage', {}],
    ['a DynamoDB call without a table', 'dynamodb', 'ListTables', {}],
    ['a Network Firewall call without a rule group', 'network-firewall', 'ListRuleGroups', {}],
    ['a Secrets Manager call without a secret', 'secretsmanager', 'ListSecrets', {}],
    ['an STS call without a role', 'sts', 'GetSessionToken', ''],
  ])('does not know the resources of %s', (_what, service, operation, input) => {
    expect(call(service, operation, input)).toEqual([`${service}:${operation} undefined`]);
  });

  it("knows IAM's names where they are not the operation's", () => {
    expect(call('lambda', 'Invoke', {})).toEqual(['lambda:InvokeFunction undefined']);
  });
});
