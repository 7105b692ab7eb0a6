import { readIp } from '../core/address';
import { releasedEntry } from '../core/history';
import { isBlocked, type HeldDecision, type Release } from '../core/host-record';
import { objectionTo, type NeverBlockRange } from '../core/never-block';
import type { Blocklist, History } from '../core/ports';
import type { ExpiredAnswer, ExpiredHost } from '../core/step-contracts';
import type { Timing } from '../core/timing';

/** Hosts of one answer, so that it fits between two states. */
const hostsAtOnce = 500;
/** Records marked at once. */
const concurrency = 25;

/** What releasing works with. */
export interface Releaser {
  readonly blocklist: Blocklist;
  readonly history: Pick<History, 'append'>;
  readonly timing: Pick<Timing, 'now'>;
  readonly neverBlock: readonly NeverBlockRange[];
}

/** A decision that must end. */
interface Due {
  readonly decision: HeldDecision;
  /** Why its host may not be blocked; `undefined` when it has just run out, or was released before. */
  readonly objection: string | undefined;
}

/** A block that is off the blocklist. */
type Released = HeldDecision & Pick<Release, 'ReleaseGeneration'>;

/**
 * Takes blocks that must end off the blocklist, and answers them until `remove-ip-from-ddb` has removed their records:
 * those that an earlier run marked and could not finish are answered again. A block ends when it has run out, and at
 * once when its host may not be blocked any more, which goes first: it may cut the organization off from itself. An
 * operator's `ALLOW` that has run out is deleted here, since no firewall has to follow.
 */
export async function releaseExpired({ blocklist, history, timing, neverBlock }: Releaser): Promise<ExpiredAnswer> {
  const now = timing.now();
  const due = (await blocklist.decisions())
    .map((decision): Due => ({ decision, objection: objectionToBlock(decision, neverBlock) }))
    .filter(({ decision: { ExpiresAt, ReleaseGeneration }, objection }) => {
      return objection !== undefined || ReleaseGeneration !== undefined || ExpiresAt * 1000 <= now;
    })
    .sort((a, b) => dueAt(a) - dueAt(b));
  for (const { decision } of due.filter(isAllowance)) await blocklist.remove(decision);
  const blocks = due.filter((one) => !isAllowance(one));
  const chosen = blocks.slice(0, hostsAtOnce);
  const released = chosen.map(({ decision }) => decision).filter(isReleased);
  released.push(
    ...(await release(
      chosen.filter(({ decision }) => isBlocked(decision)),
      now,
      blocklist,
    )),
  );
  // Also for those of an earlier run, which may have ended before it came to this.
  const { current } = await (released.length > 0 ? blocklist.raise() : blocklist.generations());
  await history.append(released.map(releasedEntry));
  return {
    Expired: released.length > 0,
    Generation: current,
    Hosts: released.map(expiredHost),
    More: blocks.length > chosen.length,
  };
}

function objectionToBlock(decision: HeldDecision, neverBlock: readonly NeverBlockRange[]): string | undefined {
  if (!isBlocked(decision)) return undefined;
  const ip = readIp(decision.HostIp);
  return 'refusal' in ip ? ip.refusal : objectionTo(ip, neverBlock);
}

function dueAt({ decision, objection }: Due): number {
  return objection === undefined ? decision.ExpiresAt : 0;
}

function isAllowance({ decision }: Due): boolean {
  return decision.Decision === 'ALLOW';
}

function isReleased(decision: HeldDecision): decision is Released {
  return decision.ReleaseGeneration !== undefined;
}

/** Marks hosts, without those that were seen again since they were read. */
async function release(blocks: readonly Due[], now: number, blocklist: Blocklist): Promise<Released[]> {
  if (blocks.length === 0) return [];
  // A generation that is raised for the mark alone is no other release's.
  const { current: ReleaseGeneration } = await blocklist.raise();
  const ReleasedAt = new Date(now).toISOString();
  const released: Released[] = [];
  for (let index = 0; index < blocks.length; index += concurrency) {
    const outcomes = await Promise.all(
      blocks.slice(index, index + concurrency).map(async ({ decision, objection }) => {
        const mark = { ReleaseGeneration, ReleasedAt, ReleaseReason: objection };
        return (await blocklist.release(decision, mark)) ? [{ ...decision, ...mark }] : [];
      }),
    );
    released.push(...outcomes.flat());
  }
  return released;
}

function expiredHost({ HostIp, ExpiresAt, ReleaseGeneration, ReleaseReason }: Released): ExpiredHost {
  return { HostIp, ExpiresAt, ReleaseGeneration, Reason: ReleaseReason };
}
