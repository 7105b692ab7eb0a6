/** The organization file cannot be used; the message says why, one line for each problem, and needs no stack trace. */
export class OrganizationError extends Error {
  override readonly name = 'OrganizationError';

  /** @param lines one for each problem: `<file>:<line>:<column> <key>: <what is wrong>: <what to do>` */
  constructor(
    readonly lines: readonly string[],
    options?: ErrorOptions,
  ) {
    super(lines.join('\n'), options);
  }
}
