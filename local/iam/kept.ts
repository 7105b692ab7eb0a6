// Long enough for one burst of calls, short enough that a changed policy is seen by whoever tries next.
const keptMilliseconds = 2000;

/** Answers that hold for a moment: what is read of a policy serves a burst of questions. */
export class Kept<Value> {
  private readonly answers = new Map<string, { readonly until: number; readonly value: Promise<Value> }>();

  /** @param read asks anew; a failure is not kept */
  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const kept = this.answers.get(key);
    if (kept !== undefined && kept.until > Date.now()) return kept.value;
    const value = read();
    this.answers.set(key, { until: Date.now() + keptMilliseconds, value });
    value.catch(() => this.answers.delete(key));
    return value;
  }
}
