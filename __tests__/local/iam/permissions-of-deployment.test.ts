import { permissionsOfDeployment } from '../../../local/iam/permissions-of-deployment';
import type { AwsRequest } from '../../../local/service';

// The names of actions and the forms of resources are those of AWS's service authorization reference.
const account = '222222222222';
const arn = (service: string, resource: string) => `arn:aws:${service}:us-west-2:${account}:${resource}`;
const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
const key = arn('kms', 'key/1');

function ask(service: string, operation: string, { body = {}, path = '/', method = 'POST' }: Sent) {
  const [before = '', query = ''] = path.split('?');
  const request = {
    ...{ service, account, region: 'us-west-2', method, path: before, query: new URLSearchParams(query) },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  } as AwsRequest;
  return permissionsOfDeployment(request, operation);
}

interface Sent {
  readonly body?: object | string;
  readonly path?: string;
  readonly method?: string;
}

const words = (service: string, operation: string, sent: Sent) =>
  ask(service, operation, sent).map(({ action, resource = '*' }) => `${action} ${resource}`);

describe('permissionsOfDeployment', () => {
  it.each<[string, string, string, Sent, string[]]>([
    [
      'a queue by its URL',
      'sqs',
      'GetQueueAttributes',
      { body: { QueueUrl: 'http://h/2/q' } },
      [`sqs:GetQueueAttributes ${arn('sqs', 'q')}`],
    ],
    [
      'a queue that is made with tags',
      'sqs',
      'CreateQueue',
      { body: { QueueName: 'q', tags: { a: 'b' } } },
      [`sqs:CreateQueue ${arn('sqs', 'q')}`, `sqs:TagQueue ${arn('sqs', 'q')}`],
    ],
    [
      'a topic',
      'sns',
      'CreateTopic',
      { body: 'Name=t&Tags.member.1.Key=a' },
      [`sns:CreateTopic ${arn('sns', 't')}`, `sns:TagResource ${arn('sns', 't')}`],
    ],
    [
      'a rule on the default bus',
      'events',
      'DeleteRule',
      { body: { Name: 'r', EventBusName: 'default' } },
      [`events:DeleteRule ${arn('events', 'rule/r')}`],
    ],
    [
      'targets of a rule on another bus, with the role that they are given',
      'events',
      'PutTargets',
      { body: { Rule: 'r', EventBusName: 'b', Targets: [{ RoleArn: iam('role/x') }, {}] } },
      [`events:PutTargets ${arn('events', 'rule/b/r')}`, `iam:PassRole ${iam('role/x')}`],
    ],
    [
      "a bus's policy, which knows no resource",
      'events',
      'PutPermission',
      { body: { EventBusName: 'b' } },
      ['events:PutPermission *'],
    ],
    [
      'a schedule',
      'scheduler',
      'CreateSchedule',
      { path: '/schedules/s', body: { GroupName: 'default', Target: { RoleArn: iam('role/x') } } },
      [`scheduler:CreateSchedule ${arn('scheduler', 'schedule/default/s')}`, `iam:PassRole ${iam('role/x')}`],
    ],
    [
      'a function that is made',
      'lambda',
      'CreateFunction',
      { path: '/2015-03-31/functions', body: { FunctionName: 'f', Role: iam('role/x'), Tags: { a: 'b' } } },
      [
        `lambda:CreateFunction ${arn('lambda', 'function:f')}`,
        `lambda:TagResource ${arn('lambda', 'function:f')}`,
        `iam:PassRole ${iam('role/x')}`,
      ],
    ],
    [
      'an invocation',
      'lambda',
      'Invoke',
      { path: '/2015-03-31/functions/f/invocations?Qualifier=1', body: { Role: 'r' } },
      [
        `lambda:InvokeFunction ${arn('lambda', 'function:f')}`,
        `lambda:InvokeFunction ${arn('lambda', 'function:f:1')}`,
      ],
    ],
    [
      "a function's tags",
      'lambda',
      'TagResource',
      { path: `/2017-03-31/tags/${encodeURIComponent(arn('lambda', 'function:f'))}` },
      [`lambda:TagResource ${arn('lambda', 'function:f')}`],
    ],
    [
      'an alias and its key',
      'kms',
      'CreateAlias',
      { body: { AliasName: 'alias/a', TargetKeyId: '1' } },
      [`kms:CreateAlias ${arn('kms', 'alias/a')}`, `kms:CreateAlias ${key}`],
    ],
    [
      'log groups in both forms',
      'logs',
      'DeleteLogGroup',
      { body: { logGroupName: 'g' } },
      [`logs:DeleteLogGroup ${arn('logs', 'log-group:g')}`, `logs:DeleteLogGroup ${arn('logs', 'log-group:g:*')}`],
    ],
    [
      'alarms that are looked at',
      'monitoring',
      'DescribeAlarms',
      { body: 'AlarmNames.member.1=a' },
      ['cloudwatch:DescribeAlarms *'],
    ],
    [
      'an alarm that is deleted',
      'monitoring',
      'DeleteAlarms',
      { body: 'AlarmNames.member.1=a' },
      [`cloudwatch:DeleteAlarms ${arn('cloudwatch', 'alarm:a')}`],
    ],
    [
      'a dashboard, which is in no Region',
      'monitoring',
      'PutDashboard',
      { body: 'DashboardName=d' },
      [`cloudwatch:PutDashboard arn:aws:cloudwatch::${account}:dashboard/d`],
    ],
    ['resources by tag', 'tagging', 'GetResources', {}, ['tag:GetResources *']],
    [
      'a state',
      's3',
      'PUT /b/p/x.tfstate',
      { method: 'PUT', path: '/b/p/x.tfstate?x-id=PutObject' },
      ['s3:PutObject arn:aws:s3:::b/p/x.tfstate'],
    ],
    [
      'states',
      's3',
      'GET /b',
      { method: 'GET', path: '/b?list-type=2&prefix=env%3A%2F' },
      ['s3:ListBucket arn:aws:s3:::b'],
    ],
    ["a bucket's setting, which no row knows", 's3', 'PUT /b', { method: 'PUT', path: '/b?policy' }, ['s3:PUT /b *']],
    ['a role', 'iam', 'PutRolePolicy', { body: 'RoleName=r' }, [`iam:PutRolePolicy ${iam('role/r')}`]],
    [
      'a detector',
      'guardduty',
      'UpdateDetector',
      { path: '/detector/d' },
      [`guardduty:UpdateDetector ${arn('guardduty', 'detector/d')}`],
    ],
    [
      "GuardDuty's settings of the organization",
      'guardduty',
      'UpdateOrganizationConfiguration',
      { path: '/detector/d/admin' },
      ['guardduty:UpdateOrganizationConfiguration *'],
    ],
    [
      'a hub',
      'securityhub',
      'DisableSecurityHub',
      { path: '/accounts' },
      [`securityhub:DisableSecurityHub ${arn('securityhub', 'hub/default')}`],
    ],
    [
      'an aggregator',
      'securityhub',
      'GetFindingAggregator',
      { path: `/findingAggregator/get/${encodeURIComponent(arn('securityhub', 'finding-aggregator/1'))}` },
      [`securityhub:GetFindingAggregator ${arn('securityhub', 'finding-aggregator/1')}`],
    ],
    [
      'route tables',
      'ec2',
      'CreateRoute',
      { body: 'RouteTableId=rtb-1' },
      [`ec2:CreateRoute ${arn('ec2', 'route-table/rtb-1')}`],
    ],
    [
      'a policy and the groups that it refers to',
      'network-firewall',
      'CreateFirewallPolicy',
      { body: { FirewallPolicyName: 'p', FirewallPolicy: { StatelessRuleGroupReferences: [{ ResourceArn: 'g' }] } } },
      [
        `network-firewall:CreateFirewallPolicy ${arn('network-firewall', 'firewall-policy/p')}`,
        'network-firewall:CreateFirewallPolicy g',
      ],
    ],
  ])('knows %s', (_, service, operation, sent, expected) => {
    expect(words(service, operation, sent)).toEqual(expected);
  });

  it('asks for the key that is given to what is made', () => {
    const asked = ask('secretsmanager', 'CreateSecret', { body: { Name: 's', KmsKeyId: key } });
    const ofKey = asked.filter(({ resource }) => resource === key);
    expect(ofKey.map(({ action }) => action)).toEqual(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']);
    expect(ofKey[0]?.context).toEqual({ 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' });
  });

  it('says which service a role is handed to', () => {
    const asked = ask('states', 'CreateStateMachine', { body: { name: 'm', roleArn: iam('role/x') } });
    expect(asked).toContainEqual({
      ...{ action: 'iam:PassRole', resource: iam('role/x'), isStrict: true },
      context: { 'iam:PassedToService': 'states.amazonaws.com' },
    });
  });

  it('says which tags a key and a subnet are made with', () => {
    const tags = { 'aws:RequestTag/': '', 'aws:RequestTag/Project': 'p' };
    const [made] = ask('kms', 'CreateKey', { body: { Tags: [{ TagKey: 'Project', TagValue: 'p' }] } });
    expect(made).toMatchObject({ action: 'kms:CreateKey', context: tags });
    const tag = 'TagSpecification.1.Tag.1.Key=Project&TagSpecification.1.Tag.1.Value=p';
    const subnet = ask('ec2', 'CreateSubnet', { body: `VpcId=vpc-1&${tag}` });
    expect(subnet.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      `ec2:CreateSubnet ${arn('ec2', 'vpc/vpc-1')}`,
      `ec2:CreateSubnet ${arn('ec2', 'subnet/subnet-00000000000000000')}`,
      `ec2:CreateTags ${arn('ec2', 'subnet/subnet-00000000000000000')}`,
    ]);
    expect(subnet[1]?.context).toEqual(tags);
    expect(subnet[2]?.context).toEqual({ ...tags, 'ec2:CreateAction': 'CreateSubnet' });
  });

  it('asks for what a service does in the name of whoever registers an administrator', () => {
    const asked = ask('guardduty', 'EnableOrganizationAdminAccount', {
      path: '/admin/enable',
      body: { adminAccountId: '3' },
    });
    expect(asked.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['organizations:EnableAWSServiceAccess', 'organizations:RegisterDelegatedAdministrator']),
    );
    const [registered] = asked.filter(({ action }) => action === 'organizations:RegisterDelegatedAdministrator');
    expect(registered?.context).toEqual({ 'organizations:ServicePrincipal': 'guardduty.amazonaws.com' });
  });

  it.each([
    ['guardduty', 'CreateDetector', '/detector', 'guardduty.amazonaws.com'],
    ['securityhub', 'EnableSecurityHub', '/accounts', 'securityhub.amazonaws.com'],
    ['network-firewall', 'CreateFirewall', '/', 'network-firewall.amazonaws.com'],
  ])('asks for the role that %s itself works under', (service, operation, path, principal) => {
    const asked = ask(service, operation, { path, body: { FirewallName: 'f', FirewallPolicyArn: 'p' } });
    const [linked] = asked.filter(({ action }) => action === 'iam:CreateServiceLinkedRole');
    expect(linked?.context).toEqual({ 'iam:AWSServiceName': principal });
    expect(linked?.resource).toContain(`role/aws-service-role/${principal}/AWSServiceRoleFor`);
  });

  it('asks for nothing where somebody asks who they are', () => {
    expect(ask('sts', 'GetCallerIdentity', { body: 'Action=GetCallerIdentity' })).toEqual([]);
  });
});
