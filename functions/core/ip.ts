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
  if (family === 6) return formatIpv6(value);
  const bits = Number(value);
  return `${bits >>> 24}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;
}

/** Lower case, no leading zeros, and the first of the longest runs of two or more zero groups as `::`. */
function formatIpv6(value: bigint): string {
  const digits = value.toString(16).padStart(32, '0');
  const groups: string[] = [];
  let [gap, gapLength, run] = [0, 1, 0];
  for (let index = 0; index < 8; index++) {
    const group = parseInt(digits.slice(4 * index, 4 * index + 4), 16);
    groups.push(group.toString(16));
    run = group === 0 ? run + 1 : 0;
    if (run > gapLength) [gap, gapLength] = [index + 1 - run, run];
  }
  if (gapLength === 1) return groups.join(':');
  return `${groups.slice(0, gap).join(':')}::${groups.slice(gap + gapLength).join(':')}`;
}
