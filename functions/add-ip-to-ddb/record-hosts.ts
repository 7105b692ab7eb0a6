import { closedBefore, openingsKeptUntil, timeOf } from '../core/closed-before';
import { decide, disbeliefOf } from '../core/decide';
import { BlocklistUnavailable } from '../core/errors';
import type { Finding, Problem } from '../core/finding';
import { recordedEntry, refusedEntry, type HistoryEntry } from '../core/history';
import { blockOf, type HostRecord } from '../core/host-record';
import { mergeRecord } from '../core/merge-record';
import { isOpen, type Closing } from '../core/openings';
import type { Policy } from '../core/policy';
import type { Blocklist, Generations, History, Openings } from '../core/ports';
import { readEvent } from '../core/read-event';
import type { RecordAnswer } from '../core/step-contracts';
import { fullJitter, type Timing } from '../core/timing';
import { at, instantOf, textOf } from '../core/untrusted';
import { latestOf } from '../core/moment';

/** What came of an event: the step's answer, what could not be read in it, and how many hosts it put on the blocklist. */
export interface Recording {
  readonly answer: RecordAnswer;
  readonly problems: readonly Problem[];
  readonly blocked: number;
  /** Why the history, or when the finding was open, could not be written, while a firewall may lack a host. */
  readonly unwritten: Error | undefined;
}

/** Where recording stands and what it works with. */
interface Recorder {
  readonly blocklist: Blocklist;
  readonly history: Pick<History, 'append'>;
  readonly openings: Openings;
  readonly timing: Timing;
  /** Milliseconds since 1970: no new try begins after it. */
  readonly deadline: number;
}

/** A host that is on the blocklist. */
interface Entered {
  readonly record: HostRecord;
  /** Whether it was not there before. */
  readonly isNew: boolean;
}

/**
 * Records every acceptable host of every finding of an event. Safe to repeat: a host that is recorded already is
 * answered again for as long as a firewall may lack it, so that a lost answer loses no block; and to the event that began
 * its block always, so that a lost answer leaves no block untold. Whoever is told a second time is for others to see to.
 */
export async function recordHosts(event: unknown, policy: Policy, recorder: Recorder): Promise<Recording> {
  const eventId = textOf(at(event, 'id')) || undefined;
  const begun = recorder.timing.now();
  const { findings, problems } = readEvent(event);
  const entered = new Map<string, Entered>();
  const refused: RecordAnswer['Refused'][number][] = [];
  const summaries: RecordAnswer['Findings'][number][] = [];
  const history: HistoryEntry[] = [];
  let blocked = 0;
  for (const finding of findings) {
    const hosts: string[] = [];
    const closing = await closingBefore(event, finding, policy, recorder);
    for (const { host, decision, reason } of decide(finding, policy, begun, closing)) {
      const outcome =
        decision === 'refuse' ? reason : await recordHost({ finding, host, reason, eventId }, policy, recorder);
      if (typeof outcome === 'string') {
        refused.push({ Host: host, Reason: outcome, FindingId: finding.id });
        history.push(refusedEntry(host, outcome, finding, recorder.timing.now()));
      } else {
        hosts.push(host);
        entered.set(host, outcome);
        if (outcome.isNew) blocked++;
        // Also on a repeat, since whoever recorded it first may not have come this far.
        if (outcome.record.FindingId === finding.id) history.push(recordedEntry(outcome.record));
      }
    }
    summaries.push(summaryOf(finding, hosts));
  }
  const [{ records, current, confirmed }, ...notes] = await Promise.all([
    numberAll(
      [...entered.values()].map(({ record }) => record),
      recorder.blocklist,
    ),
    failureOf(recorder.history.append(history)),
    // What closes such a finding after this is a closing of its own, which knows what is said here.
    ...noteOpen(event, findings, policy, recorder).map(failureOf),
  ]);
  const unwritten = notes.find((failure) => failure !== undefined);
  const left = records
    .map(({ Generation = current, ...record }) => ({ ...record, Generation }))
    // A reconcile, or another finding's execution, may have brought a host everywhere before this one came to tell of it.
    .filter(({ Generation, BlockedBy }) => Generation > confirmed || (eventId !== undefined && BlockedBy === eventId));
  // Firewalls do not wait for the history; a repeat of the finding, of which there are several, writes it again.
  if (unwritten !== undefined && left.length === 0) throw unwritten;
  const answer: RecordAnswer = {
    NewIP: left.length > 0,
    Generation: current,
    Hosts: left.map(({ HostIp }) => HostIp),
    Entered: left.map((record) => ({
      Host: record.HostIp,
      Generation: record.Generation,
      Block: blockOf(record),
    })),
    Refused: refused,
    Findings: summaries,
    ExpiresAt: latestOf(records.map(({ ExpiresAt }) => ExpiresAt)),
    ReceivedAt: receivedAt(event, begun),
  };
  return { answer, problems, blocked, unwritten };
}

