import { BlocklistUnavailable } from '../core/errors';
import { isBlocked, type HostRecord } from '../core/host-record';
import type { Blocklist } from '../core/ports';
import type { ExpiredAnswer, ExpiredHost } from '../core/step-contracts';
import { fullJitter, type Timing } from '../core/timing';

/** Hosts of one answer, so that it fits between two states. */
const hostsAtOnce = 500;
/** Hosts of one transaction: DynamoDB takes a hundred writes, and one of them raises the generation. */
const hostsInTransaction = 99;

/**
 * Takes blocks that have run out off the blocklist, the oldest first, and answers them until `remove-ip-from-ddb` has
 * removed their records: those that an earlier run marked and could not finish are answered again. An operator's
 * `ALLOW` that has run out is deleted here, since no firewall has to follow.
 */
export async function releaseExpired(blocklist: Blocklist, timing: Timing, deadline: number): Promise<ExpiredAnswer> {
  const now = Math.floor(timing.now() / 1000);
  const due = (await blocklist.due(now)).sort((a, b) => a.ExpiresAt - b.ExpiresAt);
  for (const record of due.filter(({ Decision }) => Decision === 'ALLOW')) await blocklist.remove(record);
  const blocks = due.filter(({ Decision }) => Decision === 'BLOCK');
  const chosen = blocks.slice(0, hostsAtOnce);
  const marked = chosen
    .filter((record) => !isBlocked(record))
    .map((record) => expiredHost(record, record.ReleaseGeneration ?? 0));
  const fresh = chosen.filter(isBlocked);
  for (let index = 0; index < fresh.length; index += hostsInTransaction) {
    marked.push(...(await release(fresh.slice(index, index + hostsInTransaction), blocklist, timing, deadline)));
  }
  const { current } = await blocklist.generations();
  return { Expired: marked.length > 0, Generation: current, Hosts: marked, More: blocks.length > chosen.length };
}

/** Marks hosts in one transaction, without those that were seen again since they were read. */
async function release(
  records: readonly HostRecord[],
  blocklist: Blocklist,
  timing: Timing,
  deadline: number,
): Promise<ExpiredHost[]> {
  let remaining = records;
  for (let attempt = 0; remaining.length > 0; attempt++) {
    if (attempt > 0 && timing.now() >= deadline) {
      throw new BlocklistUnavailable('The generation changed each time that expired hosts were about to be released.');
    }
    const { current } = await blocklist.generations();
    const outcome = await blocklist.release(remaining, current);
    if (typeof outcome === 'number') return remaining.map((record) => expiredHost(record, outcome));
    remaining = remaining.filter(({ HostIp }) => !outcome.includes(HostIp));
    await timing.sleep(fullJitter(attempt, 50, 1_000, timing));
  }
  return [];
}

function expiredHost({ HostIp, ExpiresAt }: HostRecord, releaseGeneration: number): ExpiredHost {
  return { HostIp, ExpiresAt, ReleaseGeneration: releaseGeneration };
}
