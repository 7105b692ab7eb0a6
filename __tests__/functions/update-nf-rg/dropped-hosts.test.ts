import { FirewallUnavailable } from '../../../functions/core/errors';
import type { UpdateInput } from '../../../functions/core/step-contracts';
import { measureUpdates } from '../../../functions/update-nf-rg/measure-updates';
import { answerOf } from '../../../functions/update-nf-rg/outcome';
import { updateFirewalls } from '../../../functions/update-nf-rg/update-firewalls';
import { newBlock } from '../adapters/blocklist.contract';
import { drop, pass } from '../core/rules';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryFirewalls } from '../fakes/in-memory-firewalls';
import { InMemoryNetworkFirewall } from '../fakes/in-memory-network-firewall';
import type { FirewallWithPolicy } from '../fakes/in-memory-policies';
import { unasked } from '../fakes/unasked';
import { VirtualTiming } from '../fakes/virtual-timing';

const [a, b] = ['333333333333/us-west-2/vpc-a-100', '333333333333/us-east-1/vpc-b-100'] as const;
/** A second group of the first VPC, while its capacity changes. */
const wider = '333333333333/us-west-2/vpc-a-200';
const host = '185.220.101.4';
const placeholder = drop(30000, 'Sources', '192.0.2.1/32');

let blocklist: InMemoryBlocklist;
let firewalls: InMemoryFirewalls;
let aws: InMemoryNetworkFirewall;
let timing: VirtualTiming;
/** Calls of Network Firewall through the adapter. */
let calls: string[];
let batch: string[];
beforeEach(async () => {
  batch = [a, b];
  calls = [];
  blocklist = new InMemoryBlocklist();
  aws = new InMemoryNetworkFirewall();
  timing = new VirtualTiming();
  firewalls = new InMemoryFirewalls(new Map([[3, batch]]), blocklist);
  for (const firewall of [a, b]) put(firewall);
  await block(host);
});

function put(firewall: string, rules = [placeholder], Capacity = 100): void {
  aws.put(firewall, { rules, customActions: [] }, { Capacity });
}

async function block(blocked: string, SeverityRank = 3): Promise<void> {
  await blocklist.put(newBlock(blocked, { SeverityRank }), undefined);
  await blocklist.raise();
}

/** The adapter, with its calls counted; a call may be refused. */
function ruleGroups(refuse: (call: string) => Error | undefined = () => undefined) {
  const { ruleGroups: real } = aws;
  const through = <T>(call: string, run: () => Promise<T>): Promise<T> => {
    calls.push(call);
    const error = refuse(call);
    return error ? Promise.reject(error) : run();
  };
  return {
    describe: (firewall: string) => through(`describe ${firewall}`, () => real.describe(firewall)),
    standings: (firewall: string) => through(`standings ${firewall}`, () => real.standings(firewall)),
    update: (...input: Parameters<typeof real.update>) => through(`update ${input[0]}`, () => real.update(...input)),
  };
}

async function outcomeOf(what: Omit<UpdateInput, 'Batch'>, groups = ruleGroups()) {
  const updater = {
    ...unasked,
    blocklist,
    firewalls,
    ruleGroups: groups,
    timing,
    holder: 'me',
    deadline: timing.now() + 90_000,
  };
  return updateFirewalls({ Batch: 3, ...what }, updater);
}
async function update(what: Omit<UpdateInput, 'Batch'> = { Hosts: [host] }, groups = ruleGroups()) {
  const { generation, outcomes } = await outcomeOf(what, groups);
  return answerOf(3, generation, outcomes, timing.now());
}
const reconcile = () => {
  timing.time += 300_000;
  return update({ Reconcile: true });
};
const use = (firewall: string, ...policies: FirewallWithPolicy[]) => aws.policies.put(firewall, policies);
const denied = () => Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });

it('counts the VPCs that drop every host of the event', async () => {
  expect(await update()).toMatchObject({ Complete: true, Updated: 2, Dropping: 2, NotDropped: [] });
});

it('does not count a VPC whose group has no room for the host, and names it although it is not the last to go', async () => {
  const graver = Array.from({ length: 50 }, (_, index) => `45.155.${index}.233`);
  for (const one of graver) await block(one, 3);
  const low = '89.248.165.52';
  await block(low, 1);
  expect(await update({ Hosts: [low] })).toMatchObject({
    ...{ Complete: true, Dropping: 0 },
    NotDropped: [
      { Firewall: b, Host: low, More: 0, Why: 'room' },
      { Firewall: a, Host: low, More: 0, Why: 'room' },
    ],
  });
  // The same again, from the record and a look.
  expect(await update({ Hosts: [low, graver[0]!] })).toMatchObject({
    ...{ Skipped: 2, Dropping: 0 },
    NotDropped: [
      { Firewall: b, Host: low, Why: 'room' },
      { Firewall: a, Host: low, Why: 'room' },
    ],
  });
});

it('does not count a VPC whose firewall has been given another policy, and warns of it once', async () => {
  await update();
  use(b, { name: 'egress', groups: [] });
  expect(aws.settingsOf(b).NumberOfAssociations).toBe(1);
  expect(await reconcile()).toMatchObject({ Complete: true, Unattached: [b], News: true });
  expect(await reconcile()).toMatchObject({ Unattached: [b], News: false });
  expect(await update()).toMatchObject({
    ...{ Skipped: 2, Dropping: 1 },
    NotDropped: [{ Firewall: b, Host: host, Why: 'unattached', Detail: 'egress' }],
  });
  const { outcomes } = await outcomeOf({ Reconcile: true });
  expect(measureUpdates({ outcomes, blocked: 1 })).toContainEqual({
    ...{ name: 'RuleGroupsUnattached', unit: 'Count', value: 1 },
  });
});

