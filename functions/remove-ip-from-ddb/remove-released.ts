import { removedEntry } from '../core/history';
import type { Blocklist, History } from '../core/ports';
import type { ExpiredHost, RemovedAnswer } from '../core/step-contracts';
import type { Timing } from '../core/timing';

/** What became of released hosts. */
export interface Removal {
  readonly answer: RemovedAnswer;
  /** Why the history lacks the removals. It has the releases: the records are gone, and a retry would find nothing to tell. */
  readonly unwritten: Error | undefined;
}

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
): Promise<Removal> {
  // Released hosts are not counted, so this can stand first; whatever fails after a deletion keeps people from hearing of it.
  const remaining = (await blocklist.blocked()).length;
  const removed: RemovedAnswer['Removed'][number][] = [];
  const kept: string[] = [];
  for (let index = 0; index < hosts.length; index += concurrency) {
    await Promise.all(
      hosts.slice(index, index + concurrency).map(async (host) => {
        const gone = await blocklist.remove({ ...host, Decision: 'BLOCK' });
        const { HostIp, ExpiresAt, Reason } = host;
        if (gone) removed.push({ HostIp, ExpiresAt, Reason });
        else kept.push(host.HostIp);
      }),
    );
  }
  const unwritten = await history.append(removed.map((host) => removedEntry(host, timing.now()))).then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  return { answer: { Removed: removed, Kept: kept, Remaining: remaining }, unwritten };
}
