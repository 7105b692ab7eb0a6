import { readAddress } from './address';
import type { Finding } from './finding';

/**
 * A finding that was closed and comes back is news again, under the id that it had. Security Hub numbers neither openings
 * nor closings, and an analyst's change leaves `UpdatedAt` as it is (BatchUpdateFindings): only the events' own times say
 * what came after what. Times here are milliseconds since 1970.
 *
 * Whoever is reported may close the finding, too. So a closing speaks of what was known when it was made, and of no more:
 * another host, or a sighting later than it, is news although the finding says that it is closed.
 */

/** One closing is told by the linked and by the home Region, some seconds apart: within this time it is one. */
export const sameClosing = 60_000;

/** How many closings of a finding are remembered; a late event of an opening before all of them is very late. */
export const closingsKept = 50;

/** How many hosts of a closing are remembered, so that fifty closings fit into an item (400 kB). Others count as new. */
const hostsKept = 100;

/** What was known when a finding was closed. */
export interface Closing {
  readonly at: number;
  /** The remote hosts that the finding named then; absent in what earlier versions noted. */
  readonly hosts?: readonly string[] | undefined;
  /** When the activity had last been seen; absent where the finding did not say. */
  readonly seen?: number | undefined;
}

/** What is known of a finding's openings and closings. */
export interface OpeningsOfFinding {
  /** When it was last seen open. */
  readonly openedAt?: number | undefined;
  readonly closings: readonly Closing[];
}

/** The state of a finding. */
type State = Pick<Finding, 'recordState' | 'workflowStatus'>;

/** Whether a finding still speaks: neither archived, nor suppressed, nor resolved, nor in a state that we do not know. */
export function isOpen({ recordState, workflowStatus }: State): boolean {
  return recordState === 'ACTIVE' && (workflowStatus === 'NEW' || workflowStatus === 'NOTIFIED');
}

/** Whether its provider has taken a finding back, which nobody else can: nothing in it is news. */
export function isTakenBack({ recordState }: State): boolean {
  return recordState === 'ARCHIVED';
}

/** What a finding that is closed at a time makes known. */
export function closingOf(finding: Finding, at: number): Closing {
  const seen = sightingOf(finding);
  return {
    at,
    hosts: hostsIn(finding).slice(0, hostsKept),
    ...(seen !== undefined && { seen }),
  };
}

/**
 * The closing since which a finding has been closed, by an event at a time that has it closed; `undefined` where this is
 * a closing of its own: there was none before, or the finding was seen open since. An opening within a minute of the
 * closing may be an old copy, and then the safe answer is the closing: what it did not know is news.
 */
export function closedSince({ openedAt, closings }: OpeningsOfFinding, at: number): Closing | undefined {
  const last = closings.filter((closing) => closing.at <= at).toSorted((one, other) => other.at - one.at)[0];
  if (last === undefined) return undefined;
  const isReopened = openedAt !== undefined && openedAt > last.at + sameClosing && openedAt <= at;
  return isReopened ? undefined : last;
}

/** Whether a finding says something of a host that was not known when it was closed. */
export function isNews(finding: Finding, host: string, closing: Closing): boolean {
  if (isTakenBack(finding)) return false;
  return isSeenSince(finding, closing) || (closing.hosts !== undefined && !closing.hosts.includes(host));
}

/** Whether a finding says anything that was not known when it was closed. */
export function hasNews(finding: Finding, closing: Closing): boolean {
  if (isTakenBack(finding)) return false;
  return isSeenSince(finding, closing) || hostsIn(finding).some((host) => isNews(finding, host, closing));
}

/** What was known is no news, even where the provider's clock is ahead; every other sighting after the closing is. */
function isSeenSince(finding: Finding, { at, seen }: Closing): boolean {
  const sighting = sightingOf(finding);
  return sighting !== undefined && sighting > at && sighting !== seen;
}

/** By the provider: neither time changes when somebody else changes the finding. */
function sightingOf({ lastSeenAt, updatedAt }: Finding): number | undefined {
  const time = lastSeenAt ?? updatedAt;
  return time === undefined ? undefined : Date.parse(time);
}

/** Every remote host that a finding names, in canonical form, once each. */
function hostsIn({ remotes, undecidedAddresses = [] }: Finding): string[] {
  const hosts = remotes.flatMap(({ address }) => {
    const reading = readAddress(address);
    return 'host' in reading ? [reading.host] : [];
  });
  return [...new Set([...hosts, ...undecidedAddresses])];
}

/**
 * Which opening of a finding an event at a time belongs to: the last closing before it, by which the opening is known,
 * or `undefined` for the first. Later closings change nothing of the answer, so that late copies and retries of an
 * earlier opening are still known as such.
 */
export function openingAt(closings: readonly Pick<Closing, 'at'>[], at: number): number | undefined {
  const before = closings.map((closing) => closing.at).filter((closing) => closing < at);
  return before.length > 0 ? Math.max(...before) : undefined;
}
