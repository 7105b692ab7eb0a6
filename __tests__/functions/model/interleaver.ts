/**
 * Decides what happens next. Whoever is about to act waits for its turn, and turns are given one at a time in the order
 * that the choices say, so that every interleaving can come and each can be played again.
 */
export class Interleaver {
  private readonly waiting: (() => void)[] = [];

  /** @param choices numbers of at least 0, without end */
  constructor(private readonly choices: Iterator<number>) {}

  turn(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Gives turns until everything has ended. */
  async run<T>(everything: Promise<T>): Promise<T> {
    const state = { ended: false };
    const end = () => (state.ended = true);
    everything.then(end, end);
    while (!state.ended) {
      // All that follows from the last turn happens before the next.
      await new Promise((resolve) => setImmediate(resolve));
      const choice = this.choices.next().value as number;
      // Every other turn goes to whoever came last, so that one can get far ahead while another is slow.
      const next = choice % 2 === 0 ? this.waiting.length - 1 : (choice >> 1) % Math.max(this.waiting.length, 1);
      this.waiting.splice(next, 1)[0]?.();
    }
    return everything;
  }
}
