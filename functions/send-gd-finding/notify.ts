import { createHash } from 'node:crypto';
import { BatchMissing, SlackUnavailable } from '../core/errors';
import { isLost } from '../core/messages/firewall-troubles';
import { count, type Metric } from '../core/metric';
import type { Policy } from '../core/policy';
import { closedBefore, openingsKeptUntil, timeOf } from '../core/closed-before';
import type { Finding } from '../core/finding';
import { isOpen, openingAt, type Closing } from '../core/openings';
import type { Channel, Firewalls, Openings, Told } from '../core/ports';
import type { FirewallKey, Notification, NotifyAnswer } from '../core/step-contracts';
import type { Timing } from '../core/timing';
import { compose, severeFindings, type Composed, type Fact } from './compose';

/** What telling people works with. */
export interface Notifier {
  readonly told: Told;
  readonly openings: Openings;
  readonly channel: Channel;
  readonly firewalls: Pick<Firewalls, 'inBatch'>;
  readonly timing: Timing;
  /** Tells this invocation from every other. */
  readonly holder: string;
  readonly homeRegion: string;
  readonly products: readonly string[];
  readonly policy: Policy;
  readonly measure: (measured: readonly Metric[]) => void;
  /** Hears why a message that was sent could not be noted as sent. */
  readonly unnoted: (error: unknown) => void;
}

/** The right to tell a fact. */
interface Claim extends Pick<Fact, 'about'> {
  readonly key: string;
}

/** How long a claim holds: longer than a function may run over one message. */
const claimFor = 60_000;
/**
 * The same finding arrives by two ways at once, so another invocation is often about to send what we have: how long to
 * wait for its end before the step is tried again, and how often to look.
 */
const waitForOther = 10_000;
const lookAgain = 250;

/**
 * Tells people, each fact once. It is claimed before it is sent, so that two who are about to send the same cannot both; a
 * claim whose holder was lost runs out, and the fact is told then. A repeat remains possible when Slack took a message and
 * its answer was lost, or when the table could not note that it was sent and the same is to be told later.
 */
export async function notify(notification: Notification, notifier: Notifier): Promise<NotifyAnswer> {
  const batches = await firewallsOfLost(notification, notifier);
  const since = await closingsBefore(notification, notifier);
  let sent = 0;
  let suppressed = 0;
  for (const composed of compose(notification, { ...notifier, now: notifier.timing.now(), batches, since })) {
    if (await tell(composed, notifier)) sent++;
    else suppressed++;
  }
  return { Sent: sent, Suppressed: suppressed };
}

/** The firewalls of batches that failed as a whole; a batch that is gone names none, and is told by its number. */
async function firewallsOfLost(notification: Notification, { firewalls }: Notifier) {
  const batches = new Map<number, readonly FirewallKey[]>();
  const lost = 'Updates' in notification ? notification.Updates.filter(isLost) : [];
  await Promise.all(
    lost.map(async ({ Batch }) => {
      try {
        batches.set(Batch, await firewalls.inBatch(Batch));
      } catch (error) {
        if (!(error instanceof BatchMissing)) throw error;
      }
    }),
  );
  return batches;
}

/** What facts are claimed by: of a finding that came back after it was closed, by that closing too. */
async function claimsFor({ facts, opening }: Composed, notifier: Notifier): Promise<Claim[]> {
  const since = opening && (await lastClosing(opening, notifier));
  const more = since === undefined ? [] : [new Date(since).toISOString()];
  return facts.map(({ about, sameAs }) => ({ about, key: digest([...sameAs, ...more]) }));
}

/** The closing that a finding has come back from. */
async function lastClosing(
  { finding, event, closing }: NonNullable<Composed['opening']>,
  { openings, timing }: Notifier,
): Promise<number | undefined> {
  const at = timeOf(event);
  if (closing !== undefined || at === undefined) return closing?.at;
  const { closings } = await openings.opened(finding, at, openingsKeptUntil(timing.now()));
  return openingAt(closings, at);
}

/** Of the findings that are closed, the closing before, with what was known then; what is closed just now is noted. */
async function closingsBefore(
  notification: Notification,
  { openings, products, timing }: Notifier,
): Promise<ReadonlyMap<Finding['id'], Closing>> {
  const since = new Map<Finding['id'], Closing>();
  if (notification.Kind !== 'finding') return since;
  for (const finding of severeFindings(notification.Event, products)) {
    const closing = isOpen(finding)
      ? undefined
      : await closedBefore(finding, notification.Event, openings, timing.now());
    if (closing !== undefined) since.set(finding.id, closing);
  }
  return since;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** As long as the openings that a claim is about are known. */
function forgetAt({ timing }: Notifier): number {
  return openingsKeptUntil(timing.now());
}

/** Sends a message about what was not told before. */
async function tell(composed: Composed, notifier: Notifier): Promise<boolean> {
  const { message, measured = [] } = composed;
  const { told, channel, measure, unnoted } = notifier;
  const left = await claimAll(await claimsFor(composed, notifier), notifier);
  if (left.length === 0) return false;
  // Whatever Slack says of it: what was measured has happened.
  measure(measured);
  try {
    await channel.post(message(new Set(left.map(({ about }) => about))));
    measure([count('NotificationsSent', 1), count('NotificationsFailed', 0)]);
  } catch (error) {
    measure([count('NotificationsFailed', 1)]);
    await giveBack(left, notifier);
    throw error;
  }
  // To fail now would have the step tried again, and the message sent again for certain.
  await Promise.all(left.map(({ key }) => told.sent(key, forgetAt(notifier)).catch(unnoted)));
  return true;
}

/** Claims what was not told before, and waits for whoever is about to tell it. */
async function claimAll(claims: readonly Claim[], notifier: Notifier): Promise<Claim[]> {
  const { told, timing, holder } = notifier;
  const giveUp = timing.now() + waitForOther;
  const claimed: Claim[] = [];
  try {
    // One after another, in an order that all have in common, or two would wait for what the other has.
    for (const claim of claims.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
      const take = () => told.claim(claim.key, holder, timing.now(), timing.now() + claimFor);
      let taken = await take();
      while (taken === 'busy') {
        if (timing.now() >= giveUp) {
          throw new SlackUnavailable('Another invocation is about to send the same message; trying later.');
        }
        await timing.sleep(lookAgain);
        taken = await take();
      }
      if (taken === 'claimed') claimed.push(claim);
    }
    return claimed;
  } catch (error) {
    await giveBack(claimed, notifier);
    throw error;
  }
}

/** Lets others, and the next try, tell it. What cannot be given back runs out by itself. */
async function giveBack(claims: readonly Claim[], { told, holder }: Notifier): Promise<void> {
  await Promise.allSettled(claims.map(({ key }) => told.release(key, holder)));
}
