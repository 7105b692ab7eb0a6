import { parseCIDR } from 'ipaddr.js';

interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/** How many addresses networks hold together, each address counted once. @param cidrs in canonical CIDR form */
export function addressesCovered(cidrs: readonly string[]): { readonly ipv4: bigint; readonly ipv6: bigint } {
  const ranges: Record<'ipv4' | 'ipv6', Range[]> = { ipv4: [], ipv6: [] };
  for (const cidr of cidrs) {
    const [address, prefix] = parseCIDR(cidr);
    const bytes = address.toByteArray();
    const from = bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
    ranges[address.kind()].push({ from, to: from + (1n << BigInt(bytes.length * 8 - prefix)) });
  }
  return { ipv4: length(ranges.ipv4), ipv6: length(ranges.ipv6) };
}

function length(ranges: readonly Range[]): bigint {
  const sorted = [...ranges].sort((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)));
  let sum = 0n;
  let reached = 0n;
  for (const { from, to } of sorted) {
    if (to > reached) sum += to - (from > reached ? from : reached);
    if (to > reached) reached = to;
  }
  return sum;
}

/** Whether two networks in canonical CIDR form have an address in common. */
export function overlap(one: string, other: string): boolean {
  if (one.includes(':') !== other.includes(':')) return false;
  const alone = (cidr: string) => addressesCovered([cidr]);
  const together = addressesCovered([one, other]);
  return together.ipv4 + together.ipv6 < alone(one).ipv4 + alone(one).ipv6 + alone(other).ipv4 + alone(other).ipv6;
}
