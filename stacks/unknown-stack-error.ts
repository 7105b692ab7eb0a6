import { closestKey } from '../organization/closest-key';

/** A command names stacks, and the organization has none of them. */
export class UnknownStackError extends Error {
  override readonly name = 'UnknownStackError';

  /**
   * @param patterns what the command names
   * @param stacks names of all stacks
   */
  constructor(patterns: readonly string[], stacks: readonly string[]) {
    const lines = patterns.map((pattern) => {
      if (pattern === '') return "A stack's name is empty: is a variable not set?";
      const near = closestKey(pattern, stacks);
      return `There is no stack ${pattern}: ${near ? `did you mean ${near}? ` : ''}npx cdktf list names them all`;
    });
    super(lines.join('\n'));
  }
}
