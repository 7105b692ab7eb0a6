import { setTimeout } from 'node:timers/promises';
import type { Timing } from '../core/timing';

/** The machine's clock. */
export const systemTiming: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: async (milliseconds) => {
    await setTimeout(milliseconds);
  },
};
