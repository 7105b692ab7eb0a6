import type { Finding } from './finding';

/**
 * A finding that was closed and comes back is news again, under the id that it had. Security Hub numbers neither openings
 * nor closings, and an analyst's change leaves `UpdatedAt` as it is (BatchUpdateFindings): only the events' own times say
 * what came after what. Times here are milliseconds since 1970.
 */

/** One closing is told by the linked and by the home Region, some seconds apart: within this time it is one. */
export const sameClosing = 60_000;

/** How many closings of a finding are remembered; a late event of an opening before all of them is very late. */
export const closingsKept = 50;

/** Whether somebody or its product has closed a finding. A state that we do not know is neither open nor closed. */
export function isClosed({ recordState, workflowStatus }: Pick<Finding, 'recordState' | 'workflowStatus'>): boolean {
  return recordState === 'ARCHIVED' || workflowStatus === 'RESOLVED' || workflowStatus === 'SUPPRESSED';
}

/**
 * Which opening of a finding an event at a time belongs to: the last closing before it, by which the opening is known,
 * or `undefined` for the first. Later closings change nothing of the answer, so that late copies and retries of an
 * earlier opening are still known as such.
 */
export function openingAt(closings: readonly number[], at: number): number | undefined {
  const before = closings.filter((closing) => closing < at);
  return before.length > 0 ? Math.max(...before) : undefined;
}
