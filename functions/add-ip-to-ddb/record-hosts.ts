import { decide, type Policy } from '../core/decide';
import { BlocklistUnavailable } from '../core/errors';
import type { Finding, Problem } from '../core/finding';
import { mergeRecord } from '../core/merge-record';
import type { Blocklist } from '../core/ports';
import { readEvent } from '../core/read-event';
import type { RecordAnswer } from '../core/step-contracts';
import { fullJitter, type Timing } from '../core/timing';

/** What came of an event: the step's answer, what could not be read in it, and how many hosts it put on the blocklist. */
export interface Recording {
  readonly answer: RecordAnswer;
  readonly problems: readonly Problem[];
  readonly blocked: number;
}

/** Where recording stands and what it works with. */
interface Recorder {
  readonly blocklist: Blocklist;
  readonly timing: Timing;
  readonly retentionHours: number;
  /** Milliseconds since 1970: no new try begins after it. */
  readonly deadline: number;
}

/** A host that is on the blocklist. */
interface Entered {
  readonly Host: string;
  readonly Generation: number;
  readonly ExpiresAt: number;
  /** Whether it was not there before. */
  readonly IsNew?: true;
}

/**
 * Records every acceptable host of every finding of an event. Safe to repeat: a host that is recorded already is
 * answered again for as long as a firewall may lack it, so that a lost answer loses no block.
 */
export async function recordHosts(event: unknown, policy: Policy, recorder: Recorder): Promise<Recording> {
  const { findings, problems } = readEvent(event);
  const entered = new Map<string, Entered>();
  const refused: RecordAnswer['Refused'][number][] = [];
  const summaries: RecordAnswer['Findings'][number][] = [];
  let blocked = 0;
  for (const finding of findings) {
    const hosts: string[] = [];
    for (const { host, decision, reason } of decide(finding, policy)) {
      const outcome = decision === 'refuse' ? reason : await recordHost(finding, host, reason, recorder);
      if (typeof outcome === 'string') refused.push({ Host: host, Reason: outcome, FindingId: finding.id });
      else {
        hosts.push(host);
        entered.set(host, outcome);
        if (outcome.IsNew) blocked++;
      }
    }
    summaries.push(summaryOf(finding, hosts));
  }
  const { current, confirmed } = await recorder.blocklist.generations();
  const behind = [...entered.values()].filter(({ Generation }) => Generation > confirmed);
  const answer: RecordAnswer = {
    NewIP: behind.length > 0,
    Generation: current,
    Hosts: behind.map(({ Host }) => Host),
    Entered: behind.map(({ Host, Generation }) => ({ Host, Generation })),
    Refused: refused,
    Findings: summaries,
    ExpiresAt: Math.max(0, ...[...entered.values()].map(({ ExpiresAt }) => ExpiresAt)),
  };
  return { answer, problems, blocked };
}

/** Records one host; answers why not, in words, when it must not be blocked. */
async function recordHost(
  finding: Finding,
  host: string,
  reason: string,
  recorder: Recorder,
): Promise<Entered | string> {
  const { blocklist, timing, retentionHours, deadline } = recorder;
  for (let attempt = 0; attempt === 0 || timing.now() < deadline; attempt++) {
    // Read, decide, write; whoever was faster in between makes all three begin again.
    const { current } = await blocklist.generations();
    const existing = await blocklist.find(host);
    const merge = mergeRecord(existing, finding, host, reason, timing.now(), retentionHours);
    switch (merge.action) {
      case 'refuse':
        return merge.reason;
      case 'keep':
        return { Host: host, Generation: merge.record.Generation ?? current, ExpiresAt: merge.record.ExpiresAt };
      case 'extend':
        if (existing && (await blocklist.extend(merge.record, existing))) {
          return { Host: host, Generation: merge.record.Generation ?? current, ExpiresAt: merge.record.ExpiresAt };
        }
        break;
      case 'create': {
        const generation = await blocklist.enter(merge.record, existing, current);
        if (generation !== undefined) {
          return { Host: host, Generation: generation, ExpiresAt: merge.record.ExpiresAt, IsNew: true };
        }
      }
    }
    await timing.sleep(fullJitter(attempt, 50, 1_000, timing));
  }
  throw new BlocklistUnavailable(`The record of ${host} changed each time that it was about to be written.`);
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