/** The closing before the finding of an event that is closed; a finding that is not GuardDuty's own leaves no trace. */
async function closingBefore(
  event: unknown,
  finding: Finding,
  policy: Policy,
  { openings, timing }: Recorder,
): Promise<Closing | undefined> {
  if (!isBelieved(finding, policy, timing.now())) return undefined;
  return closedBefore(finding, event, openings, timing.now());
}

/** Notes which findings of an event are open. */
function noteOpen(
  event: unknown,
  findings: readonly Finding[],
  policy: Policy,
  { openings, timing }: Recorder,
): Promise<unknown>[] {
  const [time, now] = [timeOf(event), timing.now()];
  if (time === undefined) return [];
  return findings
    .filter((finding) => isOpen(finding) && isBelieved(finding, policy, now))
    .map((finding) => openings.opened(finding, time, openingsKeptUntil(now)));
}

function isBelieved(finding: Finding, policy: Policy, now: number): boolean {
  return disbeliefOf(finding, policy, now)?.gate !== 'product';
}

/** What has gone wrong, of something that firewalls do not wait for. */
async function failureOf(work: Promise<unknown>): Promise<Error | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => error as Error,
  );
}

/** A host that a finding is to have blocked. */
interface Accepted {
  readonly finding: Finding;
  readonly host: string;
  readonly reason: string;
  readonly eventId: string | undefined;
}

/** Records one host; answers why not, in words, when it must not be blocked. */
async function recordHost(
  { finding, host, reason, eventId }: Accepted,
  { retentionHours }: Policy,
  { blocklist, timing, deadline }: Recorder,
): Promise<Entered | string> {
  for (let attempt = 0; attempt === 0 || timing.now() < deadline; attempt++) {
    // Read, decide, write; whoever was faster in between makes all three begin again.
    const existing = await blocklist.find(host);
    const merge = mergeRecord(existing, finding, host, reason, timing.now(), retentionHours, eventId);
    if (merge.action === 'refuse') return merge.reason;
    if (merge.action === 'keep' || (await blocklist.put(merge.record, existing))) {
      return { record: merge.record, isNew: merge.action === 'create' };
    }
    await timing.sleep(fullJitter(attempt, 50, 1_000, timing));
  }
  throw new BlocklistUnavailable(`The record of ${host} changed each time that it was about to be written.`);
}

/**
 * Raises the generation for hosts that have entered the blocklist, and notes it with each. A record that is found
 * without one counts as just entered: whoever wrote it may not have come this far.
 */
async function numberAll(
  records: readonly HostRecord[],
  blocklist: Blocklist,
): Promise<Generations & { readonly records: readonly HostRecord[] }> {
  if (records.every(({ Generation }) => Generation !== undefined)) {
    return { records, ...(await blocklist.generations()) };
  }
  const generations = await blocklist.raise();
  const numbered = records.map(async (record) => {
    if (record.Generation !== undefined) return record;
    if (await blocklist.number(record, generations.current)) return { ...record, Generation: generations.current };
    // Another finding of the host, or this one by its other way, was faster; it has numbered the record, or will.
    return (await blocklist.find(record.HostIp)) ?? record;
  });
  return { records: await Promise.all(numbered), ...generations };
}

/** When EventBridge received an event, so that its way to us counts; a replayed one bears the time of its first way. */
function receivedAt(event: unknown, now: number): string {
  const latest = new Date(now).toISOString();
  const time = instantOf(at(event, 'time'));
  return time === undefined || time > latest || at(event, 'replay-name') !== undefined ? latest : time;
}

function summaryOf(finding: Finding, hosts: readonly string[]): RecordAnswer['Findings'][number] {
  return {
    Id: finding.id,
    AccountId: finding.account,
    Region: finding.region,
    Type: finding.type,
    Title: finding.title,
    Severity: finding.severity,
    UpdatedAt: finding.updatedAt ?? '',
    Hosts: hosts,
  };
}
