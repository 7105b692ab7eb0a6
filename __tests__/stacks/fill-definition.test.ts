import { DefinitionError, fillDefinition } from '../../stacks/constructs/fill-definition';

describe('filling a definition', () => {
  it('puts each value in every place that names it', () => {
    expect(fillDefinition('{"a": "${Partition}:${Table}", "b": "${Table}"}', { Partition: 'aws', Table: 't' })).toBe(
      '{"a": "aws:t", "b": "t"}',
    );
  });

  it('leaves references of Terraform in a value as they are', () => {
    expect(fillDefinition('"${Arn}"', { Arn: '${aws_lambda_function.f.arn}' })).toBe('"${aws_lambda_function.f.arn}"');
  });

  it('takes an empty value', () => {
    expect(fillDefinition('"States.Array(${Batches})"', { Batches: '' })).toBe('"States.Array()"');
  });

  it.each([
    [
      'a placeholder without a value',
      '"${Typo}"',
      { Table: 't' },
      /No value for the placeholder \$\{Typo\}; there are: Table/,
    ],
    ['a placeholder without a name', '"${}"', {}, /No value for the placeholder \$\{\}/],
    ['a value without a placeholder', '"x"', { Table: 't' }, /No placeholder for: Table/],
    ['a value that ends the string around it', '"${Table}"', { Table: 'a"b' }, /breaks the JSON/],
    ['a name of an inherited property', '"${constructor}"', {}, /No value for the placeholder \$\{constructor\}/],
  ])('refuses %s', (_, template, values: Record<string, string>, message) => {
    const fill = () => fillDefinition(template, values);
    expect(fill).toThrow(DefinitionError);
    expect(fill).toThrow(message);
  });
});
