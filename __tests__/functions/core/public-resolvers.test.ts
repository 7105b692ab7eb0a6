import { readAddress } from '../../../functions/core/address';
import { publicResolver, publicResolvers } from '../../../functions/core/public-resolvers';
import { isPublic } from '../../../functions/core/special-purpose';

const ipOf = (host: string) => {
  const reading = readAddress(host);
  if ('refusal' in reading) throw new Error(`${host} ${reading.refusal}`);
  return reading.ip;
};

it('writes every address canonically, and only public ones', () => {
  const read = publicResolvers.map(({ host }) => readAddress(host));
  expect(read.map((reading) => ('host' in reading ? reading.host : reading))).toEqual(
    publicResolvers.map(({ host }) => host),
  );
  expect(publicResolvers.filter(({ host }) => !isPublic(ipOf(host)))).toEqual([]);
});

it('has each address once, with an operator and a source', () => {
  expect(new Set(publicResolvers.map(({ host }) => host)).size).toBe(publicResolvers.length);
  expect(publicResolvers.filter(({ operator, source }) => operator === '' || source === '')).toEqual([]);
});

it.each([
  ['8.8.8.8', 'Google Public DNS'],
  ['2001:4860:4860:0::8844', 'Google Public DNS'],
  ['::ffff:1.1.1.1', 'Cloudflare 1.1.1.1'],
  ['9.9.9.9', 'Quad9'],
  ['2620:FE::FE', 'Quad9'],
  ['208.67.222.123', 'Cisco OpenDNS'],
  ['4.2.2.2', 'Level 3 (Lumen)'],
  ['101.101.101.101', 'TWNIC Quad101'],
])('knows %s as a resolver of %s', (host, operator) => {
  expect(publicResolver(ipOf(host))?.operator).toBe(operator);
});

it.each(['8.8.8.9', '1.1.1.4', '185.220.101.4', '2001:4860:4860::8889'])('does not know %s', (host) => {
  expect(publicResolver(ipOf(host))).toBeUndefined();
});
