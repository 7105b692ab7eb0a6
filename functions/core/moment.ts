/** The last second of the year 9999: later years have more digits, and sort before all others as text. */
const last = 253_402_300_799;

/** Whether a number of seconds since 1970 is a date that a decision can have. What a person wrote may be anything. */
export function isMoment(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && seconds >= 0 && seconds <= last;
}

/** ISO 8601, or `undefined` where there is no such date. @param seconds since 1970 */
export function isoOf(seconds: unknown): string | undefined {
  return isMoment(seconds) ? new Date(seconds * 1000).toISOString() : undefined;
}

/**
 * ISO 8601 for people; of an impossible date, what is written in its place, and what it may have been meant to be.
 * @param seconds since 1970, as a record has it
 */
export function momentText(seconds: number | string | undefined): string {
  const iso = isoOf(seconds);
  if (iso !== undefined) return iso;
  if (seconds === undefined) return 'an unknown time';
  const meant = typeof seconds === 'number' && seconds > last && isoOf(seconds / 1000);
  const hint = meant === false || meant === undefined ? '' : `, which is ${meant} in milliseconds`;
  return `an impossible time (${String(seconds).slice(0, 40)}${hint})`;
}

/** The latest of these dates, impossible ones left out; 0 where none is left. */
export function latestOf(seconds: readonly unknown[]): number {
  return Math.max(0, ...seconds.filter(isMoment));
}
