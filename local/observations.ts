import type { Observation } from './service';

/** An observation with its place in the list; numbers start at 0 and are never reused. */
export interface NumberedObservation extends Observation {
  readonly index: number;
}

/** What happened in the local organization, in order. Only the last `limit` are kept, and what is forgotten is said. */
export class Observations {
  private readonly kept: NumberedObservation[] = [];
  private readonly listeners = new Set<(observation: NumberedObservation) => void>();
  private next = 0;

  constructor(private readonly limit = 20_000) {}

  add(observation: Observation): void {
    const numbered = { ...observation, index: this.next++ };
    this.kept.push(numbered);
    // Cut in large steps: shifting the array for each observation would cost its whole length every time.
    if (this.kept.length > this.limit * 1.5) this.kept.splice(0, this.kept.length - this.limit);
    for (const listener of this.listeners) listener(numbered);
  }

  /**
   * Those from number `index` on: ask next time with the last one's number + 1. Where some of them are forgotten, the
   * first one says so in their place.
   */
  since(index: number): readonly NumberedObservation[] {
    const from = Math.max(0, index);
    const first = this.next - this.kept.length;
    if (from >= first) return this.kept.slice(from - first);
    const summary = `observations ${from} to ${first - 1} are forgotten: the last ${this.limit} are kept`;
    const { time } = this.kept[0] ?? { time: '' };
    return [{ index: first - 1, time, kind: 'forgotten', account: '', region: '', summary }, ...this.kept];
  }

  /** Calls `listener` with each new one; answers the function that ends it. */
  on(listener: (observation: NumberedObservation) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
