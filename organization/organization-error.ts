import { plainText } from '../terminal/plain-text';

/** The organization file cannot be used; the message says why, one line for each problem, and needs no stack trace. */
export class OrganizationError extends Error {
  override readonly name = 'OrganizationError';
  readonly lines: readonly string[];

  /**
   * @param lines one for each problem: `<file>:<line>:<column> <key>: <what is wrong>: <what to do>`. Keys and values of the
   * file are in them, so that they are made plain here: a line stays one, wherever it is printed
   */
  constructor(lines: readonly string[], options?: ErrorOptions) {
    const plain = lines.map(plainText);
    super(plain.join('\n'), options);
    this.lines = plain;
  }
}
