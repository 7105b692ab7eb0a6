import { Permissions } from '../../../local/iam/permissions';
import { RoleSessions } from '../../../local/iam/role-sessions';
import type { AwsRequest } from '../../../local/service';
import { accessOver, FakeMoto, iamAnswers } from '../fake-moto';

const home = '222222222222';
const member = '333333333333';
const role = `arn:aws:iam::${home}:role/function`;
const updater = `arn:aws:iam::${member}:role/updater`;
const hosts = `arn:aws:dynamodb:us-west-2:${home}:table/hosts`;
const secret = `arn:aws:secretsmanager:us-west-2:${home}:secret:slack-AbCdEf`;
const ofOrganization = { StringEquals: { 'aws:ResourceOrgID': 'o-1' } };

const allow = (Action: string, Resource: string, Condition = {}) => ({ Effect: 'Allow', Action, Resource, Condition });
const statements = [
  allow('dynamodb:GetItem', hosts),
  allow('secretsmanager:GetSecretValue', secret),
  allow('sts:AssumeRole', 'arn:aws:iam::*:role/*', ofOrganization),
];

function setUp(organizations: Readonly<Record<string, string>> = { [home]: 'o-1', [member]: 'o-1' }) {
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${home}:root` },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:PrincipalArn': role, 'aws:PrincipalOrgID': 'o-1' } },
  };
  const known = iamAnswers({
    function: { trusts: 'lambda.amazonaws.com', statements },
    updater: { trusts: '', statements: [] },
    another: { trusts: 'lambda.amazonaws.com', statements: [] },
  });
  const moto = new FakeMoto({
    ...known,
    'iam GetRole': (input, where) =>
      input.RoleName === 'updater'
        ? `<AssumeRolePolicyDocument>${encodeURIComponent(JSON.stringify({ Statement: trust }))}</AssumeRolePolicyDocument>`
        : known['iam GetRole']!(input, where),
    'organizations DescribeOrganization': (_, { account }) => ({
      Organization: { Id: organizations[account] ?? 'o-2' },
    }),
    'secretsmanager DescribeSecret': () => ({ ARN: secret }),
  });
  const sessions = new RoleSessions();
  sessions.begin('ASIAFUNCTION', { role, session: 'f' });
  const permissions = new Permissions({ sessions, access: accessOver(moto).access, moto });
  const request = (service: string, body: object | string, accessKeyId = 'ASIAFUNCTION') =>
    ({
      ...{ service, accessKeyId, account: home, region: 'us-west-2' },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    }) as AwsRequest;
  const assume = async (arn: string, key?: string) =>
    permissions.check(request('sts', `Action=AssumeRole&RoleArn=${encodeURIComponent(arn)}`, key), 'AssumeRole');
  return { permissions, request, sessions, assume };
}

describe('the permissions of functions', () => {
  it("let pass what the role's policies allow", async () => {
    const { permissions, request, assume } = setUp();
    await permissions.check(request('dynamodb', { TableName: 'hosts' }), 'GetItem');
    await permissions.check(request('secretsmanager', { SecretId: 'slack' }), 'GetSecretValue');
    await assume(updater);
    expect(permissions.used).toEqual([
      { role, action: 'dynamodb:GetItem', resource: hosts },
      { role, action: 'secretsmanager:GetSecretValue', resource: secret },
      { role, action: 'sts:AssumeRole', resource: updater },
    ]);
  });

  it("refuse the rest with the service's own error, and remember it once", async () => {
    const { permissions, request } = setUp();
    const put = async () => permissions.check(request('dynamodb', { TableName: 'hosts' }), 'PutItem');
    await expect(put()).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: `User: arn:aws:sts::${home}:assumed-role/function/f is not authorized to perform: dynamodb:PutItem on resource: ${hosts} because no identity-based policy allows the dynamodb:PutItem action`,
    });
    await expect(put()).rejects.toThrow();
    expect(permissions.used).toEqual([{ role, action: 'dynamodb:PutItem', resource: hosts, refused: true }]);
  });

  it.each([
    ['of an account outside the organization', updater, { [home]: 'o-1' }, 'no identity-based policy'],
    ['that trusts other organizations only', updater, { [member]: 'o-1' }, 'no resource-based policy'],
    [
      'that trusts nobody of this account',
      updater.replace('updater', 'another'),
      undefined,
      'no resource-based policy',
    ],
    ['that does not exist', updater.replace('updater', 'nobody'), undefined, 'no resource-based policy'],
  ])('refuse a role %s', async (_, arn, organizations, reason) => {
    const refused = expect(setUp(organizations).assume(arn)).rejects;
    await refused.toMatchObject({ code: 'AccessDenied', status: 403, message: expect.stringContaining(reason) });
  });

  it('refuse a role to whom it does not trust, although its account is trusted', async () => {
    const { assume, sessions } = setUp();
    sessions.begin('ASIAOTHER', { role: `arn:aws:iam::${home}:role/another`, session: 'a' });
    await expect(assume(updater, 'ASIAOTHER')).rejects.toThrow('is not authorized to perform: sts:AssumeRole');
  });

  it('follow a function into the roles that it assumes', () => {
    const { permissions, request, sessions } = setUp();
    const asked = request('sts', `Action=AssumeRole&RoleSessionName=f&RoleArn=${encodeURIComponent(updater)}`);
    const body = '<AccessKeyId>ASIAUPDATER</AccessKeyId>';
    permissions.learn(asked, 'AssumeRole', { status: 403, body });
    permissions.learn({ ...asked, accessKeyId: home }, 'AssumeRole', { status: 200, body });
    permissions.learn(asked, 'GetCallerIdentity', { status: 200, body });
    expect(sessions.of('ASIAUPDATER')).toBeUndefined();
    permissions.learn(asked, 'AssumeRole', { status: 200, body });
    expect(sessions.of('ASIAUPDATER')).toEqual({ role: updater, session: 'f' });
  });

  it('leave everybody else alone', async () => {
    const { permissions, request } = setUp();
    await permissions.check(request('dynamodb', { TableName: 'hosts' }, home), 'DeleteTable');
    expect(permissions.used).toEqual([]);
  });

  it('refuse an operation that no policy names, whatever it is about', async () => {
    const { permissions, request } = setUp();
    const send = permissions.check(request('sqs', {}), 'SendMessage');
    await expect(send).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(permissions.used).toEqual([{ role, action: 'sqs:SendMessage', resource: '*', refused: true }]);
  });
});
