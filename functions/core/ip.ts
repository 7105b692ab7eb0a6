import ipaddr from 'ipaddr.js';

/** An address as the integer that it is, so that ranges can be compared and merged exactly. */
export interface Ip {
  readonly family: IpFamily;
  readonly value: bigint;
}

export type IpFamily = 4 | 6;

/** Bits of an address of a family: the longest prefix length. */
export function bitsOf(family: IpFamily): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/** The canonical text of an address: dotted decimal, or RFC 5952. */
export function formatIp({ family, value }: Ip): string {
  if (family === 4) {
    const bits = Number(value);
    return `${bits >>> 24}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;
  }
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));
  return new ipaddr.IPv6(groups).toString();
}
