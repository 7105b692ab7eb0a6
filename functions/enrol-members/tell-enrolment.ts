import { createHash } from 'node:crypto';
import type { EnrolmentMemory } from '../core/enrolment/memory';
import type { AlarmTopic, Enrolments } from '../core/enrolment/ports';
import { fingerprint, messageOf, type EnrolmentReport } from '../core/enrolment/report';
import type { Told } from '../core/ports';
import type { Timing } from '../core/timing';

/** How long others wait for whoever is about to tell, and how long it is known that it was told. */
const claimFor = 60_000;
const keptFor = 30 * 86_400;

export interface Teller {
  readonly enrolments: Pick<Enrolments, 'remember'>;
  readonly told: Pick<Told, 'claim' | 'sent' | 'release'>;
  readonly topic: AlarmTopic;
  readonly timing: Pick<Timing, 'now'>;
  /** Tells this invocation from every other. */
  readonly holder: string;
}

/**
 * Tells the topic which accounts do not report when that has changed since it was last told, once, and leaves to the next
 * run what it has to know. What could not be told is told by the next run.
 * @throws TopicUnavailable when everything else is done
 */
export async function tellEnrolment(
  before: EnrolmentMemory,
  { report, memory }: { readonly report: EnrolmentReport; readonly memory: Pick<EnrolmentMemory, 'known' | 'asked'> },
  { enrolments, told, topic, timing, holder }: Teller,
): Promise<void> {
  const round = before.round + 1;
  const now = createHash('sha256').update(fingerprint(report.troubles)).digest('hex');
  const last = before.told === '' ? createHash('sha256').update('').digest('hex') : before.told;
  let isTold = now === last;
  let failure: unknown;
  if (!isTold) {
    const key = `enrolment/${round}/${now}`;
    const claim = await told.claim(key, holder, timing.now(), timing.now() + claimFor);
    // Whoever tells it remembers it, too; should they never come back, the next run has the same key.
    if (claim === 'busy') return;
    isTold = claim === 'sent';
    if (claim === 'claimed') {
      try {
        await topic.publish(messageOf(report));
        isTold = true;
        await told.sent(key, Math.ceil(timing.now() / 1000) + keptFor);
      } catch (error) {
        failure = error;
        if (!isTold) await told.release(key, holder);
      }
    }
  }
  // Of two runs at a time one is remembered: the other's accounts are asked for again, which changes nothing.
  await enrolments.remember({ ...memory, round, told: isTold ? now : before.told });
  if (failure instanceof Error) throw failure;
}
