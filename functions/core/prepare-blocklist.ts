import { readIp } from './address';
import { CidrSet } from './cidr';
import { formatIp, type Ip } from './ip';
import type { IpRange } from './ip-range';
import { isPublic } from './special-purpose';

/** A host of the blocklist, with what says how much it matters. */
export interface BlockedHost {
  readonly host: string;
  readonly severityRank: number;
  /** ISO 8601. */
  readonly lastSeen: string;
}

/** The part of a blocklist that fits into a rule group. */
export interface Fitting {
  /** The fewest CIDR blocks that hold exactly the hosts that fit. */
  readonly ranges: readonly IpRange[];
  /** Hosts that do not, the least important first. */
  readonly left: readonly string[];
}

/** A blocklist made ready for any number of rule groups: what does not depend on a group is worked out once. */
export interface PreparedBlocklist {
  /** Hosts that may not stand in a rule, because they are no public addresses. */
  readonly unfit: readonly string[];
  /** What fits into so many CIDR blocks, the most important first. */
  fit(blocks: number): Fitting;
}

/**
 * Reads and merges the blocklist. The table is not believed: one record that is no public address would make AWS refuse
 * the whole group, and every other host with it.
 */
export function prepareBlocklist(blocklist: readonly BlockedHost[]): PreparedBlocklist {
  const unfit: string[] = [];
  const hosts = new Set<string>();
  const fit: ReadHost[] = [];
  for (const blocked of blocklist) {
    const ip = readIp(blocked.host);
    if ('refusal' in ip || !isPublic(ip)) unfit.push(blocked.host);
    else if (hosts.size < hosts.add(canonical(blocked.host, ip)).size) fit.push({ blocked, ip });
  }
  const all = merged(fit);
  let ordered: readonly number[] | undefined;
  return {
    unfit,
    fit(blocks) {
      if (all.length <= blocks) return { ranges: all, left: [] };
      // The order matters only to a group that cannot hold all.
      ordered ??= blockCounts(fit.sort(byImportance));
      // One more host can take fewer blocks, when it closes a gap between two: so from the end, and not by bisection.
      const kept = ordered.findLastIndex((count) => count <= blocks);
      const left = fit.slice(kept).reverse();
      return { ranges: merged(fit.slice(0, kept)), left: left.map(({ blocked }) => blocked.host) };
    },
  };
}

interface ReadHost {
  readonly blocked: BlockedHost;
  readonly ip: Ip;
}

function canonical(host: string, ip: Ip): string {
  // Dotted decimal is read in one spelling only, so that there is nothing to write anew.
  return host.includes(':') ? formatIp(ip) : host;
}

/** How many blocks the first 0, 1, 2 ... hosts take. */
function blockCounts(hosts: readonly ReadHost[]): number[] {
  const sets = emptySets();
  const counts = [0];
  for (const { ip } of hosts) {
    sets[ip.family].add(ip);
    counts.push(sets[4].size + sets[6].size);
  }
  return counts;
}

/** Graver first, then later seen, then by address, so that the same blocklist always gives the same rules. */
function byImportance({ blocked: a }: ReadHost, { blocked: b }: ReadHost): number {
  if (a.severityRank !== b.severityRank) return b.severityRank - a.severityRank;
  if (a.lastSeen !== b.lastSeen) return a.lastSeen > b.lastSeen ? -1 : 1;
  return a.host < b.host ? -1 : 1;
}

function merged(hosts: readonly ReadHost[]): IpRange[] {
  const sets = emptySets();
  for (const { ip } of hosts) sets[ip.family].add(ip);
  return [...sets[4].ranges(), ...sets[6].ranges()];
}

function emptySets() {
  return { 4: new CidrSet(4), 6: new CidrSet(6) };
}
