import { IPv4, IPv6 } from 'ipaddr.js';
import fc from 'fast-check';
import { addressesCovered, overlap } from '../../organization/addresses-covered';
import { loadText, refusal, sound, soundWith } from './organization-file';

/** Small networks close to each other, so that they meet. */
const network = fc.tuple(fc.nat(63), fc.integer({ min: 26, max: 32 })).map(([last, prefix]) => {
  const cidr = `10.0.0.${last}/${prefix}`;
  return `${IPv4.networkAddressFromCIDR(cidr).toString()}/${prefix}`;
});

function members(cidr: string): number[] {
  const first = Number(cidr.split(/[./]/)[3]);
  return Array.from({ length: 2 ** (32 - Number(cidr.split('/')[1])) }, (_, index) => first + index);
}

describe('addressesCovered', () => {
  it('counts each address once', () => {
    fc.assert(
      fc.property(fc.array(network), (cidrs) => {
        const counted = new Set(cidrs.flatMap(members)).size;
        expect(addressesCovered(cidrs)).toEqual({ ipv4: BigInt(counted), ipv6: 0n });
      }),
    );
  });

  it('counts families apart, the whole of each included', () => {
    expect(addressesCovered(['0.0.0.0/1', '128.0.0.0/1', '2000::/3', '2001:db8::/32'])).toEqual({
      ipv4: 1n << 32n,
      ipv6: 1n << 125n,
    });
  });
});

describe('overlap', () => {
  it('is what two networks have in common', () => {
    fc.assert(
      fc.property(network, network, (one, other) => {
        const common = members(one).some((address) => members(other).includes(address));
        expect(overlap(one, other)).toBe(common);
      }),
    );
  });

  it('is nothing between families', () => {
    expect(overlap('0.0.0.0/1', IPv6.parse('::').toString() + '/1')).toBe(false);
  });
});

describe('an organization file', () => {
  const never = (...cidrs: string[]) =>
    `${sound}neverBlock: [${cidrs.map((cidr) => `{ cidr: '${cidr}' }`).join(', ')}]\n`;
  const line =
    /^organization.yaml:21:13 neverBlock: and the publicAddresses of members hold more than (.*) together, whose hosts would all be released: name smaller networks, or write wideNeverBlock: true$/;

  it.each([
    ['both halves of IPv4', ['0.0.0.0/1', '128.0.0.0/1'], 'a /8 of IPv4'],
    ['a /8 and one address', ['11.0.0.0/8', '12.0.0.1/32'], 'a /8 of IPv4'],
    ['all that IPv6 routes', ['2000::/3'], 'a /16 of IPv6'],
  ])('may not leave %s alone unless it says that it is meant', (_, cidrs, what) => {
    const [refused, ...others] = refusal(never(...cidrs));
    expect(line.exec(refused ?? '')?.[1]).toBe(what);
    expect(others).toEqual([]);
    expect(loadText(`${never(...cidrs)}wideNeverBlock: true\n`).neverBlock).toHaveLength(cidrs.length);
  });

  it.each([
    ['a /8', ['11.0.0.0/8']],
    ['a /8 and a part of it', ['11.0.0.0/8', '11.1.0.0/16']],
    ['a /16', ['2600::/16']],
  ])('may leave %s alone', (_, cidrs) => {
    expect(loadText(never(...cidrs)).neverBlock).toHaveLength(cidrs.length);
  });

  it("counts the accounts' own networks", () => {
    const text = `${sound}    publicAddresses: [11.0.0.0/8, 12.0.0.0/8]\n`;
    expect(refusal(text)).toEqual([expect.stringContaining('hold more than a /8 of IPv4 together')]);
  });

  it('may not have subnets of one VPC that overlap', () => {
    const subnets = `newSubnets: [{ availabilityZone: us-west-2a, cidr: 10.0.0.0/24 }, { availabilityZone: us-west-2b, cidr: 10.0.0.16/28 }]`;
    expect(refusal(soundWith('firewallSubnets: [subnet-0a1b2c3d]', subnets))).toEqual([
      expect.stringContaining(
        'newSubnets[1].cidr: "10.0.0.16/28" overlaps "10.0.0.0/24" at members[0].vpcs[0].newSubnets[0].cidr: subnets of a VPC are apart',
      ),
    ]);
  });
});
