import { removedEntry } from '../core/history';
import type { Blocklist, History } from '../core/ports';
import type { ExpiredHost, RemovedAnswer } from '../core/step-contracts';
import type { Timing } from '../core/timing';

/** Deletions at once. */
const concurrency = 10;

/**
 * Deletes the records of released hosts, each only if it is still as it was marked: a host that was seen again in
 * between is back on the blocklist and stays. Safe to repeat.
 */
export async function removeReleased(
  hosts: readonly ExpiredHost[],
  blocklist: Pick<Blocklist, 'blocked' | 'remove'>,
  history: Pick<History, 'append'>,
  timing: Pick<Timing, 'now'>,
): Promise<RemovedAnswer> {
  const removed: RemovedAnswer['Removed'][number][] = [];
  const kept: string[] = [];
  for (let index = 0; index < hosts.length; index += concurrency) {
    await Promise.all(
      hosts.slice(index, index + concurrency).map(async (host) => {
        const gone = await blocklist.remove({ ...host, Decision: 'BLOCK' });
        if (gone) removed.push({ HostIp: host.HostIp, ExpiresAt: host.ExpiresAt });
        else kept.push(host.HostIp);
      }),
    );
  }
  await history.append(removed.map((host) => removedEntry(host, timing.now())));
  return { Removed: removed, Kept: kept, Remaining: (await blocklist.blocked()).length };
}
