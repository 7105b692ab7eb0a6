/** The clock and chance, as values, so that tests can be sure of both. */
export interface Timing {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** At least 0 and below 1. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * How long to wait before the next try: anything up to a limit that doubles with each ("full jitter"), so that those who
 * collided once spread out.
 *
 * @param attempt 0 for the first wait
 */
export function fullJitter(attempt: number, firstLimit: number, highestLimit: number, timing: Timing): number {
  return timing.random() * Math.min(highestLimit, firstLimit * 2 ** Math.min(attempt, 20));
}
