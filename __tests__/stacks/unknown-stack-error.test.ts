import { stackOrder } from '../../organization/stack-order';
import { stackRequest } from '../../stacks/stack-request';
import { UnknownStackError } from '../../stacks/unknown-stack-error';
import { organization } from './organizations';

const stacks = [...stackOrder(organization).keys()];
const message = (...patterns: string[]) => new UnknownStackError(patterns, stacks).message;

it('suggests the stack that a misspelt name most likely stands for', () => {
  expect(message('delegated-admim')).toBe(
    'There is no stack delegated-admim: did you mean delegated-admin? npx cdktf list names them all',
  );
  expect(message('member-33333333333')).toContain('did you mean member-333333333333?');
});

it('suggests none where none is near', () => {
  expect(message('staging')).toBe('There is no stack staging: npx cdktf list names them all');
});

it('tells of each name', () => {
  expect(message('managment', 'x*').split('\n')).toEqual([
    expect.stringMatching(/^There is no stack managment: did you mean management\?/),
    expect.stringMatching(/^There is no stack x\*: npx/),
  ]);
});

it('asks whether a variable is not set where a name is empty', () => {
  expect(new UnknownStackError([''], ['management']).message).toBe("A stack's name is empty: is a variable not set?");
  expect(stackRequest(['diff', ''])?.patterns).toEqual(['']);
});
