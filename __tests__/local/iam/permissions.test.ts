import { IamRoles } from '../../local/iam-roles';
import { Permissions } from '../../local/permissions';
import { RoleSessions } from '../../local/role-sessions';
import type { AwsRequest } from '../../local/service';
import { FakeMoto, iamAnswers } from './fake-moto';

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
  allow('sts:AssumeRole', 'arn:aws:iam::*:role/updater', ofOrganization),
];

function setUp(accounts = [home, member]) {
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${home}:root` },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:PrincipalArn': role, 'aws:PrincipalOrgID': 'o-1' } },
  };
  const known = iamAnswers({
    function: { trusts: 'lambda.amazonaws.com', statements },
    updater: { trusts: '', statements: [] },
  });
  const moto = new FakeMoto({
    ...known,
    'iam GetRole': (input, where) =>
      input.RoleName === 'updater'
        ? `<AssumeRolePolicyDocument>${encodeURIComponent(JSON.stringify({ Statement: trust }))}</AssumeRolePolicyDocument>`
        : known['iam GetRole']!(input, where),
    'secretsmanager DescribeSecret': () => ({ ARN: secret }),
  });
  const sessions = new RoleSessions();
  sessions.begin('ASIAFUNCTION', role);
  const organization = { id: 'o-1', accounts: async () => accounts };
  const permissions = new Permissions({ sessions, roles: new IamRoles(moto), moto, organization });
  const request = (service: string, body: object | string, accessKeyId = 'ASIAFUNCTION') =>
    ({
      ...{ service, accessKeyId, account: home, region: 'us-west-2' },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    }) as AwsRequest;
  return { permissions, request, sessions };
}

const assume = (arn: string) => `Action=AssumeRole&RoleArn=${encodeURIComponent(arn)}`;

describe('the permissions of functions', () => {
  it("let pass what the role's policies allow", async () => {
    const { permissions, request } = setUp();
    await permissions.check(request('dynamodb', { TableName: 'hosts' }), 'GetItem');
    await permissions.check(request('secretsmanager', { SecretId: 'slack' }), 'GetSecretValue');
    await permissions.check(request('sts', assume(updater)), 'AssumeRole');
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
      message: `Role ${role} is not authorized to perform dynamodb:PutItem on ${hosts}`,
    });
    await expect(put()).rejects.toThrow();
    expect(permissions.used).toEqual([{ role, action: 'dynamodb:PutItem', resource: hosts }]);
    const another = request('sts', assume(`arn:aws:iam::${member}:role/another`));
    await expect(permissions.check(another, 'AssumeRole')).rejects.toMatchObject({ code: 'AccessDenied', status: 403 });
  });

  it('refuse a role of an account outside the organization', async () => {
    const { permissions, request } = setUp([home]);
    await expect(permissions.check(request('sts', assume(updater)), 'AssumeRole')).rejects.toThrow(
      'is not authorized to perform sts:AssumeRole',
    );
  });

  it('refuse a role that does not trust the function', async () => {
    const { permissions, request, sessions } = setUp();
    sessions.begin('ASIAUPDATER', updater);
    await expect(permissions.check(request('sts', assume(updater), 'ASIAUPDATER'), 'AssumeRole')).rejects.toThrow(
      'not authorized',
    );
    const untrusting = setUp([member]);
    await expect(
      untrusting.permissions.check(untrusting.request('sts', assume(updater)), 'AssumeRole'),
    ).rejects.toThrow(`Role ${updater} does not trust ${role}, or does not exist`);
  });

  it('follow a function into the roles that it assumes', async () => {
    const { permissions, request, sessions } = setUp();
    const asked = request('sts', assume(updater));
    const body = '<AccessKeyId>ASIAUPDATER</AccessKeyId>';
    permissions.learn(asked, 'AssumeRole', { status: 403, body });
    permissions.learn({ ...asked, accessKeyId: home }, 'AssumeRole', { status: 200, body });
    permissions.learn(asked, 'GetCallerIdentity', { status: 200, body });
    expect(sessions.roleOf('ASIAUPDATER')).toBeUndefined();
    permissions.learn(asked, 'AssumeRole', { status: 200, body });
    expect(sessions.roleOf('ASIAUPDATER')).toBe(updater);
  });

  it('leave everybody else alone, and only note what a service unknown to them is asked', async () => {
    const { permissions, request } = setUp();
    await permissions.check(request('dynamodb', { TableName: 'hosts' }, home), 'DeleteTable');
    expect(permissions.used).toEqual([]);
    await permissions.check(request('sqs', {}), 'SendMessage');
    expect(permissions.used).toEqual([{ role, action: 'sqs:SendMessage', resource: '*' }]);
  });
});
