import { readIp } from './address';
import { bitsOf } from './ip';
import { rangeOf, type IpRange } from './ip-range';
import { holdsUnblockable, type NeverBlockRange } from './never-block';
import type { BlockedHost } from './blocked-host';
import { RangeSet } from './range-set';

/** How many blocked hosts of an IPv6 network stand for all of it. */
export const dense = 8;

/** The prefix length by which each IPv6 host stands for itself alone. */
export const everyHostAlone = bitsOf(6);

/** What an organization lays down about IPv6 networks. */
export interface NetworkSetting {
  /** Prefix length of what one party holds; `everyHostAlone` where no host stands for others. */
  readonly ipv6Prefix: number;
  readonly neverBlock: readonly NeverBlockRange[];
}

export const everyHostByItself: NetworkSetting = { ipv6Prefix: everyHostAlone, neverBlock: [] };

/** The IPv6 networks of so many bits that hold eight hosts of the blocklist or more, in the order of their addresses. */
export function denseNetworks(blocklist: readonly Pick<BlockedHost, 'host'>[], ipv6Prefix: number): IpRange[] {
  if (ipv6Prefix >= everyHostAlone) return [];
  const hostBits = BigInt(everyHostAlone - ipv6Prefix);
  const hostsOf = new Map<bigint, Set<bigint>>();
  for (const { host } of blocklist) {
    if (!host.includes(':')) continue;
    const ip = readIp(host);
    if ('refusal' in ip || ip.family !== 6) continue;
    const network = ip.value >> hostBits;
    const hosts = hostsOf.get(network);
    if (hosts) hosts.add(ip.value);
    else hostsOf.set(network, new Set([ip.value]));
  }
  return [...hostsOf]
    .filter(([, hosts]) => hosts.size >= dense)
    .map(([network]) => rangeOf(6, network << hostBits, ipv6Prefix))
    .sort((a, b) => (a.first < b.first ? -1 : 1));
}

/** The one of several networks that holds a host. */
export function networkHolding(host: string, networks: readonly IpRange[]): IpRange | undefined {
  const ip = readIp(host);
  if ('refusal' in ip) return undefined;
  return networks.find(({ family, first, last }) => family === ip.family && first <= ip.value && ip.value <= last);
}

/**
 * Those networks that may be dropped as a whole: none with an address that is never blocked, or that an operator allows.
 * @param allowed hosts that operators allow; one that is no address spares nothing
 */
export function wholeNetworks(
  networks: readonly IpRange[],
  neverBlock: readonly NeverBlockRange[],
  allowed: readonly string[],
): IpRange[] {
  const spared = new RangeSet(
    allowed.flatMap((host) => {
      const ip = readIp(host);
      return 'refusal' in ip ? [] : [{ family: ip.family, first: ip.value, last: ip.value }];
    }),
  );
  return networks.filter((network) => !spared.meets(network) && !holdsUnblockable(network, neverBlock));
}
