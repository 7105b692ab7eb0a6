import { IamRoles, texts } from '../../local/iam-roles';
import { type Answers, FakeMoto, iamAnswers } from './fake-moto';

const role = 'arn:aws:iam::222222222222:role/path/starter';
const machine = 'arn:aws:states:us-west-2:222222222222:stateMachine:record';
const action = 'states:StartExecution';
const service = 'events.amazonaws.com';

function setUp(statements: object[], extra: Answers = {}) {
  const moto = new FakeMoto({ ...iamAnswers({ starter: { trusts: service, statements } }), ...extra });
  return { moto, roles: new IamRoles(moto) };
}

describe('IamRoles', () => {
  it('finds nothing to refuse where a policy of the role allows it', async () => {
    const { roles } = setUp([{ Effect: 'Allow', Action: action, Resource: machine }]);
    expect(await roles.refusal(role, service, action, machine)).toBeUndefined();
  });

  it('reads attached policies in their default version', async () => {
    const attached = '<PolicyArn>arn:aws:iam::222222222222:policy/start</PolicyArn>';
    const Document = encodeURIComponent(JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }));
    const { roles, moto } = setUp([], {
      'iam ListAttachedRolePolicies': () => attached,
      'iam GetPolicy': () => '<DefaultVersionId>v7</DefaultVersionId>',
      'iam GetPolicyVersion': () => `<Document>${Document}</Document>`,
    });
    expect(await roles.refusal(role, service, action, machine)).toBeUndefined();
    expect(moto.inputs('iam GetPolicyVersion')).toMatchObject([{ VersionId: 'v7' }]);
  });

  it.each([
    ['does not exist', role.replace('starter', 'nobody'), service],
    ['does not exist', 'no ARN', service],
    ['cannot be assumed by states.amazonaws.com', role, 'states.amazonaws.com'],
    [`is not authorized to perform ${action} on ${machine}`, role, service],
  ])('says that the role %s', async (reason, arn, who) => {
    const { roles } = setUp([{ Effect: 'Allow', Action: action, Resource: `${machine}-other` }]);
    expect(await roles.refusal(arn, who, action, machine)).toContain(reason);
  });

  it('says that a policy denies it', async () => {
    const { roles } = setUp([
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'states:*', Resource: '*' },
    ]);
    expect(await roles.refusal(role, service, action, machine)).toMatch(/explicit deny/);
  });

  it('reads a role once for many questions at a time', async () => {
    const { roles, moto } = setUp([]);
    await Promise.all([1, 2, 3].map(() => roles.isTrusted(role, service)));
    expect(moto.inputs('iam GetRole')).toHaveLength(1);
  });

  it('fails where moto fails, and asks again', async () => {
    let failures = 1;
    const { roles } = setUp([], {
      'iam ListRolePolicies': () => {
        if (failures-- > 0) throw new Error('down');
        return '<PolicyNames/>';
      },
    });
    await expect(roles.isTrusted(role, service)).rejects.toThrow('down');
    expect(await roles.isTrusted(role, service)).toBe(true);
  });
});

describe('texts', () => {
  it('reads what XML escapes', () => {
    expect(texts('<a><b>1 &lt; &quot;2&quot; &amp;amp;</b><b></b></a>', 'b')).toEqual(['1 < "2" &amp;', '']);
  });
});