it('does not count a VPC with a second firewall that does not use the group', async () => {
  use(b, { name: 'one', groups: [b] }, { name: 'two', groups: [] });
  expect(await update()).toMatchObject({
    Dropping: 1,
    NotDropped: [{ Firewall: b, Why: 'unattached', Detail: 'two' }],
  });
});

it('does not count a VPC without a firewall, though policies refer to its group', async () => {
  use(b);
  expect(await update()).toMatchObject({
    Dropping: 1,
    Unattached: [b],
    NotDropped: [{ Firewall: b, Why: 'no firewall' }],
  });
});

it('does not count a VPC where a rule of others passes the host, in our group or in one before it', async () => {
  put(a, [placeholder, pass(100, {})]);
  use(b, { name: 'edge', groups: [{ name: 'early', rules: [pass(9, {})] }, b] });
  expect(await update()).toMatchObject({
    Dropping: 0,
    Shadowed: expect.arrayContaining([
      { Firewall: a, Priority: 100 },
      { Firewall: b, Priority: 9, Group: 'early' },
    ]),
    NotDropped: [
      { Firewall: b, Why: 'passed', Detail: 'priority 9 of rule group early' },
      { Firewall: a, Why: 'passed', Detail: 'priority 100' },
    ],
    News: true,
  });
});

it('counts a VPC with two groups when one that is used drops the host', async () => {
  batch.push(wider);
  put(wider, [placeholder], 200);
  use(a, { name: 'edge', groups: [a] });
  expect(await update()).toMatchObject({ Updated: 2, Dropping: 2, Unattached: [wider], NotDropped: [] });
  use(a, { name: 'edge', groups: [] });
  timing.time += 60_000;
  expect(await update()).toMatchObject({ Dropping: 1, NotDropped: [{ Host: host, Why: 'unattached' }] });
});

it('updates a firewall whose policies it may not read, does not count it, and says what to do about it once', async () => {
  const refusing = () => ruleGroups((call) => (call === `standings ${b}` ? denied() : undefined));
  expect(await update({ Hosts: [host] }, refusing())).toMatchObject({
    ...{ Complete: true, Updated: 2, Failed: [], Dropping: 1, News: true },
    Unread: [{ Firewall: b, Error: 'AccessDeniedException' }],
    NotDropped: [{ Firewall: b, Why: 'unread', Detail: 'AccessDeniedException: not authorized' }],
  });
  timing.time += 300_000;
  expect(await update({ Reconcile: true }, refusing())).toMatchObject({ Complete: true, News: false });
  expect(await reconcile()).toMatchObject({ Unread: [], News: false });
  expect(firewalls.statuses.get(b)).toMatchObject({ DropsAll: 1 });
});

it('reads policies again while AWS throttles, and forgets no warning when that does not help', async () => {
  use(b, { name: 'egress', groups: [] });
  await update();
  let left = 2;
  const busy = () => new FirewallUnavailable('Rate exceeded');
  const soon = ruleGroups((call) => (call === `standings ${b}` && left-- > 0 ? busy() : undefined));
  timing.time += 300_000;
  expect(await update({ Reconcile: true }, soon)).toMatchObject({ Unattached: [b], News: false });
  const never = ruleGroups((call) => (call === `standings ${b}` ? busy() : undefined));
  expect(await update({ Reconcile: true }, never)).toMatchObject({ Complete: true, News: false });
  expect(firewalls.statuses.get(b)?.Warnings).toBe('unattached');
});

describe('a firewall that has reached the generation', () => {
  it('is not looked into while its record says that all is dropped, and is a minute later', async () => {
    await update();
    calls = [];
    expect(await update()).toMatchObject({ Skipped: 2, Dropping: 2 });
    expect(calls).toEqual([]);
    timing.time += 60_000;
    expect(await update()).toMatchObject({ Skipped: 2, Dropping: 2 });
    expect(calls.toSorted()).toEqual([`describe ${b}`, `describe ${a}`, `standings ${b}`, `standings ${a}`]);
  });

  it('is looked into where its record is of an earlier version, and not claimed or written', async () => {
    await update();
    const { DropsAll, ...old } = firewalls.statuses.get(a)!;
    expect(DropsAll).toBe(1);
    firewalls.statuses.set(a, old);
    calls = [];
    expect(await update()).toMatchObject({ Skipped: 2, Dropping: 2 });
    expect(calls.toSorted()).toEqual([`describe ${a}`, `standings ${a}`]);
    expect(firewalls.statuses.get(a)).toEqual(old);
  });

  it('is not said to drop what somebody took out of it', async () => {
    await update();
    put(b);
    timing.time += 60_000;
    expect(await update()).toMatchObject({ Dropping: 1, NotDropped: [{ Firewall: b, Host: host, Why: 'missing' }] });
  });

  it('is not said to drop what nobody could look at', async () => {
    await update();
    timing.time += 60_000;
    const refusing = ruleGroups((call) => (call === `describe ${b}` ? denied() : undefined));
    expect(await update({ Hosts: [host] }, refusing)).toMatchObject({
      ...{ Complete: true, Skipped: 2, Dropping: 1 },
      NotDropped: [{ Firewall: b, Why: 'unread', Detail: 'AccessDeniedException: not authorized' }],
    });
  });

  it('is left alone where nobody asks about hosts, and nothing is said of what is dropped', async () => {
    await update({});
    timing.time += 60_000;
    calls = [];
    expect(await update({})).not.toHaveProperty('Dropping');
    expect(calls).toEqual([]);
  });
});
