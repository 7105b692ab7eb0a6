import { readAddress } from '../../../functions/core/address';
import { specialPurpose } from '../../../functions/core/special-purpose';

const purposeOf = (host: string) => {
  const reading = readAddress(host);
  if ('refusal' in reading) throw new Error(`${host} ${reading.refusal}`);
  const special = specialPurpose(reading.ip);
  return special && `${special.purpose} (${special.cidr}, ${special.source})`;
};

it.each([
  ['0.1.2.3', '"this network" (0.0.0.0/8, RFC 791)'],
  ['10.1.2.3', 'private (10.0.0.0/8, RFC 1918)'],
  ['100.64.0.1', 'shared by carrier-grade NAT (100.64.0.0/10, RFC 6598)'],
  ['127.0.0.1', 'loopback (127.0.0.0/8, RFC 1122)'],
  ['169.254.169.254', 'link-local (169.254.0.0/16, RFC 3927)'],
  ['172.31.255.255', 'private (172.16.0.0/12, RFC 1918)'],
  ['192.0.0.170', 'an IETF protocol assignment (192.0.0.0/24, RFC 6890)'],
  ['192.0.2.1', 'documentation (192.0.2.0/24, RFC 5737)'],
  ['192.31.196.1', 'AS112 service (192.31.196.0/24, RFC 7535)'],
  ['192.52.193.1', 'AMT relay (192.52.193.0/24, RFC 7450)'],
  ['192.88.99.1', '6to4 relay anycast (192.88.99.0/24, RFC 7526)'],
  ['192.168.1.1', 'private (192.168.0.0/16, RFC 1918)'],
  ['192.175.48.1', 'AS112 service (192.175.48.0/24, RFC 7534)'],
  ['198.19.255.255', 'benchmarking (198.18.0.0/15, RFC 2544)'],
  ['198.51.100.0', 'documentation (198.51.100.0/24, RFC 5737)'],
  ['203.0.113.9', 'documentation (203.0.113.0/24, RFC 5737)'],
  ['224.0.0.1', 'multicast (224.0.0.0/4, RFC 5771)'],
  ['240.0.0.1', 'reserved (240.0.0.0/4, RFC 1112)'],
  ['255.255.255.255', 'limited broadcast (255.255.255.255/32, RFC 919)'],
  ['::ffff:10.1.2.3', 'private (10.0.0.0/8, RFC 1918)'],
  ['::', 'the unspecified address (::/128, RFC 4291)'],
  ['::1', 'loopback (::1/128, RFC 4291)'],
  ['::185.220.101.4', 'outside global unicast (::/3, RFC 4291)'],
  ['64:ff9b::1', 'NAT64 (64:ff9b::/96, RFC 6052)'],
  ['64:ff9b:1::1', 'local NAT64 (64:ff9b:1::/48, RFC 8215)'],
  ['100::1', 'discard-only (100::/64, RFC 6666)'],
  ['2001::1', 'Teredo (2001::/32, RFC 4380)'],
  ['2001:2::1', 'benchmarking (2001:2::/48, RFC 5180)'],
  ['2001:20::1', 'ORCHIDv2 (2001:20::/28, RFC 7343)'],
  ['2001:1::1', 'an IETF protocol assignment (2001::/23, RFC 2928)'],
  ['2001:db8::1', 'documentation (2001:db8::/32, RFC 3849)'],
  ['2002:b9dc:6504::1', '6to4 (2002::/16, RFC 3056)'],
  ['3fff::1', 'documentation (3fff::/20, RFC 9637)'],
  ['5f00::1', 'segment routing (5f00::/16, RFC 9602)'],
  ['4000::1', 'outside global unicast (4000::/2, RFC 4291)'],
  ['a000::1', 'outside global unicast (8000::/1, RFC 4291)'],
  ['fd12:3456::1', 'unique local (fc00::/7, RFC 4193)'],
  ['fe80::1', 'link-local (fe80::/10, RFC 4291)'],
  ['fec0::1', 'site-local (fec0::/10, RFC 3879)'],
  ['ff02::1', 'multicast (ff00::/8, RFC 4291)'],
])('%s is %s', (host, purpose) => {
  expect(purposeOf(host)).toBe(purpose);
});

it.each([
  ['0.0.0.0/8', '1.0.0.0'],
  ['10.0.0.0/8', '9.255.255.255', '11.0.0.0'],
  ['100.64.0.0/10', '100.63.255.255', '100.128.0.0'],
  ['172.16.0.0/12', '172.15.255.255', '172.32.0.0'],
  ['192.0.2.0/24', '192.0.1.255', '192.0.3.0'],
  ['198.18.0.0/15', '198.17.255.255', '198.20.0.0'],
  ['224.0.0.0/4', '223.255.255.255'],
  ['2001::/23', '2001:200::'],
  ['2001:db8::/32', '2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db9::'],
  ['2002::/16', '2003::'],
  ['the block of global unicast', '2000::', '3ffe:ffff::'],
])('what lies just beside %s is public', (_, ...neighbours) => {
  expect(neighbours.map(purposeOf)).toEqual(neighbours.map(() => undefined));
});
