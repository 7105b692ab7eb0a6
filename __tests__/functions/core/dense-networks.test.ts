import * as fc from 'fast-check';
import { denseNetworks, networkHolding, wholeNetworks } from '../../../functions/core/dense-networks';
import { readRange } from '../../../functions/core/ip-range';
import { readNeverBlock } from '../../../functions/core/never-block';
import { numRuns } from '../run-count';
import { publicHost } from './arbitrary-hosts';

const hostsOf = (network: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ host: `${network}${(index + 1) * 17}` }));
const cidrs = (networks: readonly { readonly cidr: string }[]) => networks.map(({ cidr }) => cidr);
const network = readRange('2a0b:f4c2:1:2::/64')!;

it('finds the networks that hold eight hosts or more, and no others', () => {
  const hosts = [
    ...hostsOf('2a0b:f4c2:1:3::', 9),
    ...hostsOf('2a0b:f4c2:1:2::', 8),
    ...hostsOf('2a0b:f4c2:1:1::', 7),
    ...hostsOf('185.220.101.', 8),
    { host: 'no address' },
    { host: '2a0b:f4c2:1:1:no:address' },
  ];
  expect(cidrs(denseNetworks(hosts, 64))).toEqual(['2a0b:f4c2:1:2::/64', '2a0b:f4c2:1:3::/64']);
  expect(cidrs(denseNetworks(hosts, 48))).toEqual(['2a0b:f4c2:1::/48']);
});

it('counts a host once, however it is written', () => {
  const hosts = hostsOf('2a0b:f4c2:1:2::', 7);
  expect(denseNetworks([...hosts, { host: '2A0B:F4C2:1:2:0::17' }], 64)).toEqual([]);
});

it('finds none where each host stands for itself', () => {
  fc.assert(
    fc.property(fc.array(publicHost), (hosts) => {
      expect(
        denseNetworks(
          hosts.map((host) => ({ host })),
          128,
        ),
      ).toEqual([]);
    }),
    { numRuns },
  );
});

it.each([
  ['a network that is never blocked', readNeverBlock(['2a0b:f4c2:1:2:8000::/65']), []],
  ['a wider one', readNeverBlock(['2a0b:f4c2::/32']), []],
  ['an address of the organization', readNeverBlock([], { '333333333333': ['2a0b:f4c2:1:2::5/128'] }), []],
  ['a host that an operator allows', [], ['185.220.101.4', '2a0b:f4c2:1:2::ffff']],
])('leaves whole no network with %s', (_, neverBlock, allowed) => {
  expect(wholeNetworks([network], neverBlock, allowed)).toEqual([]);
  const neighbour = readRange('2a0b:f4c3:1:2::/64')!;
  expect(wholeNetworks([neighbour], neverBlock, allowed)).toEqual([neighbour]);
});

it.each([
  ['a public resolver', '2001:4860:4860::/64'],
  ['an anycast address of the internet', '2620:4f:8000::/64'],
])('leaves whole no network with %s', (_, cidr) => {
  expect(wholeNetworks([readRange(cidr)!], [], [])).toEqual([]);
});

it('says which network holds a host', () => {
  expect(networkHolding('2a0b:f4c2:1:2::9', [network])).toEqual(network);
  for (const other of ['2a0b:f4c2:1:3::9', '185.220.101.4', 'no address']) {
    expect(networkHolding(other, [network])).toBeUndefined();
  }
});
