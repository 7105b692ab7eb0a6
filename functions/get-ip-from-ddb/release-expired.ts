import { releasedEntry } from '../core/history';
import { isBlocked, type HostRecord } from '../core/host-record';
import type { Blocklist, History } from '../core/ports';
import type { ExpiredAnswer, ExpiredHost } from '../core/step-contracts';
import type { Timing } from '../core/timing';

/** Hosts of one answer, so that it fits between two states. */
const hostsAtOnce = 500;
/** Records marked at once. */
const concurrency = 25;

/**
 * Takes blocks that have run out off the blocklist, the oldest first, and answers them until `remove-ip-from-ddb` has
 * removed their records: those that an earlier run marked and could not finish are answered again. An operator's
 * `ALLOW` that has run out is deleted here, since no firewall has to follow.
 */
export async function releaseExpired(
  blocklist: Blocklist,
  history: Pick<History, 'append'>,
  timing: Pick<Timing, 'now'>,
): Promise<ExpiredAnswer> {
  const now = Math.floor(timing.now() / 1000);
  const due = (await blocklist.due(now)).sort((a, b) => a.ExpiresAt - b.ExpiresAt);
  for (const record of due.filter(({ Decision }) => Decision === 'ALLOW')) await blocklist.remove(record);
  const blocks = due.filter(({ Decision }) => Decision === 'BLOCK');
  const chosen = blocks.slice(0, hostsAtOnce);
  const marked = chosen
    .filter((record) => !isBlocked(record))
    .map((record) => expiredHost(record, record.ReleaseGeneration ?? 0));
  marked.push(...(await release(chosen.filter(isBlocked), blocklist)));
  // Also for those of an earlier run, which may have ended before it came to this.
  const { current } = await (marked.length > 0 ? blocklist.raise() : blocklist.generations());
  await history.append(marked.map(releasedEntry));
  return { Expired: marked.length > 0, Generation: current, Hosts: marked, More: blocks.length > chosen.length };
}

/** Marks hosts, without those that were seen again since they were read. */
async function release(records: readonly HostRecord[], blocklist: Blocklist): Promise<ExpiredHost[]> {
  if (records.length === 0) return [];
  // A generation that is raised for the mark alone is no other release's.
  const { current: mark } = await blocklist.raise();
  const released: ExpiredHost[] = [];
  for (let index = 0; index < records.length; index += concurrency) {
    const outcomes = await Promise.all(
      records
        .slice(index, index + concurrency)
        .map(async (record) => ((await blocklist.release(record, mark)) ? [expiredHost(record, mark)] : [])),
    );
    released.push(...outcomes.flat());
  }
  return released;
}

function expiredHost({ HostIp, ExpiresAt }: HostRecord, releaseGeneration: number): ExpiredHost {
  return { HostIp, ExpiresAt, ReleaseGeneration: releaseGeneration };
}
