import { readNeverBlock, type NeverBlockRange } from '../../../functions/core/never-block';
import { answerOf } from '../../../functions/update-nf-rg/outcome';
import { updateFirewalls } from '../../../functions/update-nf-rg/update-firewalls';
import { newBlock } from '../adapters/blocklist.contract';
import { drop, dropAndCount } from '../core/rules';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryFirewalls } from '../fakes/in-memory-firewalls';
import { InMemoryNetworkFirewall } from '../fakes/in-memory-network-firewall';
import { unasked } from '../fakes/unasked';
import { VirtualTiming } from '../fakes/virtual-timing';

const vpc = '333333333333/us-west-2/vpc-a';
const network = '2a0b:f4c2:1:2::/64';
const hosts = Array.from({ length: 8 }, (_, index) => `2a0b:f4c2:1:2::${index + 1}1`);

let blocklist: InMemoryBlocklist;
let firewalls: InMemoryFirewalls;
let aws: InMemoryNetworkFirewall;
let timing: VirtualTiming;
let neverBlock: readonly NeverBlockRange[];
let ipv6Prefix: number;
let scans: number;
beforeEach(async () => {
  [neverBlock, ipv6Prefix, scans] = [[], 64, 0];
  blocklist = new InMemoryBlocklist();
  firewalls = new InMemoryFirewalls(new Map([[3, [vpc]]]), blocklist);
  aws = new InMemoryNetworkFirewall();
  timing = new VirtualTiming();
  const placeholder = drop(30000, 'Sources', '192.0.2.1/32');
  aws.put(vpc, { rules: [placeholder], customActions: [] }, { Capacity: 100 });
  const allowed = blocklist.allowed.bind(blocklist);
  Object.assign(blocklist, { allowed: () => (scans++, allowed()) });
  for (const host of hosts) await blocklist.put(newBlock(host), undefined);
  await blocklist.raise();
});

async function run(what: { Reconcile?: boolean; Hosts?: readonly string[] } = {}) {
  timing.time += 300_000;
  const updater = {
    ...unasked,
    ...{ blocklist, firewalls, ruleGroups: aws.ruleGroups, timing, holder: 'me', deadline: timing.now() + 90_000 },
    networks: { ipv6Prefix, neverBlock },
  };
  const { generation, outcomes } = await updateFirewalls({ Batch: 3, ...what }, updater);
  return answerOf(3, generation, outcomes, timing.now());
}
const sources = () =>
  aws.contentOf(vpc).rules.find(({ Priority }) => Priority === 30002)?.RuleDefinition.MatchAttributes;
const cidrs = () => sources()?.Sources?.map(({ AddressDefinition }) => AddressDefinition);
const singly = hosts.map((host) => `${host}/128`).sort();

it('drops a network of which eight hosts are blocked as a whole, and says of each that it is dropped', async () => {
  expect(await run({ Hosts: hosts })).toMatchObject({ Dropping: 1, NotDropped: [], NotEnforced: [] });
  expect(aws.contentOf(vpc).rules).toEqual([
    dropAndCount(30002, 'Sources', network),
    dropAndCount(30003, 'Destinations', network),
  ]);
  // From a look into the rules, since the record is too old to be believed.
  expect(await run({ Hosts: hosts })).toMatchObject({ Skipped: 1, Dropping: 1, NotDropped: [] });
});

it('drops the hosts singly again once fewer than eight are blocked', async () => {
  await run();
  await blocklist.remove((await blocklist.find(hosts[0]!))!);
  await blocklist.raise();
  await run();
  expect(cidrs()).toEqual(singly.filter((cidr) => cidr !== `${hosts[0]}/128`));
});

it.each([
  ['a network that is never blocked', () => (neverBlock = readNeverBlock(['2a0b:f4c2:1:2:ffff::/80']))],
  ["an account's own address", () => (neverBlock = readNeverBlock([], { '444444444444': ['2a0b:f4c2:1:2::9/128'] }))],
  ['a host that an operator allows', () => blocklist.allow('2a0b:f4c2:1:2::9', 4_000_000_000)],
  ['nothing but a setting', () => (ipv6Prefix = 128)],
])('drops the hosts singly once the network has %s, and calls that nobody else’s change', async (_, change) => {
  await run();
  change();
  expect(await run({ Reconcile: true })).toMatchObject({ Updated: 1, Healed: [], News: false });
  expect(cidrs()).toEqual(singly);
  expect(await run({ Reconcile: true })).toMatchObject({ Unchanged: 1 });
});

it('calls it drift when somebody has taken the network out', async () => {
  await run();
  aws.put(vpc, { rules: [drop(30002, 'Sources', '2a0b:f4c2:1:2::1/128')], customActions: [] }, { Capacity: 100 });
  expect(await run({ Reconcile: true })).toMatchObject({ Healed: [{ Firewall: vpc, Cause: 'drift' }] });
  expect(cidrs()).toEqual([network]);
});

it('asks for what operators allow only where a network could be dropped as a whole', async () => {
  await run();
  expect(scans).toBe(1);
  await blocklist.remove((await blocklist.find(hosts[0]!))!);
  await run({ Reconcile: true });
  expect(scans).toBe(1);
});
