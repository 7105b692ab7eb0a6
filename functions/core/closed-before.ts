import type { Finding } from './finding';
import { closedSince, closingOf, isOpen, type Closing } from './openings';
import type { Openings } from './ports';
import { at, instantOf } from './untrusted';

/** How long, in seconds, what is known of a finding's openings is kept. */
const rememberFor = 400 * 86_400;

/** When an event was sent, in milliseconds since 1970; `undefined` where it has no time, as all of AWS's have. */
export function timeOf(event: unknown): number | undefined {
  const time = instantOf(at(event, 'time'));
  return time === undefined ? undefined : Date.parse(time);
}

/** Seconds since 1970: until when what is noted now is kept. */
export function openingsKeptUntil(now: number): number {
  return Math.floor(now / 1000) + rememberFor;
}

/**
 * The closing since which the finding of an event has been closed, with what was known then; `undefined` where the finding
 * is open, and where the event is the closing itself, which is noted. A replay from the archive closes nothing: what was
 * told since then would be told again.
 *
 * @param now milliseconds since 1970
 */
export async function closedBefore(
  finding: Finding,
  event: unknown,
  openings: Pick<Openings, 'openings' | 'closed'>,
  now: number,
): Promise<Closing | undefined> {
  const time = timeOf(event);
  if (isOpen(finding) || time === undefined) return undefined;
  const since = closedSince(await openings.openings(finding), time);
  if (since === undefined && at(event, 'replay-name') === undefined) {
    await openings.closed(finding, closingOf(finding, time), openingsKeptUntil(now));
  }
  return since;
}
