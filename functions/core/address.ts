import { formatIp, type Ip } from './ip';

/** One host in canonical form, or why the text is not one. `refusal` completes a sentence that begins with the text. */
export type AddressReading = { readonly host: string; readonly ip: Ip } | { readonly refusal: string };

/**
 * Reads one IPv4 or IPv6 address and nothing that merely resembles one.
 *
 * No library reads these: ipaddr.js and most others take `010.0.0.1` as 8.0.0.1, `1.2.3` as 1.2.0.3,
 * `16909060` as 1.2.3.4 and `::1.2.3.4` as 1.2.3.4, each of which would block a host that no finding named. An
 * IPv4-mapped IPv6 address is taken as the IPv4 address that it is, since that is what a packet carries.
 */
export function readAddress(text: string): AddressReading {
  const ip = readIp(text);
  return 'refusal' in ip ? ip : { host: formatIp(ip), ip };
}

/** `readAddress` for those who need no text: several times as fast. */
export function readIp(text: string): Ip | { readonly refusal: string } {
  return text.includes(':') ? readIpv6(text) : readIpv4(text);
}

const octet = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const dottedDecimal = new RegExp(`^${[octet, octet, octet, octet].join('\\.')}$`);

function readIpv4(text: string): Ip | { refusal: string } {
  const octets = dottedDecimal.exec(text);
  if (octets === null) return { refusal: ipv4Refusal(text) };
  const value =
    Number(octets[1]) * 2 ** 24 + Number(octets[2]) * 2 ** 16 + Number(octets[3]) * 2 ** 8 + Number(octets[4]);
  return { family: 4, value: BigInt(value) };
}

function ipv4Refusal(text: string): string {
  const refusal = generalRefusal(text);
  if (refusal !== undefined) return refusal;
  if (!/^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(text)) return 'is not an address';
  const octets = text.split('.');
  // An octal reading and a decimal one name different hosts, so neither is taken.
  const padded = octets.find((digits) => digits.length > 1 && digits.startsWith('0'));
  if (padded !== undefined) return `has an octet with a leading zero (${padded})`;
  return `has an octet over 255 (${octets.find((digits) => Number(digits) > 255) ?? ''})`;
}

function readIpv6(text: string): Ip | { refusal: string } {
  const dotted = /^(.*:)([0-9.]*\.[0-9.]*)$/.exec(text);
  const tail = dotted && readIpv4(dotted[2] ?? '');
  if (tail && 'refusal' in tail) return { refusal: generalRefusal(text) ?? 'ends in what is not an IPv4 address' };
  const groups = tail
    ? `${dotted[1] ?? ''}${(tail.value >> 16n).toString(16)}:${(tail.value & 0xffffn).toString(16)}`
    : text;
  const digits = hexadecimal(groups);
  if (digits === undefined) return { refusal: generalRefusal(text) ?? 'is not an address' };
  const value = BigInt(`0x${digits}`);
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffff_ffffn } : { family: 6, value };
}

/** The 32 digits of eight groups of one to four, some of which may be left out at one `::`; `undefined` for other text. */
function hexadecimal(text: string): string | undefined {
  const [before = '', after, more] = text.split('::');
  const left = paddedGroups(before);
  const right = paddedGroups(after ?? '');
  if (more !== undefined || left === undefined || right === undefined) return undefined;
  const missing = 32 - left.length - right.length;
  if (after === undefined ? missing !== 0 : missing < 4) return undefined;
  return left + '0'.repeat(missing) + right;
}

function paddedGroups(text: string): string | undefined {
  if (text === '') return '';
  let digits = '';
  for (const group of text.split(':')) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
    digits += group.padStart(4, '0');
  }
  return digits;
}

function generalRefusal(text: string): string | undefined {
  if (text === '') return 'is empty';
  if (/\s/.test(text)) return 'holds white space';
  if (text.includes('/')) return 'is a range and not one host';
  if (text.includes('%')) return 'has a zone, so it is no address of the internet';
  return undefined;
}
