import { judgeConditions } from '../../../local/iam/condition';

const aliases = { 'kms:ResourceAliases': ['alias/one', 'alias/two'] };

describe('conditions on a key with several values', () => {
  it.each([
    ['ForAnyValue:StringEquals', ['alias/two'], true],
    ['ForAnyValue:StringEquals', ['alias/three'], false],
    ['ForAnyValue:StringLike', ['alias/t*'], true],
    ['ForAnyValue:StringNotEquals', ['alias/one'], true],
    ['ForAnyValue:StringNotLike', ['alias/*'], false],
    ['ForAllValues:StringEquals', ['alias/one'], false],
    ['ForAllValues:StringLike', ['alias/*'], true],
    ['ForAllValues:StringNotEquals', ['alias/one'], false],
    ['StringNotEquals', ['alias/one'], false],
  ])('%s of %j is %s', (operator, values, hold) => {
    const conditions = { [operator]: { 'kms:ResourceAliases': values } };
    expect(judgeConditions(conditions, aliases)).toEqual({ hold, unknown: [] });
  });

  it.each([
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    ['ForAllValues:StringEquals', true],
    ['ForAllValues:StringNotEquals', true],
    ['ForAnyValue:StringEqualsIfExists', true],
    ['StringNotEquals', true],
  ])('%s without a value is %s', (operator, hold) => {
    expect(judgeConditions({ [operator]: { 'kms:ResourceAliases': 'alias/one' } }, {})).toEqual({ hold, unknown: [] });
  });
});

it('takes every part of an encryption context for a key that it knows', () => {
  const conditions = { ArnLike: { 'kms:EncryptionContext:aws:sqs:arn': 'arn:aws:sqs:*:*:*' } };
  expect(judgeConditions(conditions, {})).toEqual({ hold: false, unknown: [] });
  const context = { 'kms:EncryptionContext:aws:sqs:arn': 'arn:aws:sqs:us-west-2:222222222222:dead' };
  expect(judgeConditions(conditions, context)).toEqual({ hold: true, unknown: [] });
});

// "Each of the six colon-delimited components of the ARN is checked separately" (IAM's condition operators).
describe('conditions on ARNs', () => {
  const context = { 'aws:SourceArn': 'arn:aws:events:us-west-2:222222222222:rule/bus/forward' };
  const judge = (operator: string, pattern: string, given: object = context) =>
    judgeConditions({ [operator]: { 'aws:SourceArn': pattern } }, { ...given });

  it.each([
    ['arn:aws:events:us-west-2:222222222222:rule/*', true],
    ['arn:*:*:*:*:*', true],
    ['arn:aws:events:*:2222222?2222:rule/bus/forward', true],
    ['arn:aws:events:*:rule/bus/*:*', false],
    ['arn:aws:*:us-west-2:222222222222:rule', false],
    ['arn:aws:events:us-west-2:222222222222:rule/bus:*', false],
  ])('compare part by part with %s', (pattern, hold) => {
    expect(judge('ArnLike', pattern)).toEqual({ hold, unknown: [] });
    expect(judge('ArnEquals', pattern)).toEqual({ hold, unknown: [] });
    expect(judge('ArnNotLike', pattern)).toEqual({ hold: !hold, unknown: [] });
  });

  it.each(['*', 'arn:*', 'arn:aws:events:*', 'arn:aws:events:us-west-2:222222222222'])(
    'do not know what %s means, whichever way it is asked',
    (pattern) => {
      const unknown = [`the pattern ${pattern} of fewer than six parts`];
      for (const operator of ['ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEquals', 'ArnLikeIfExists'])
        expect(judge(operator, pattern)).toEqual({ hold: false, unknown });
    },
  );

  it('find nothing in what is no ARN', () => {
    expect(judge('ArnLike', 'arn:*:*:*:*:*', { 'aws:SourceArn': 'rule' }).hold).toBe(false);
    expect(judge('ArnLike', '*:*:*:*:*:*', { 'aws:SourceArn': 'a:b:c' }).hold).toBe(false);
  });
});
