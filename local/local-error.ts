/** Something the user can put right: shown as its one sentence, without a stack trace. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
}
