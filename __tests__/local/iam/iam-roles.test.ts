import { IamRoles, texts } from '../../../local/iam/iam-roles';
import { type Answers, FakeMoto, iamAnswers } from '../fake-moto';

const role = 'arn:aws:iam::222222222222:role/path/starter';
const start = { Effect: 'Allow', Action: 'states:StartExecution', Resource: '*' };

function setUp(extra: Answers = {}) {
  const moto = new FakeMoto({
    ...iamAnswers({ starter: { trusts: 'events.amazonaws.com', statements: [start] } }),
    ...extra,
  });
  return { moto, roles: new IamRoles(moto) };
}

describe('IamRoles', () => {
  it('reads whom a role trusts and what it allows', async () => {
    const { roles } = setUp();
    const Principal = { Service: 'events.amazonaws.com' };
    expect(await roles.read(role)).toEqual({
      arn: role,
      trust: { Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] },
      policies: [{ Statement: [start] }],
    });
  });

  it('reads attached policies in their default version', async () => {
    const { roles, moto } = setUp({
      'iam ListRolePolicies': () => '<PolicyNames/>',
      'iam ListAttachedRolePolicies': () => '<PolicyArn>arn:aws:iam::222222222222:policy/start</PolicyArn>',
      'iam GetPolicy': () => '<DefaultVersionId>v7</DefaultVersionId>',
      'iam GetPolicyVersion': () => `<Document>${encodeURIComponent(JSON.stringify({ Statement: start }))}</Document>`,
    });
    expect((await roles.read(role))?.policies).toEqual([{ Statement: start }]);
    expect(moto.inputs('iam GetPolicyVersion')).toMatchObject([{ VersionId: 'v7' }]);
  });

  it.each([role.replace('starter', 'nobody'), 'no ARN'])('finds nothing at %s', async (arn) => {
    expect(await setUp().roles.read(arn)).toBeUndefined();
  });

  it('reads a role once for many questions at a time', async () => {
    const { roles, moto } = setUp();
    await Promise.all([1, 2, 3].map(() => roles.read(role)));
    expect(moto.inputs('iam GetRole')).toHaveLength(1);
  });

  it('fails where moto fails, and asks again', async () => {
    let failures = 1;
    const { roles } = setUp({
      'iam ListRolePolicies': () => {
        if (failures-- > 0) throw new Error('down');
        return '<PolicyNames/>';
      },
    });
    await expect(roles.read(role)).rejects.toThrow('down');
    expect(await roles.read(role)).toBeDefined();
  });
});

describe('texts', () => {
  it('reads what XML escapes', () => {
    expect(texts('<a><b>1 &lt; &quot;2&quot; &amp;amp;</b><b></b></a>', 'b')).toEqual(['1 < "2" &amp;', '']);
  });
});
