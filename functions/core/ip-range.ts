import { readAddress } from './address';
import { bitsOf, formatIp, type IpFamily } from './ip';

/** A CIDR block: every address from `first` to `last`, both included. */
export interface IpRange {
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;
  /** The block in canonical form, host bits cleared. */
  readonly cidr: string;
}

/** The block of `prefix` bits that holds `value`. */
export function rangeOf(family: IpFamily, value: bigint, prefix: number): IpRange {
  const hostBits = BigInt(bitsOf(family) - prefix);
  const first = (value >> hostBits) << hostBits;
  return {
    family,
    first,
    last: first + (1n << hostBits) - 1n,
    cidr: `${formatIp({ family, value: first })}/${prefix}`,
  };
}

/**
 * Reads a CIDR block, or an address as the block of one that it is; `undefined` for anything else.
 * An IPv6 block inside ::ffff:0:0/96 is refused, because its prefix length would mean something else in IPv4.
 */
export function readRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const reading = readAddress(slash === -1 ? text : text.slice(0, slash));
  if ('refusal' in reading) return undefined;
  const { family, value } = reading.ip;
  if (slash === -1) return rangeOf(family, value, bitsOf(family));
  const prefix = text.slice(slash + 1);
  if (!/^(0|[1-9][0-9]{0,2})$/.test(prefix) || Number(prefix) > bitsOf(family)) return undefined;
  if (family === 4 && text.includes(':')) return undefined;
  return rangeOf(family, value, Number(prefix));
}
