import fc from 'fast-check';

import { iamEvaluate } from '../../../local/iam/iam-evaluate';
import type { IamQuestion, PolicyStatement } from '../../../local/iam/policy';

const bus = 'arn:aws:events:us-west-2:111111111111:event-bus/findings';
const question: IamQuestion = {
  action: 'events:PutEvents',
  resource: bus,
  principal: { account: '222222222222', arn: 'arn:aws:iam::222222222222:role/sender' },
  context: { 'aws:PrincipalOrgID': 'o-abc', 'aws:SourceArn': 'arn:aws:events:us-west-2:222222222222:rule/forward' },
};

function decide(statement: Partial<PolicyStatement>, asked: Partial<IamQuestion> = {}) {
  const whole = { Effect: 'Allow', Action: 'events:PutEvents', Resource: bus, ...statement } as PolicyStatement;
  return iamEvaluate([{ Statement: [whole] }], { ...question, ...asked }).decision;
}

describe('iamEvaluate', () => {
  it('is silent where no statement applies', () => {
    expect(iamEvaluate([], question).decision).toBe('silent');
    expect(iamEvaluate([{}], question).decision).toBe('silent');
  });

  it('lets a denial win over any number of permissions', () => {
    const allow: PolicyStatement = { Effect: 'Allow', Action: '*', Resource: '*' };
    const deny: PolicyStatement = { Effect: 'Deny', Action: 'events:*', Resource: '*' };
    expect(iamEvaluate([{ Statement: allow }, { Statement: [allow, deny] }], question).decision).toBe('denied');
  });

  it.each<[Partial<PolicyStatement>, string]>([
    [{}, 'allowed'],
    [{ Action: ['events:PutRule', 'EVENTS:put*'] }, 'allowed'],
    [{ Action: 'events:Put' }, 'silent'],
    [{ NotAction: 'events:PutEvents' }, 'silent'],
    [{ NotAction: ['s3:*'] }, 'allowed'],
    [{ Resource: '*' }, 'allowed'],
    [{ Resource: [bus.replace('findings', '*')] }, 'allowed'],
    [{ Resource: bus.replace('findings', 'finding?') }, 'allowed'],
    [{ Resource: bus.toUpperCase() }, 'silent'],
    [{ NotResource: bus }, 'silent'],
    [{ Principal: '*' }, 'allowed'],
    [{ Principal: { AWS: '*' } }, 'allowed'],
    [{ Principal: { AWS: '222222222222' } }, 'delegated'],
    [{ Principal: { AWS: ['arn:aws:iam::222222222222:root'] } }, 'delegated'],
    [{ Principal: { AWS: ['222222222222', 'arn:aws:iam::222222222222:role/sender'] } }, 'allowed'],
    [{ Principal: { AWS: 'arn:aws:iam::222222222222:role/sender' } }, 'allowed'],
    [{ Principal: { AWS: 'arn:aws:iam::222222222222:role/other' } }, 'silent'],
    [{ Principal: { AWS: '333333333333' } }, 'silent'],
    [{ Principal: { Service: 'events.amazonaws.com' } }, 'silent'],
    [{ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } } }, 'allowed'],
    [{ Condition: { StringEquals: { 'AWS:principalorgid': ['o-x', 'o-abc'] } } }, 'allowed'],
    [{ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-*' } } }, 'silent'],
    [{ Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } }, 'allowed'],
    [{ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abc' } } }, 'silent'],
    [{ Condition: { StringNotEquals: { 'aws:SourceOrgID': 'x' } } }, 'allowed'],
    [{ Condition: { StringEquals: { 'aws:SourceOrgID': 'x' } } }, 'silent'],
    [{ Condition: { StringEqualsIfExists: { 'aws:SourceOrgID': 'x' } } }, 'allowed'],
    [{ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:222222222222:rule/*' } } }, 'allowed'],
    [{ Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:us-west-2:222222222222:rule/other' } } }, 'silent'],
    [{ Condition: { Null: { 'aws:SourceOrgID': 'true' } } }, 'allowed'],
    [{ Condition: { Null: { 'aws:SourceArn': 'true' } } }, 'silent'],
    [{ Condition: { Bool: { 'aws:SecureTransport': false } } }, 'silent'],
    [{ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abc', 'aws:SourceOrgID': 'x' } } }, 'silent'],
  ])('decides on %j', (statement, expected) => {
    expect(decide(statement)).toBe(expected);
  });

  it.each<[Partial<PolicyStatement>, string, string[]]>([
    [
      { Condition: { NumericLessThan: { 'aws:PrincipalOrgID': 1 } } },
      'silent',
      ['the condition operator NumericLessThan'],
    ],
    [{ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }, 'silent', ['the condition key aws:SourceVpc']],
    [{ Condition: { Null: { 'aws:SourceVpc': 'true' } } }, 'silent', ['the condition key aws:SourceVpc']],
    [
      { Sid: 'Own', Condition: { StringLike: { 'aws:PrincipalArn': '*${aws:PrincipalAccount}*' } } },
      'silent',
      ['the policy variable in *${aws:PrincipalAccount}* in statement Own'],
    ],
    [
      { Effect: 'Deny', Condition: { IpAddress: { 'aws:PrincipalOrgID': '192.0.2.0/24' } } },
      'denied',
      ['the condition operator IpAddress'],
    ],
    [
      {
        Condition: { IpAddress: { 'aws:PrincipalOrgID': '192.0.2.0/24' }, StringEquals: { 'aws:PrincipalOrgID': 'o' } },
      },
      'silent',
      [],
    ],
    [{ Action: 'events:PutRule', Condition: { NumericLessThan: { 'aws:PrincipalOrgID': 1 } } }, 'silent', []],
  ])('takes what it does not understand for the worst, and says so: %j', (statement, decision, unknown) => {
    const whole = { Effect: 'Allow', Action: 'events:PutEvents', Resource: bus, ...statement } as PolicyStatement;
    expect(iamEvaluate([{ Statement: whole }], question)).toEqual({ decision, unknown });
  });

  it('takes any statement on an action for one on a resource that is not known, but no denial', () => {
    const Statement = { Effect: 'Allow', Action: 'events:*', Resource: bus } as const;
    const asked = { ...question, resource: undefined };
    expect(iamEvaluate([{ Statement }], asked).decision).toBe('allowed');
    expect(iamEvaluate([{ Statement: { ...Statement, Effect: 'Deny' } }], asked).decision).toBe('silent');
    expect(iamEvaluate([{ Statement: { ...Statement, Effect: 'Deny', Resource: '*' } }], asked).decision).toBe(
      'denied',
    );
  });

  it('knows a service by its name', () => {
    const Principal = { Service: ['lambda.amazonaws.com', 'events.amazonaws.com'] };
    expect(decide({ Principal }, { principal: { service: 'events.amazonaws.com' } })).toBe('allowed');
    expect(decide({ Principal }, { principal: { service: 'states.amazonaws.com' } })).toBe('silent');
  });

  it('takes every character of a name but * and ? as itself, where no policy variable begins', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        fc.pre(!/[*?]|\$\{/.test(one));
        const asked = (resource: string) => decide({ Resource: one }, { resource }) === 'allowed';
        expect(asked(one)).toBe(true);
        expect(asked(other)).toBe(one === other);
        expect(decide({ Resource: `${one}*` }, { resource: one + other })).toBe('allowed');
      }),
      { numRuns: 10_000 },
    );
  });

  it('allows nothing by a resource in which a policy variable begins, closed or not', () => {
    for (const one of ['a/${aws:username}', 'a${', '${}'])
      expect(decide({ Resource: one }, { resource: one })).not.toBe('allowed');
  });
});
