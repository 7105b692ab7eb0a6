import { readIp } from './address';
import type { BlockedHost } from './blocked-host';
import { CidrSet } from './cidr';
import { everyHostAlone } from './dense-networks';
import { formatIp, type Ip } from './ip';
import type { IpRange } from './ip-range';
import { byImportance, byWeight, rankContenders, type Contender } from './rank-contenders';
import { isPublic } from './special-purpose';

export type { BlockedHost };

/** What a blocklist is made into rules by. */
export interface Networks {
  /** Prefix length by which IPv6 hosts count as one when there is no room. */
  readonly ipv6Prefix: number;
  /** IPv6 networks of this prefix length that are dropped as a whole. */
  readonly whole: readonly IpRange[];
}

/** The part of a blocklist that fits into a rule group. */
export interface Fitting {
  /** The fewest CIDR blocks that hold exactly the hosts that fit, and the networks that are dropped as a whole. */
  readonly ranges: readonly IpRange[];
  /** The fewest that hold exactly the hosts that fit. */
  readonly hosts: readonly IpRange[];
  /** How many networks are dropped as a whole. */
  readonly networks: number;
  /** Hosts that do not fit, the least important first. */
  readonly left: readonly string[];
}

/** A blocklist made ready for any number of rule groups: what does not depend on a group is worked out once. */
export interface PreparedBlocklist {
  /** Hosts that may not stand in a rule, because they are no public addresses. */
  readonly unfit: readonly string[];
  /** What fits into so many CIDR blocks, the most important first: see `rankContenders`. */
  fit(blocks: number): Fitting;
}

/**
 * Reads and merges the blocklist. The table is not believed: one record that is no public address would make AWS refuse
 * the whole group, and every other host with it.
 *
 * @param networks without them each host stands for itself
 */
export function prepareBlocklist(
  blocklist: readonly BlockedHost[],
  networks: Networks = { ipv6Prefix: everyHostAlone, whole: [] },
): PreparedBlocklist {
  const unfit: string[] = [];
  const fit = new Map<string, ReadHost>();
  for (const blocked of blocklist) {
    const ip = readIp(blocked.host);
    if ('refusal' in ip || !isPublic(ip)) unfit.push(blocked.host);
    else {
      const host = canonical(blocked.host, ip);
      const held = fit.get(host);
      // Two spellings of a host are one record too many, and which of them counts must not hang on their order.
      if (held === undefined || byHost({ blocked, ip }, held) < 0) fit.set(host, { blocked, ip });
    }
  }
  const split = splitUp([...fit.values()], networks);
  const all = fittingOf(split);
  let contenders: readonly Contender[] | undefined;
  // The groups of a batch are mostly of one size.
  const fittings = new Map<number, Fitting>();
  return {
    unfit,
    fit(blocks) {
      if (all.ranges.length <= blocks) return all;
      // The order matters only to a group that cannot hold all.
      contenders ??= contendersOf(split).sort(byImportance);
      const fitting = fittings.get(blocks) ?? fitInto(blocks, contenders);
      fittings.set(blocks, fitting);
      return fitting;
    },
  };
}

interface ReadHost {
  readonly blocked: BlockedHost;
  readonly ip: Ip;
}

/** The hosts by what stands for them in a rule. */
interface Split {
  readonly single: readonly ReadHost[];
  /** By the bits of the network. */
  readonly whole: ReadonlyMap<bigint, readonly [ReadHost, ...ReadHost[]]>;
  /** Bits of an IPv6 address that its network leaves open. */
  readonly hostBits: number;
}

function splitUp(hosts: readonly ReadHost[], { ipv6Prefix, whole: networks }: Networks): Split {
  const hostBits = everyHostAlone - ipv6Prefix;
  const wanted = new Set(networks.map(({ first }) => first >> BigInt(hostBits)));
  if (wanted.size === 0) return { single: hosts, whole: new Map(), hostBits };
  const single: ReadHost[] = [];
  const whole = new Map<bigint, [ReadHost, ...ReadHost[]]>();
  for (const host of hosts) {
    const network = host.ip.family === 6 ? host.ip.value >> BigInt(hostBits) : undefined;
    if (network === undefined || !wanted.has(network)) single.push(host);
    else {
      const known = whole.get(network);
      if (known) known.push(host);
      else whole.set(network, [host]);
    }
  }
  return { single, whole, hostBits };
}

