import type { Timing } from '../functions/core/timing';
import { chance } from './chance';

interface Sleeper {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Sleepers of the same moment wake in the order in which they fell asleep. */
  readonly order: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still while anything can run, and then jumps to when the next sleeper wakes: minutes of waiting
 * take no time, and what a machine is busy with changes no figure. Chance comes from a seed, so that every run is the
 * same.
 */
export class VirtualClock implements Timing {
  private time = Date.UTC(2026, 10, 24, 12);
  private slept = 0;
  /** A binary heap: the first wakes first. */
  private readonly sleepers: Sleeper[] = [];

  readonly now = (): number => this.time;

  readonly random = chance(1);

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      this.push({ at: this.time + Math.max(0, milliseconds), order: this.slept++, wake: resolve });
    });

  /**
   * Runs something to its end in virtual time. It may wait for promises and for this clock only: a real timer or socket
   * that it waits for is not seen, and counts as waiting for ever.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const progress = { ended: false };
    const result = work().finally(() => (progress.ended = true));
    // Until the end is awaited below, a rejection must not count as unhandled.
    result.catch(() => undefined);
    for (;;) {
      await everythingElse();
      if (progress.ended) return result;
      const next = this.pop();
      if (next === undefined) throw new Error('Everything waits for something that will not come in virtual time.');
      this.time = next.at;
      next.wake();
      while (this.sleepers[0]?.at === this.time) this.pop()?.wake();
    }
  }

  private push(sleeper: Sleeper): void {
    const heap = this.sleepers;
    let index = heap.push(sleeper) - 1;
    for (let parent = (index - 1) >> 1; index > 0; parent = (index - 1) >> 1) {
      const above = heap[parent];
      if (above === undefined || isSooner(above, sleeper)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = sleeper;
  }

  private pop(): Sleeper | undefined {
    const heap = this.sleepers;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
      const rightIsSooner = left !== undefined && right !== undefined && isSooner(right, left);
      const child = rightIsSooner ? right : left;
      if (child === undefined || isSooner(last, child)) break;
      heap[index] = child;
      index = 2 * index + (rightIsSooner ? 2 : 1);
    }
    heap[index] = last;
    return first;
  }
}

function isSooner(a: Sleeper, b: Sleeper): boolean {
  return a.at === b.at ? a.order < b.order : a.at < b.at;
}

/** Node turns to this only when every promise that could settle has settled. */
function everythingElse(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
