import { parseEnforcement, Permissions } from '../../../local/iam/permissions';
import { RoleSessions } from '../../../local/iam/role-sessions';
import type { AwsRequest } from '../../../local/service';
import { accessOver, FakeMoto, iamAnswers } from '../fake-moto';

const account = '222222222222';
const role = `arn:aws:iam::${account}:role/deployer`;
const machine = `arn:aws:states:us-west-2:${account}:stateMachine:sechub-a`;
const machineRole = `arn:aws:iam::${account}:role/portcullis-a`;

const allowed = { Effect: 'Allow', Resource: '*' };
const passing = (service: string) => ({ StringEquals: { 'iam:PassedToService': service } });
const statements = [
  { Effect: 'Allow', Action: 'states:CreateStateMachine', Resource: machine },
  {
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: `arn:aws:iam::${account}:role/portcullis-*`,
    Condition: passing('states.amazonaws.com'),
  },
  { Effect: 'Allow', Action: 'sqs:*', Resource: `arn:aws:sqs:*:${account}:portcullis-*` },
  { Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: '*' },
  { Effect: 'Deny', Action: 'ec2:DescribeRouteTables', Resource: `arn:aws:ec2:*:${account}:route-table/rtb-1` },
  { Effect: 'Allow', Action: 'ec2:DescribeRouteTables', Resource: '*' },
  {
    Effect: 'Allow',
    Action: ['kms:CreateKey', 'kms:TagResource'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestTag/Project': 'portcullis' } },
  },
  {
    Effect: 'Allow',
    Action: ['kms:ScheduleKeyDeletion', 'ec2:DeleteSubnet', 'sqs:DeleteQueue'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceTag/Project': 'portcullis' } },
  },
];

function setUp() {
  const keyPolicy = { Statement: { ...allowed, Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*' } };
  const moto = new FakeMoto({
    ...iamAnswers({ deployer: { trusts: 'ec2.amazonaws.com', statements } }),
    'kms GetKeyPolicy': () => ({ Policy: JSON.stringify(keyPolicy) }),
    'kms ListAliases': () => ({ Aliases: [] }),
    'kms ListResourceTags': ({ KeyId }) => ({
      Tags: KeyId === 'ours' ? [{ TagKey: 'Project', TagValue: 'portcullis' }] : [],
    }),
    'ec2 DescribeTags': ({ 'Filter.1.Value.1': id }) =>
      id === 'subnet-ours' ? '<key>Project</key><value>portcullis</value>' : '<tagSet/>',
  });
  const sessions = new RoleSessions();
  const permissions = new Permissions({ sessions, access: accessOver(moto).access, moto });
  const request = (service: string, body: object | string, accessKeyId = 'ASIADEPLOYER') =>
    ({
      ...{ service, accessKeyId, account, region: 'us-west-2', path: '/', query: new URLSearchParams() },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    }) as AwsRequest;
  const assume = request(
    'sts',
    `Action=AssumeRole&RoleSessionName=people&RoleArn=${encodeURIComponent(role)}`,
    account,
  );
  permissions.learn(assume, 'AssumeRole', { status: 200, body: '<AccessKeyId>ASIADEPLOYER</AccessKeyId>' });
  permissions.enforced = { enforce: [role], reportOnly: false };
  const check = async (service: string, operation: string, body: object | string) =>
    permissions.check(request(service, body), operation);
  return { permissions, sessions, assume, check };
}

describe('a session of a role that is enforced', () => {
  it('may what the policies of the role allow', async () => {
    const { permissions, check } = setUp();
    await check('states', 'CreateStateMachine', { name: 'sechub-a', roleArn: machineRole });
    await check('sqs', 'DeleteQueue', { QueueUrl: `http://127.0.0.1/${account}/portcullis-dead-letters` });
    await check('ec2', 'DescribeVpcs', 'Action=DescribeVpcs');
    await check('sts', 'GetCallerIdentity', 'Action=GetCallerIdentity');
    expect(permissions.used).toEqual([
      { role, action: 'states:CreateStateMachine', resource: machine },
      { role, action: 'iam:PassRole', resource: machineRole },
      { role, action: 'sqs:DeleteQueue', resource: `arn:aws:sqs:us-west-2:${account}:portcullis-dead-letters` },
      { role, action: 'ec2:DescribeVpcs', resource: '*' },
    ]);
  });

  it('may what a condition on tags allows, of what is made and of what is there', async () => {
    const { check } = setUp();
    await check('kms', 'CreateKey', { Tags: [{ TagKey: 'Project', TagValue: 'portcullis' }] });
    await check('kms', 'ScheduleKeyDeletion', { KeyId: 'ours' });
    await check('ec2', 'DeleteSubnet', 'SubnetId=subnet-ours');
  });

  it.each([
    ['a key without the tag', 'kms', 'CreateKey', { Tags: [] }, 'kms:CreateKey on resource: *'],
    ["another's key", 'kms', 'ScheduleKeyDeletion', { KeyId: 'other' }, 'key/other'],
    ["another's subnet", 'ec2', 'DeleteSubnet', 'SubnetId=subnet-other', 'subnet/subnet-other'],
    [
      'what depends on tags that are not read here, and is told so',
      'sqs',
      'DeleteQueue',
      { QueueUrl: 'http://127.0.0.1/222222222222/other' },
      'does not know the condition key aws:ResourceTag/Project',
    ],
    ['another resource', 'states', 'CreateStateMachine', { name: 'other' }, 'stateMachine:other'],
    [
      "another's role, handed to a service",
      'states',
      'CreateStateMachine',
      { name: 'sechub-a', roleArn: `arn:aws:iam::${account}:role/admin` },
      'iam:PassRole on resource',
    ],
    [
      'a role for another service',
      'events',
      'PutTargets',
      { Rule: 'r', Targets: [{ RoleArn: machineRole }] },
      'events:PutTargets',
    ],
    ['a resource that is not known', 'sqs', 'ListQueues', {}, 'sqs:ListQueues on resource: *'],
    ['an operation that is not known', 'sqs', 'POST /somewhere', {}, 'sqs:POST /somewhere'],
  ])('is refused %s', async (_, service, operation, body, said) => {
    const { check } = setUp();
    await expect(check(service, operation, body)).rejects.toMatchObject({
      message: expect.stringContaining(`assumed-role/deployer/people is not authorized to perform:`),
    });
    await expect(check(service, operation, body)).rejects.toThrow(said);
  });

  it('is refused what a denial may mean, where the resource is not known', async () => {
    const refused = setUp().check('ec2', 'DescribeRouteTables', 'Action=DescribeRouteTables&RouteTableId.1=rtb-2');
    await expect(refused).rejects.toThrow('with an explicit deny');
  });

  it('is let pass and noted where refusals are only reported', async () => {
    const { permissions, check } = setUp();
    permissions.enforced = { enforce: [role], reportOnly: true };
    await check('sqs', 'DeleteQueue', { QueueUrl: 'http://127.0.0.1/222222222222/other' });
    expect(permissions.used).toMatchObject([{ action: 'sqs:DeleteQueue', refused: true }]);
  });

  it('may everything once the role is not named any more', async () => {
    const { permissions, check } = setUp();
    permissions.enforced = { enforce: [], reportOnly: false };
    await check('sqs', 'DeleteQueue', { QueueUrl: 'http://127.0.0.1/222222222222/other' });
    expect(permissions.used).toEqual([]);
  });

  it('does not begin for whom the role does not trust', async () => {
    const { permissions, assume } = setUp();
    await expect(permissions.check(assume, 'AssumeRole')).rejects.toThrow('sts:AssumeRole');
  });

  it('is no session of a function, so that faults of roles do not meet it', () => {
    expect(setUp().sessions.of('ASIADEPLOYER')).toBeUndefined();
  });
});

describe('what is to be enforced', () => {
  it('is a list of roles', () => {
    expect(parseEnforcement({ enforce: [role] })).toEqual({ enforce: [role], reportOnly: false });
    expect(parseEnforcement({ enforce: [], reportOnly: true })).toEqual({ enforce: [], reportOnly: true });
  });

  it.each([undefined, {}, { enforce: 'deployer' }, { enforce: ['deployer'] }, { enforce: [role], reportOnly: 1 }])(
    'is not %j',
    (value) => {
      expect(() => parseEnforcement(value)).toThrow(/must be/);
    },
  );
});
