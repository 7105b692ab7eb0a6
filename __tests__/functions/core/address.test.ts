import { isIPv4, isIPv6 } from 'node:net';
import * as fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { readAddress } from '../../../functions/core/address';
import { formatIp } from '../../../functions/core/ip';
import { numRuns } from '../run-count';

const canonical = (text: string): string | undefined => {
  const reading = readAddress(text);
  return 'host' in reading ? reading.host : undefined;
};

it.each([
  ['185.220.101.4', '185.220.101.4'],
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255', '255.255.255.255'],
  ['2a0b:f4c2::1', '2a0b:f4c2::1'],
  ['2A0B:F4C2:0000:0000:0000:0000:0000:0001', '2a0b:f4c2::1'],
  ['2a0b:f4c2:0:0:1::1', '2a0b:f4c2::1:0:0:1'],
  ['2a0b:0:1:2:3:4:5:6', '2a0b:0:1:2:3:4:5:6'],
  ['1::', '1::'],
  ['::', '::'],
  ['64:ff9b::185.220.101.4', '64:ff9b::b9dc:6504'],
])('reads %s as %s', (text, host) => {
  expect(canonical(text)).toBe(host);
});

it.each(['::ffff:185.220.101.4', '::FFFF:b9dc:6504', '0:0:0:0:0:ffff:b9dc:6504'])(
  'takes the IPv4-mapped address %s as the IPv4 address that it is',
  (text) => {
    expect(readAddress(text)).toEqual({ host: '185.220.101.4', ip: { family: 4, value: 0xb9dc6504n } });
  },
);

it('does not take an IPv4-compatible address as IPv4: that form has meant nothing since RFC 4291', () => {
  expect(canonical('::185.220.101.4')).toBe('::b9dc:6504');
});

it.each([
  ['', 'is empty'],
  ['010.0.0.1', 'has an octet with a leading zero (010)'],
  ['185.220.101.04', 'has an octet with a leading zero (04)'],
  ['256.1.1.1', 'has an octet over 255 (256)'],
  ['1337.1337.1337.1337', 'is not an address'],
  ['185.220.101.4/32', 'is a range and not one host'],
  ['2a0b:f4c2::/32', 'is a range and not one host'],
  ['185.220.101.4/', 'is a range and not one host'],
  ['fe80::1%eth0', 'has a zone, so it is no address of the internet'],
  [' 185.220.101.4', 'holds white space'],
  ['185.220.101.4\n', 'holds white space'],
  ['185.220. 101.4', 'holds white space'],
  ['1.2.3', 'is not an address'],
  ['1.2.3.4.5', 'is not an address'],
  ['3118228740', 'is not an address'],
  ['0xb9.0xdc.0x65.0x04', 'is not an address'],
  ['0xb9dc6504', 'is not an address'],
  ['185.220.101.4:443', 'is not an address'],
  ['[2a0b:f4c2::1]', 'is not an address'],
  ['localhost', 'is not an address'],
  ['tor-exit.example.org', 'is not an address'],
  ['١٨٥.220.101.4', 'is not an address'],
  ['1::2::3', 'is not an address'],
  [':::', 'is not an address'],
  ['1:2:3:4:5:6:7', 'is not an address'],
  ['1:2:3:4:5:6:7:8:9', 'is not an address'],
  ['1:2:3:4::5:6:7:8', 'is not an address'],
  ['12345::', 'is not an address'],
  ['g::1', 'is not an address'],
  ['::ffff:185.220.101.04', 'ends in what is not an IPv4 address'],
  ['185.220.101.4::', 'is not an address'],
])('refuses "%s": it %s', (text, refusal) => {
  expect(readAddress(text)).toEqual({ refusal });
});

it('writes IPv6 addresses as ipaddr.js does', () => {
  const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const value = groups.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);
      expect(formatIp({ family: 6, value })).toBe(new ipaddr.IPv6(groups).toString());
    }),
    { numRuns },
  );
});

it('reads back every address that it writes, as the same', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.record({ family: fc.constant(4 as const), value: fc.bigInt(0n, 2n ** 32n - 1n) }),
        // Addresses below 2^48 with ffff before the rest are IPv4-mapped, and so never written as IPv6.
        fc.record({ family: fc.constant(6 as const), value: fc.bigInt(2n ** 48n, 2n ** 128n - 1n) }),
      ),
      (ip) => {
        expect(readAddress(formatIp(ip))).toEqual({ host: formatIp(ip), ip });
      },
    ),
    { numRuns },
  );
});

it('takes nothing that Node does not take, and all that it takes but zones', () => {
  const almost = fc.stringMatching(/^[0-9a-f:.%/ x]{0,24}$/);
  fc.assert(
    fc.property(fc.oneof(almost, fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.string()), (text) => {
      expect('host' in readAddress(text)).toBe(isIPv4(text) || (isIPv6(text) && !text.includes('%')));
    }),
    { numRuns },
  );
});