function fittingOf({ single, whole, hostBits }: Split): Fitting {
  const rules = new BlockSets();
  for (const { ip } of single) rules.add(ip);
  for (const network of whole.keys()) rules.add(firstOf(network, hostBits), hostBits);
  const ranges = rules.ranges();
  if (whole.size === 0) return { ranges, hosts: ranges, networks: 0, left: [] };
  const exact = new BlockSets();
  for (const { ip } of single) exact.add(ip);
  for (const hosts of whole.values()) for (const { ip } of hosts) exact.add(ip);
  return { ranges, hosts: exact.ranges(), networks: whole.size, left: [] };
}

function firstOf(network: bigint, hostBits: number): Ip {
  return { family: 6, value: network << BigInt(hostBits) };
}

function contendersOf({ single, whole, hostBits }: Split): Contender[] {
  const contenders = single.map(({ blocked, ip }): Contender => {
    const countsByItself = hostBits === 0 || ip.family === 4;
    return {
      hosts: [blocked],
      ips: [ip],
      first: ip,
      hostBits: 0,
      accounts: knownAccounts(blocked),
      network: countsByItself ? undefined : ip.value >> BigInt(hostBits),
    };
  });
  for (const [network, hosts] of whole) {
    const [best, ...others] = hosts.toSorted(byHost);
    if (best === undefined) continue;
    contenders.push({
      hosts: [best.blocked, ...others.map(({ blocked }) => blocked)],
      ips: hosts.map(({ ip }) => ip),
      first: firstOf(network, hostBits),
      hostBits,
      accounts: [...new Set(hosts.flatMap(({ blocked }) => knownAccounts(blocked)))],
      network: undefined,
    });
  }
  return contenders;
}

/** @param contenders in the order of `byImportance` */
function fitInto(blocks: number, contenders: readonly Contender[]): Fitting {
  const ranked = rankContenders(contenders, Math.floor(blocks / 2));
  // One more host can take fewer blocks, when it closes a gap between two: so from the end, and not by bisection.
  const end = blockCounts(ranked).findLastIndex((count) => count <= blocks);
  const kept = ranked.slice(0, end);
  const left = ranked.slice(end).flatMap(({ hosts }) => hosts.map(({ host }) => host));
  const rules = new BlockSets();
  for (const { first, hostBits } of kept) rules.add(first, hostBits);
  const ranges = rules.ranges();
  const networks = kept.filter(({ hostBits }) => hostBits > 0).length;
  const exact = new BlockSets();
  if (networks > 0) for (const { ips } of kept) for (const ip of ips) exact.add(ip);
  return { ranges, hosts: networks > 0 ? exact.ranges() : ranges, networks, left: left.reverse() };
}

/** How many blocks the first 0, 1, 2 ... contenders take. */
function blockCounts(contenders: readonly Contender[]): number[] {
  const sets = new BlockSets();
  const counts = [0];
  for (const { first, hostBits } of contenders) {
    sets.add(first, hostBits);
    counts.push(sets.size);
  }
  return counts;
}

/** Blocks of both families. */
class BlockSets {
  private readonly sets = { 4: new CidrSet(4), 6: new CidrSet(6) };

  get size(): number {
    return this.sets[4].size + this.sets[6].size;
  }

  add(first: Ip, hostBits = 0): void {
    this.sets[first.family].add(first, hostBits);
  }

  ranges(): IpRange[] {
    return [...this.sets[4].ranges(), ...this.sets[6].ranges()];
  }
}

function canonical(host: string, ip: Ip): string {
  // Dotted decimal is read in one spelling only, so that there is nothing to write anew.
  return host.includes(':') ? formatIp(ip) : host;
}

function byHost({ blocked: a }: ReadHost, { blocked: b }: ReadHost): number {
  return byWeight({ host: a, accounts: knownAccounts(a).length }, { host: b, accounts: knownAccounts(b).length });
}

function knownAccounts({ accounts: [first = '', ...more] = [] }: BlockedHost): readonly [string, ...string[]] {
  return [first, ...more];
}
