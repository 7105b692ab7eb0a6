import type { Timing } from '../../../functions/core/timing';

/** A clock that moves only while someone sleeps, and a chance that is always the same. */
export class VirtualTiming implements Timing {
  readonly slept: number[] = [];

  constructor(
    public time = Date.UTC(2026, 10, 24, 12),
    private readonly chance = 0.5,
  ) {}

  readonly now = (): number => this.time;
  readonly random = (): number => this.chance;
  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.slept.push(milliseconds);
    this.time += milliseconds;
    await new Promise((resolve) => setImmediate(resolve));
  };
}
