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
  const conditions = { ArnLike: { 'kms:EncryptionContext:aws:sqs:arn': 'arn:aws:sqs:*' } };
  expect(judgeConditions(conditions, {})).toEqual({ hold: false, unknown: [] });
  const context = { 'kms:EncryptionContext:aws:sqs:arn': 'arn:aws:sqs:us-west-2:222222222222:dead' };
  expect(judgeConditions(conditions, context)).toEqual({ hold: true, unknown: [] });
});
