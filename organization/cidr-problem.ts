import { IPv4, IPv6 } from 'ipaddr.js';

/**
 * What is wrong with a network in CIDR form, or `undefined` where it is canonical: IPv4 in four plain decimals or IPv6
 * as RFC 5952 writes it, `/` and a prefix length, no bit set beyond it. One network so has one spelling only.
 */
export function cidrProblem(cidr: string): string | undefined {
  const [, address, prefix] = /^([0-9a-f.:]+)(?:\/(0|[1-9][0-9]{0,2}))?$/i.exec(cidr) ?? [];
  const version = address === undefined ? undefined : versionOf(address);
  if (address === undefined || version === undefined) {
    return 'is not a network: write an IPv4 or IPv6 network in CIDR form, such as 185.220.100.0/22';
  }
  const bits = version === IPv4 ? 32 : 128;
  if (prefix === undefined) return `is an address without a length: write ${address}/${bits} for this address alone`;
  if (Number(prefix) > bits) return `has a length over ${bits}, the bits of such an address`;
  if (prefix === '0') return 'is every address there is: nothing could be blocked; write the networks that you mean';
  if (version === IPv6 && IPv6.parse(address).isIPv4MappedAddress()) {
    return 'is IPv4 in an IPv6 spelling: write it as an IPv4 network';
  }
  const network = version.networkAddressFromCIDR(`${address}/${prefix}`);
  const canonical = `${network instanceof IPv6 ? network.toRFC5952String() : network.toString()}/${prefix}`;
  return canonical === cidr ? undefined : `is not in canonical form: write ${canonical}`;
}

/**
 * ipaddr.js alone is too lax a judge: it reads `010.0.0.1` as octal and `1.2` as 1.0.0.2. Its IPv6 needs no gate beyond
 * the characters, as another spelling of the same network is told from the canonical one afterwards.
 */
function versionOf(address: string): typeof IPv4 | typeof IPv6 | undefined {
  if (IPv4.isValidFourPartDecimal(address)) return /(^|\.)0[0-9]/.test(address) ? undefined : IPv4;
  return address.includes(':') && IPv6.isValid(address) ? IPv6 : undefined;
}
