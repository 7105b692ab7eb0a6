import { formatIp, type Ip } from './ip';

/** A well-known public DNS resolver: half the internet asks it, so it is nobody's accomplice. */
export interface PublicResolver {
  readonly host: string;
  readonly operator: string;
  /** Where the operator names the address. */
  readonly source: string;
}

/**
 * The addresses that operators publish for everybody's DNS queries, plain, filtered and DNS64, in canonical form.
 * Services that have ended, such as dns0.eu, are left out, since their addresses may have other holders by now.
 */
const resolvers: readonly (readonly [operator: string, source: string, addresses: readonly string[]])[] = [
  [
    'Google Public DNS',
    'https://developers.google.com/speed/public-dns/docs/using',
    ['8.8.8.8', '8.8.4.4', '2001:4860:4860::8888', '2001:4860:4860::8844'],
  ],
  [
    'Google Public DNS64',
    'https://developers.google.com/speed/public-dns/docs/dns64',
    ['2001:4860:4860::6464', '2001:4860:4860::64'],
  ],
  [
    'Cloudflare 1.1.1.1',
    'https://developers.cloudflare.com/1.1.1.1/ip-addresses/',
    [
      ...['1.1.1.1', '1.0.0.1', '2606:4700:4700::1111', '2606:4700:4700::1001'],
      ...['1.1.1.2', '1.0.0.2', '2606:4700:4700::1112', '2606:4700:4700::1002'],
      ...['1.1.1.3', '1.0.0.3', '2606:4700:4700::1113', '2606:4700:4700::1003'],
    ],
  ],
  [
    'Cloudflare DNS64',
    'https://developers.cloudflare.com/1.1.1.1/infrastructure/ipv6-networks/',
    ['2606:4700:4700::64', '2606:4700:4700::6400'],
  ],
  [
    'Quad9',
    'https://quad9.net/service/service-addresses-and-features/',
    [
      ...['9.9.9.9', '149.112.112.112', '2620:fe::fe', '2620:fe::9'],
      ...['9.9.9.10', '149.112.112.10', '2620:fe::10', '2620:fe::fe:10'],
      ...['9.9.9.11', '149.112.112.11', '2620:fe::11', '2620:fe::fe:11'],
      ...['9.9.9.12', '149.112.112.12', '2620:fe::12', '2620:fe::fe:12'],
    ],
  ],
  [
    'Cisco OpenDNS',
    'https://www.opendns.com/setupguide/',
    [
      ...['208.67.222.222', '208.67.220.220', '2620:119:35::35', '2620:119:53::53'],
      ...['208.67.222.123', '208.67.220.123', '2620:119:35::123', '2620:119:53::123'],
      ...['208.67.222.2', '208.67.220.2', '2620:0:ccc::2', '2620:0:ccd::2'],
    ],
  ],
  [
    'AdGuard DNS',
    'https://adguard-dns.io/kb/general/dns-providers/#adguard-dns',
    [
      ...['94.140.14.14', '94.140.15.15', '2a10:50c0::ad1:ff', '2a10:50c0::ad2:ff'],
      ...['94.140.14.15', '94.140.15.16', '2a10:50c0::bad1:ff', '2a10:50c0::bad2:ff'],
      ...['94.140.14.140', '94.140.14.141', '2a10:50c0::1:ff', '2a10:50c0::2:ff'],
    ],
  ],
  [
    'CleanBrowsing',
    'https://cleanbrowsing.org/filters/',
    [
      ...['185.228.168.168', '185.228.169.168', '2a0d:2a00:1::', '2a0d:2a00:2::'],
      ...['185.228.168.10', '185.228.169.11', '2a0d:2a00:1::1', '2a0d:2a00:2::1'],
      ...['185.228.168.9', '185.228.169.9', '2a0d:2a00:1::2', '2a0d:2a00:2::2'],
    ],
  ],
  [
    'Control D',
    'https://controld.com/free-dns',
    [
      ...['76.76.2.0', '76.76.10.0', '2606:1a40::', '2606:1a40:1::'],
      ...['76.76.2.1', '76.76.10.1', '2606:1a40::1', '2606:1a40:1::1'],
      ...['76.76.2.2', '76.76.10.2', '2606:1a40::2', '2606:1a40:1::2'],
      ...['76.76.2.3', '76.76.10.3', '2606:1a40::3', '2606:1a40:1::3'],
      ...['76.76.2.4', '76.76.10.4', '2606:1a40::4', '2606:1a40:1::4'],
      ...['76.76.2.5', '76.76.10.5', '2606:1a40::5', '2606:1a40:1::5'],
    ],
  ],
  [
    'Mullvad DNS',
    'https://mullvad.net/en/help/dns-over-https-and-dns-over-tls',
    [
      ...['194.242.2.2', '194.242.2.3', '194.242.2.4', '194.242.2.5', '194.242.2.6', '194.242.2.9'],
      ...['2a07:e340::2', '2a07:e340::3', '2a07:e340::4', '2a07:e340::5', '2a07:e340::6', '2a07:e340::9'],
    ],
  ],
  ['NextDNS', 'https://nextdns.io', ['45.90.28.0', '45.90.30.0', '2a07:a8c0::', '2a07:a8c1::']],
  ['DNS.SB', 'https://dns.sb/guide/', ['185.222.222.222', '45.11.45.11', '2a09::', '2a11::']],
  [
    'DNS4EU',
    'https://www.joindns4.eu/for-public',
    [
      ...['86.54.11.1', '86.54.11.201', '2a13:1001::86:54:11:1', '2a13:1001::86:54:11:201'],
      ...['86.54.11.11', '86.54.11.211', '2a13:1001::86:54:11:11', '2a13:1001::86:54:11:211'],
      ...['86.54.11.12', '86.54.11.212', '2a13:1001::86:54:11:12', '2a13:1001::86:54:11:212'],
      ...['86.54.11.13', '86.54.11.213', '2a13:1001::86:54:11:13', '2a13:1001::86:54:11:213'],
      ...['86.54.11.100', '86.54.11.200', '2a13:1001::86:54:11:100'],
    ],
  ],
  [
    'Level 3 (Lumen)',
    'the reverse names a.resolvers.level3.net to f.resolvers.level3.net',
    ['4.2.2.1', '4.2.2.2', '4.2.2.3', '4.2.2.4', '4.2.2.5', '4.2.2.6'],
  ],
  [
    'Vercara UltraDNS Public',
    'https://vercara.com/ultradns-public',
    [
      ...['156.154.70.1', '156.154.71.1', '2610:a1:1018::1', '2610:a1:1019::1'],
      ...['156.154.70.2', '156.154.71.2', '2610:a1:1018::2', '2610:a1:1019::2'],
      ...['156.154.70.3', '156.154.71.3', '2610:a1:1018::3', '2610:a1:1019::3'],
      ...['156.154.70.4', '156.154.71.4', '2610:a1:1018::4', '2610:a1:1019::4'],
      ...['156.154.70.5', '156.154.71.5', '2610:a1:1018::5', '2610:a1:1019::5'],
      // Verisign's, which Neustar, now Vercara, took over.
      ...['64.6.64.6', '64.6.65.6', '2620:74:1b::1:1', '2620:74:1c::2:2'],
    ],
  ],
  ['Hurricane Electric', 'https://dns.he.net', ['74.82.42.42', '2001:470:20::2']],
  ['Comodo Secure DNS', 'https://www.comodo.com/secure-dns/', ['8.26.56.26', '8.20.247.20']],
  ['Wikimedia DNS', 'https://meta.wikimedia.org/wiki/Wikimedia_DNS', ['185.71.138.138', '2001:67c:930::1']],
  [
    'Yandex DNS',
    'https://dns.yandex.com',
    [
      ...['77.88.8.8', '77.88.8.1', '2a02:6b8::feed:ff', '2a02:6b8:0:1::feed:ff'],
      ...['77.88.8.88', '77.88.8.2', '2a02:6b8::feed:bad', '2a02:6b8:0:1::feed:bad'],
      ...['77.88.8.7', '77.88.8.3', '2a02:6b8::feed:a11', '2a02:6b8:0:1::feed:a11'],
    ],
  ],
  [
    'CIRA Canadian Shield',
    'https://www.cira.ca/en/canadian-shield/configure/',
    [
      ...['149.112.121.10', '149.112.122.10', '2620:10a:80bb::10', '2620:10a:80bc::10'],
      ...['149.112.121.20', '149.112.122.20', '2620:10a:80bb::20', '2620:10a:80bc::20'],
      ...['149.112.121.30', '149.112.122.30', '2620:10a:80bb::30', '2620:10a:80bc::30'],
    ],
  ],
  [
    'CZ.NIC ODVR',
    'https://www.nic.cz/odvr/',
    ['193.17.47.1', '185.43.135.1', '2001:148f:ffff::1', '2001:148f:fffe::1'],
  ],
  ['SWITCH DNS', 'https://www.switch.ch/security/info/public-dns/', ['130.59.31.248', '2001:620:0:ff::2']],
  [
    'TWNIC Quad101',
    'https://101.101.101.101/index_en.html',
    ['101.101.101.101', '101.102.103.104', '2001:de4::101', '2001:de4::102'],
  ],
  ['AliDNS', 'https://www.alidns.com', ['223.5.5.5', '223.6.6.6', '2400:3200::1', '2400:3200:baba::1']],
  ['DNSPod Public DNS', 'https://www.dnspod.cn/products/publicdns', ['119.29.29.29', '2402:4e00::']],
  [
    '114DNS',
    'https://www.114dns.com',
    [
      ...['114.114.114.114', '114.114.115.115', '114.114.114.119', '114.114.115.119'],
      ...['114.114.114.110', '114.114.115.110'],
    ],
  ],
  ['CNNIC SDNS', 'https://www.sdns.cn', ['1.2.4.8', '210.2.4.8', '2001:dc7:1000::1']],
  ['Baidu Public DNS', 'https://dudns.baidu.com', ['180.76.76.76', '2400:da00::6666']],
  ['360 Secure DNS', 'https://sdns.360.net', ['101.226.4.6', '218.30.118.6', '123.125.81.6', '140.207.198.6']],
];

/** Every resolver, an address each. */
export const publicResolvers: readonly PublicResolver[] = resolvers.flatMap(([operator, source, addresses]) =>
  addresses.map((host) => ({ host, operator, source })),
);

const byHost = new Map(publicResolvers.map((resolver) => [resolver.host, resolver]));

/** The public resolver that has an address; `undefined` where none has. */
export function publicResolver(ip: Ip): PublicResolver | undefined {
  return byHost.get(formatIp(ip));
}
