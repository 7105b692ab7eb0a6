import { Access } from '../../../local/iam/access';
import { iamEvaluate } from '../../../local/iam/iam-evaluate';
import type { IamQuestion, PolicyStatement } from '../../../local/iam/policy';
import { FakeMoto, iamAnswers } from '../fake-moto';

const account = '222222222222';
const role = `arn:aws:iam::${account}:role/sender`;
const session = `arn:aws:sts::${account}:assumed-role/sender/s1`;
const root = `arn:aws:iam::${account}:root`;
const queue = `arn:aws:sqs:us-west-2:${account}:dead`;
const question: IamQuestion = {
  action: 'sqs:SendMessage',
  resource: queue,
  principal: { account, arn: role, session },
};

const verdict = (statement: object, asked: Partial<IamQuestion> = {}) =>
  iamEvaluate(
    [
      { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
      { Statement: { Effect: 'Deny', Action: 'sqs:*', Resource: queue, ...statement } },
    ],
    { ...question, ...asked },
  );

/** "AWS JSON policy elements: Principal". */
describe('a denial to a principal', () => {
  it.each([
    ['the session', { AWS: session }, 'denied'],
    ['the role of the session', { AWS: role }, 'denied'],
    ['the account as digits', { AWS: account }, 'denied'],
    ['the account as its root', { AWS: [root] }, 'denied'],
    ['everybody', '*', 'denied'],
    ['everybody, the other way', { AWS: '*' }, 'denied'],
    ['another session of the role', { AWS: session.replace('/s1', '/s2') }, 'allowed'],
    ['a session of another role', { AWS: session.replace('sender', 'other') }, 'allowed'],
    ['another role', { AWS: role.replace('sender', 'other') }, 'allowed'],
    ['a user', { AWS: `arn:aws:iam::${account}:user/sender` }, 'allowed'],
    ['a service', { Service: 'events.amazonaws.com' }, 'allowed'],
    ['somebody of an identity provider', { Federated: 'cognito-identity.amazonaws.com' }, 'allowed'],
  ] as const)('holds for %s alone: %j is %s', (_, Principal, decision) => {
    expect(verdict({ Principal }).decision).toBe(decision);
  });

  it.each<[object, string]>([
    [{ AWS: 'AROAEXAMPLEID' }, 'AROAEXAMPLEID'],
    [{ AWS: `arn:aws:iam::${account}:role/*` }, `arn:aws:iam::${account}:role/*`],
    [{ CanonicalUser: '79a59df900b949e5' }, '79a59df900b949e5'],
  ])('holds where %j is not understood, which is no permission either', (Principal, value) => {
    const unknown = [`the principal ${value}`];
    expect(verdict({ Principal })).toEqual({ decision: 'denied', unknown });
    const Statement = { Effect: 'Allow', Action: '*', Resource: '*', Principal } as PolicyStatement;
    expect(iamEvaluate([{ Statement }], question)).toEqual({ decision: 'silent', unknown });
  });
});

/** "AWS JSON policy elements: NotPrincipal": session, role and account of who is to be spared must all be named. */
describe('a denial to all but some', () => {
  it.each([
    [{ AWS: [session, role, root] }, 'allowed'],
    [{ AWS: [session, role, account] }, 'allowed'],
    [{ AWS: [role, root] }, 'denied'],
    [{ AWS: [session, role] }, 'denied'],
    [{ AWS: root }, 'denied'],
    [{ AWS: [session.replace('/s1', '/s2'), role, root] }, 'denied'],
    [{ Service: 'events.amazonaws.com' }, 'denied'],
    [{ AWS: '*' }, 'allowed'],
  ])('spares by %j: %s', (NotPrincipal, decision) => {
    expect(verdict({ NotPrincipal }).decision).toBe(decision);
  });

  it('spares a service, and a whole account, by its name', () => {
    const Service = 'events.amazonaws.com';
    const asService = { principal: { service: Service } };
    expect(verdict({ NotPrincipal: { Service } }, asService).decision).toBe('allowed');
    expect(verdict({ NotPrincipal: { Service: 'lambda.amazonaws.com' } }, asService).decision).toBe('denied');
    const asAccount = { principal: { account, arn: root } };
    expect(verdict({ NotPrincipal: { AWS: account } }, asAccount).decision).toBe('allowed');
    expect(verdict({ NotPrincipal: { AWS: '999999999999' } }, asAccount).decision).toBe('denied');
    expect(verdict({ NotPrincipal: { AWS: account } }, { principal: {} }).decision).toBe('denied');
  });

  it('is no permission to all but some, which IAM does not support', () => {
    const Statement = { Effect: 'Allow', NotPrincipal: { AWS: '999999999999' }, Action: '*', Resource: '*' } as const;
    const unknown = ['NotPrincipal in a permission'];
    expect(iamEvaluate([{ Statement }], question)).toEqual({ decision: 'silent', unknown });
  });
});

/** "IAM policy elements: Variables and tags": they stand in Resource, too. */
describe('a policy variable in a resource', () => {
  const own = 'arn:aws:sqs:us-west-2:${aws:PrincipalAccount}:*';
  const other = 'arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:*';
  const unknown = [`the policy variable in ${own}`];

  it.each<[object, string, string[]]>([
    [{ Resource: own }, 'denied', unknown],
    [{ Resource: other }, 'allowed', []],
    [{ Resource: [own, queue] }, 'denied', []],
    [{ Resource: [other, own] }, 'denied', unknown],
    [{ Resource: undefined, NotResource: own }, 'denied', unknown],
    [{ Resource: undefined, NotResource: other }, 'denied', []],
    [{ Resource: undefined, NotResource: [own, queue] }, 'allowed', []],
    [
      { Resource: "${aws:PrincipalTag/team, 'none'}" },
      'denied',
      ["the policy variable in ${aws:PrincipalTag/team, 'none'}"],
    ],
  ])('makes the denial of %j hold wherever it may mean the resource', (statement, decision, words) => {
    expect(verdict(statement)).toEqual({ decision, unknown: words });
  });

  it('makes no permission', () => {
    const decide = (statement: object) =>
      iamEvaluate([{ Statement: { Effect: 'Allow', Action: '*', ...statement } }], question);
    expect(decide({ Resource: own })).toEqual({ decision: 'silent', unknown });
    expect(decide({ NotResource: own })).toEqual({ decision: 'silent', unknown });
    expect(decide({ NotResource: other })).toEqual({ decision: 'allowed', unknown: [] });
  });
});

it('knows the session of who acts under a role, whatever the path of the role', async () => {
  const deep = `arn:aws:iam::${account}:role/teams/one/sender`;
  const Statement = [
    { Effect: 'Allow', Principal: '*', Action: '*', Resource: queue },
    { Effect: 'Deny', Principal: { AWS: session }, Action: '*', Resource: queue },
  ];
  const moto = new FakeMoto({
    ...iamAnswers({ sender: { trusts: 'lambda.amazonaws.com', statements: [] } }),
    'sqs GetQueueAttributes': () => ({ Attributes: { Policy: JSON.stringify({ Statement }) } }),
  });
  const access = new Access({ moto });
  const asked = { action: 'sqs:SendMessage', resource: queue };
  expect(await access.refusal({ role: deep, session: 's1' }, asked)).toContain('with an explicit deny in a resource');
  expect(await access.refusal({ role: deep, session: 's2' }, asked)).toBeUndefined();
});
