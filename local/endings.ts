import { constants } from 'node:os';

/** The signals by which people, terminals and supervisors end a program. */
export const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One of them. */
export type Ending = (typeof endings)[number];

/** What a shell says of a program that a signal has ended. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
