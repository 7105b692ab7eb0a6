import { readIp } from '../core/address';
import { BlocklistUnavailable } from '../core/errors';
import type { HistoryEntry } from '../core/history';
import type { IpRange } from '../core/ip-range';
import { readRange } from '../core/ip-range';
import { holds, leavingFrom, nameOf } from '../core/leaving';
import type { NeverBlockRange } from '../core/never-block';
import { partition } from '../core/our-rules';
import type { Blocklist, Firewalls, FirewallStatus, History, RuleGroup } from '../core/ports';
import { brake, fateOf, unbraked, type Braked, type Leaving } from '../core/release-brake';
import { sideBySide } from '../core/side-by-side';
import type { Timing } from '../core/timing';
import { areAsWritten } from './digest-of';

/** What judging takes. */
export interface Sources {
  readonly history: Pick<History, 'of'>;
  readonly blocklist: Pick<Blocklist, 'decisions'>;
  readonly firewalls: Pick<Firewalls, 'letGo'>;
  readonly neverBlock: readonly NeverBlockRange[];
  readonly timing: Pick<Timing, 'now'>;
}

/** A rule group that may lose hosts. */
export interface Loss {
  readonly group: Pick<RuleGroup, 'rules'>;
  readonly before: FirewallStatus;
  /** What the whole blocklist comes to. */
  readonly all: readonly IpRange[];
  /** Hosts on the blocklist. */
  readonly listed: number;
  readonly reconcile: boolean;
}

/** What may go, or why that is not known: then all of it stays. */
export type Judgement = Braked & { readonly unread?: BlocklistUnavailable };

/** Hosts whose history is read for one group, several times what is released at once; more stay unexplained. */
const mostHosts = 1_000;
/** Histories read at once. */
const concurrency = 25;

/**
 * Says what may leave the rules of a batch's groups. It reads nothing where nothing leaves, and everything once for all
 * groups: what was released since then is for the next update.
 */
export class ReleaseJudge {
  private readonly histories = new Map<string, Promise<HistoryEntry[]>>();
  private letGo: Promise<IpRange[]> | undefined;
  private released: Promise<string[]> | undefined;

  constructor(private readonly sources: Sources) {}

  async judge({ group, before, all, listed, reconcile }: Loss): Promise<Judgement> {
    const { neverBlock, timing } = this.sources;
    const { ours } = partition(group.rules);
    const ranges = leavingFrom(ours, all, neverBlock);
    if (ranges.length === 0) return unbraked;
    try {
      const leaving = await Promise.all(ranges.map(async (range) => this.hostsOf(range)));
      const explanations = {
        history: await this.historyOf(leaving.flatMap(({ hosts }) => hosts).slice(0, mostHosts)),
        isChanged: before.Digest !== undefined && !areAsWritten(ours, before.Digest),
        letGo: await (this.letGo ??= this.readLetGo()),
        now: timing.now(),
      };
      const judged = leaving.map((one) => ({ range: one.range, fate: fateOf(one, explanations) }));
      return brake(judged, listed, reconcile);
    } catch (error) {
      // Blocks do not wait for it.
      if (error instanceof BlocklistUnavailable) return { ...unbraked, stay: ranges, unread: error };
      throw error;
    }
  }

  /** A network has no history of its own: it went with those of its hosts that are known as released. */
  private async hostsOf(range: IpRange): Promise<Leaving> {
    if (range.first === range.last) return { range, hosts: [nameOf(range)] };
    const released = await (this.released ??= this.readReleased());
    const isInside = (host: string) => {
      const ip = readIp(host);
      return !('refusal' in ip) && holds(range, ip);
    };
    return { range, hosts: released.filter(isInside) };
  }

  private async readReleased(): Promise<string[]> {
    const decisions = await this.sources.blocklist.decisions();
    return decisions.filter(({ ReleaseGeneration }) => ReleaseGeneration !== undefined).map(({ HostIp }) => HostIp);
  }

  private async readLetGo(): Promise<IpRange[]> {
    const { firewalls, timing } = this.sources;
    return (await firewalls.letGo(timing.now())).flatMap((text) => readRange(text) ?? []);
  }

  private async historyOf(hosts: readonly string[]): Promise<Map<string, HistoryEntry[]>> {
    const entries = await sideBySide(hosts, concurrency, async (host) => {
      const known = this.histories.get(host) ?? this.sources.history.of(host);
      this.histories.set(host, known);
      return [host, await known] as const;
    });
    return new Map(entries);
  }
}
