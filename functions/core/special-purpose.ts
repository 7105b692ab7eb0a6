import type { Ip } from './ip';
import { readRange, type IpRange } from './ip-range';
import { RangeSet } from './range-set';

/** A range whose addresses are never hosts of the public internet. */
export interface SpecialRange extends IpRange {
  /** What it is for, to complete `<host> is ...`. */
  readonly purpose: string;
  /** The document that sets it aside. */
  readonly source: string;
}

/**
 * IANA's special-purpose address registries of both families
 * (https://www.iana.org/assignments/iana-ipv4-special-registry, .../iana-ipv6-special-registry), with multicast and the
 * reserved rest. Entries that IANA marks as globally reachable (AS112, AMT, PCP and TURN anycast) stay in: they are
 * shared infrastructure, and nobody's own host. The first entry that holds an address names it, so inner ranges come first.
 */
const ranges: readonly SpecialRange[] = (
  [
    ['0.0.0.0/8', '"this network"', 'RFC 791'],
    ['10.0.0.0/8', 'private', 'RFC 1918'],
    ['100.64.0.0/10', 'shared by carrier-grade NAT', 'RFC 6598'],
    ['127.0.0.0/8', 'loopback', 'RFC 1122'],
    ['169.254.0.0/16', 'link-local', 'RFC 3927'],
    ['172.16.0.0/12', 'private', 'RFC 1918'],
    ['192.0.0.0/24', 'an IETF protocol assignment', 'RFC 6890'],
    ['192.0.2.0/24', 'documentation', 'RFC 5737'],
    ['192.31.196.0/24', 'AS112 service', 'RFC 7535'],
    ['192.52.193.0/24', 'AMT relay', 'RFC 7450'],
    ['192.88.99.0/24', '6to4 relay anycast', 'RFC 7526'],
    ['192.168.0.0/16', 'private', 'RFC 1918'],
    ['192.175.48.0/24', 'AS112 service', 'RFC 7534'],
    ['198.18.0.0/15', 'benchmarking', 'RFC 2544'],
    ['198.51.100.0/24', 'documentation', 'RFC 5737'],
    ['203.0.113.0/24', 'documentation', 'RFC 5737'],
    ['224.0.0.0/4', 'multicast', 'RFC 5771'],
    ['255.255.255.255/32', 'limited broadcast', 'RFC 919'],
    ['240.0.0.0/4', 'reserved', 'RFC 1112'],

    ['::/128', 'the unspecified address', 'RFC 4291'],
    ['::1/128', 'loopback', 'RFC 4291'],
    ['64:ff9b::/96', 'NAT64', 'RFC 6052'],
    ['64:ff9b:1::/48', 'local NAT64', 'RFC 8215'],
    ['100::/64', 'discard-only', 'RFC 6666'],
    ['100:0:0:1::/64', 'a dummy prefix', 'RFC 9780'],
    ['2001::/32', 'Teredo', 'RFC 4380'],
    ['2001:2::/48', 'benchmarking', 'RFC 5180'],
    ['2001:3::/32', 'AMT relay', 'RFC 7450'],
    ['2001:4:112::/48', 'AS112 service', 'RFC 7535'],
    ['2001:10::/28', 'ORCHID', 'RFC 4843'],
    ['2001:20::/28', 'ORCHIDv2', 'RFC 7343'],
    ['2001:30::/28', 'drone remote ID', 'RFC 9374'],
    ['2001::/23', 'an IETF protocol assignment', 'RFC 2928'],
    ['2001:db8::/32', 'documentation', 'RFC 3849'],
    ['2002::/16', '6to4', 'RFC 3056'],
    ['2620:4f:8000::/48', 'AS112 service', 'RFC 7534'],
    ['3fff::/20', 'documentation', 'RFC 9637'],
    ['5f00::/16', 'segment routing', 'RFC 9602'],
    ['fc00::/7', 'unique local', 'RFC 4193'],
    ['fe80::/10', 'link-local', 'RFC 4291'],
    ['fec0::/10', 'site-local', 'RFC 3879'],
    ['ff00::/8', 'multicast', 'RFC 4291'],
    // What is left outside 2000::/3, the only block of global unicast.
    ['::/3', 'outside global unicast', 'RFC 4291'],
    ['4000::/2', 'outside global unicast', 'RFC 4291'],
    ['8000::/1', 'outside global unicast', 'RFC 4291'],
  ] as const
).flatMap(([cidr, purpose, source]) => {
  const range = readRange(cidr);
  return range ? [{ ...range, purpose, source }] : [];
});

const everySpecialAddress = new RangeSet(ranges);

/** Whether an address can be a host of the public internet. */
export function isPublic(ip: Ip): boolean {
  return !everySpecialAddress.has(ip);
}

/** Whether every address of a range can be one. */
export function isPublicRange(range: IpRange): boolean {
  return !everySpecialAddress.meets(range);
}

/** The special-purpose range that holds an address; `undefined` for a public one. */
export function specialPurpose(ip: Ip): SpecialRange | undefined {
  if (isPublic(ip)) return undefined;
  return ranges.find(({ family, first, last }) => family === ip.family && first <= ip.value && ip.value <= last);
}
