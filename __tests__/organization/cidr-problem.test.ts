import fc from 'fast-check';
import { cidrProblem } from '../../organization/cidr-problem';

const octet = fc.integer({ min: 0, max: 255 });
const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
const ipv4 = fc.tuple(octet, octet, octet, octet);
// The first group is never 0, which leaves out IPv4 in an IPv6 spelling.
const ipv6 = fc.tuple(fc.integer({ min: 1, max: 0xffff }), ...Array.from({ length: 7 }, () => group));

/** The address with every bit after the prefix cleared. */
function masked(parts: readonly number[], bits: number, prefix: number): number[] {
  return parts.map((part, index) => {
    const kept = Math.min(bits, Math.max(0, prefix - index * bits));
    return part - (part % 2 ** (bits - kept));
  });
}

/** RFC 5952 spelling by the URL parser of Node, which serialises IPv6 as the RFC says. */
function canonicalIpv6(groups: readonly number[]): string {
  const long = groups.map((part) => part.toString(16)).join(':');
  return new URL(`http://[${long}]`).hostname.slice(1, -1);
}

describe('cidrProblem', () => {
  it('accepts every IPv4 network in its canonical form', () => {
    fc.assert(
      fc.property(ipv4, fc.integer({ min: 1, max: 32 }), (parts, prefix) => {
        expect(cidrProblem(`${masked(parts, 8, prefix).join('.')}/${prefix}`)).toBeUndefined();
      }),
    );
  });

  it('accepts every IPv6 network in its canonical form', () => {
    fc.assert(
      fc.property(ipv6, fc.integer({ min: 16, max: 128 }), (parts, prefix) => {
        expect(cidrProblem(`${canonicalIpv6(masked(parts, 16, prefix))}/${prefix}`)).toBeUndefined();
      }),
    );
  });

  it('refuses every network with a bit set beyond its length, and writes the right one', () => {
    fc.assert(
      fc.property(ipv4, fc.integer({ min: 1, max: 31 }), (parts, prefix) => {
        const network = masked(parts, 8, prefix);
        fc.pre(network.join() !== parts.join());
        expect(cidrProblem(`${parts.join('.')}/${prefix}`)).toContain(`write ${network.join('.')}/${prefix}`);
      }),
    );
  });

  it('accepts no text but the spelling that the URL parser of Node has for its address', () => {
    const characters = Array.from('0123456789abcdefF.:/ ');
    const network = fc.oneof(
      fc.tuple(ipv4, fc.integer({ min: 1, max: 32 })).map(([parts, n]) => `${masked(parts, 8, n).join('.')}/${n}`),
      fc
        .tuple(ipv6, fc.integer({ min: 16, max: 128 }))
        .map(([parts, n]) => `${canonicalIpv6(masked(parts, 16, n))}/${n}`),
    );
    const slips = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 1 }), fc.constantFrom('', ...characters)), {
      minLength: 1,
      maxLength: 2,
    });
    fc.assert(
      fc.property(network, slips, (sound, changes) => {
        const text = changes.reduce(
          (old, [at, dropped, put]) => old.slice(0, at) + put + old.slice(at + dropped),
          sound,
        );
        const accepted = cidrProblem(text) === undefined;
        const [address = '', prefix = ''] = text.split('/');
        const host = address.includes(':') ? `[${address}]` : address;
        const canonical = () => `${new URL(`http://${host}`).hostname.replace(/[[\]]/g, '')}/${Number(prefix)}`;
        expect(accepted ? canonical() : text).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['185.220.101.4', 'write 185.220.101.4/32'],
    ['2a0b:f4c2::1', 'write 2a0b:f4c2::1/128'],
    ['185.220.101.4/24', 'write 185.220.101.0/24'],
    ['2a0b:f4c2::1/64', 'write 2a0b:f4c2::/64'],
    ['2A0B:F4C2::/64', 'write 2a0b:f4c2::/64'],
    ['2a0b:f4c2:0:0::/64', 'write 2a0b:f4c2::/64'],
    ['185.220.101.0/33', 'has a length over 32'],
    ['2a0b:f4c2::/129', 'has a length over 128'],
    ['0.0.0.0/0', 'is every address'],
    ['::/0', 'is every address'],
    ['::ffff:185.220.101.4/128', 'write it as an IPv4 network'],
    ['::ffff:b9dc:6504/128', 'write it as an IPv4 network'],
    ['010.0.0.0/8', 'is not a network'],
    ['10.0.0.0/08', 'is not a network'],
    ['10.0.0/8', 'is not a network'],
    ['0x0a.0.0.0/8', 'is not a network'],
    ['167772160/8', 'is not a network'],
    ['256.0.0.0/8', 'is not a network'],
    ['10.0.0.0/', 'is not a network'],
    ['10.0.0.0/255.0.0.0', 'is not a network'],
    [' 10.0.0.0/8', 'is not a network'],
    ['10.0.0.0/8\n', 'is not a network'],
    ['fe80::1%eth0/128', 'is not a network'],
    ['example.com/8', 'is not a network'],
    ['', 'is not a network'],
  ])('refuses %j and says what to write', (cidr, message) => {
    expect(cidrProblem(cidr)).toContain(message);
  });
});
