import { BlocklistUnavailable } from '../../../functions/core/errors';
import { recordedEntry, releasedEntry } from '../../../functions/core/history';
import { readNeverBlock } from '../../../functions/core/never-block';
import type { UpdateInput } from '../../../functions/core/step-contracts';
import { measureUpdates } from '../../../functions/update-nf-rg/measure-updates';
import { answerOf } from '../../../functions/update-nf-rg/outcome';
import { updateFirewalls } from '../../../functions/update-nf-rg/update-firewalls';
import { newBlock } from '../adapters/blocklist.contract';
import { drop, dropAndCount } from '../core/rules';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryFirewalls } from '../fakes/in-memory-firewalls';
import { InMemoryHistory } from '../fakes/in-memory-history';
import { InMemoryRuleGroups } from '../fakes/in-memory-rule-groups';
import { VirtualTiming } from '../fakes/virtual-timing';

const [a, b] = ['333333333333/us-west-2/vpc-a', '333333333333/us-east-1/vpc-b'] as const;
const hostAt = (index: number) => `45.155.205.${index}`;

let blocklist: InMemoryBlocklist;
let firewalls: InMemoryFirewalls;
let ruleGroups: InMemoryRuleGroups;
let history: InMemoryHistory;
let timing: VirtualTiming;
let neverBlock: ReturnType<typeof readNeverBlock>;
beforeEach(async () => {
  blocklist = new InMemoryBlocklist();
  firewalls = new InMemoryFirewalls(new Map([[3, [a, b]]]), blocklist);
  ruleGroups = new InMemoryRuleGroups();
  history = new InMemoryHistory();
  timing = new VirtualTiming();
  neverBlock = [];
  for (const firewall of [a, b]) ruleGroups.put(firewall, [drop(30000, 'Sources', '192.0.2.1/32')], 400);
});

/** Blocks hosts for two hours, as add-ip-to-ddb does, and has every firewall drop them. */
async function block(count: number): Promise<string[]> {
  const hosts = Array.from({ length: count }, (_, index) => hostAt(index));
  for (const host of hosts) {
    const RecordedAt = new Date(timing.now()).toISOString();
    const record = newBlock(host, { RecordedAt, ExpiresAt: Math.ceil(timing.now() / 1000) + 7_200 });
    await blocklist.put(record, undefined);
    await history.append([recordedEntry(record)]);
  }
  await blocklist.raise();
  expect(await run()).toMatchObject({ Updated: 2 });
  return hosts;
}

/** Takes records out of the table, as nobody should. */
function lose(hosts: readonly string[]): void {
  for (const host of hosts) blocklist.records.delete(host);
}

async function outcomesOf(what: Omit<UpdateInput, 'Batch'> = {}) {
  timing.time += 60_000;
  const updater = { blocklist, firewalls, ruleGroups, history, neverBlock, timing, holder: 'me' };
  return updateFirewalls({ Batch: 3, ...what }, { ...updater, deadline: timing.now() + 90_000 });
}
async function run(what: Omit<UpdateInput, 'Batch'> = {}) {
  const { generation, outcomes } = await outcomesOf(what);
  return answerOf(3, generation, outcomes, timing.now());
}
const reconcile = () => run({ Reconcile: true });
const unitsOf = (firewall: string) =>
  ruleGroups
    .rulesOf(firewall)
    .reduce((sum, { RuleDefinition }) => sum + (RuleDefinition.MatchAttributes.Sources?.length ?? 0), 0);
const letGo = (...hosts: string[]) => (firewalls.letGoItem = { hosts, until: timing.now() + 3_600_000 });

it('keeps every block when the table is emptied, tells of it once, and counts them', async () => {
  const hosts = await block(30);
  const before = ruleGroups.rulesOf(a);
  lose(hosts);

  expect(await reconcile()).toMatchObject({
    Complete: true,
    Unexplained: { HeldCount: 30, Held: expect.arrayContaining([hostAt(0)]), LiftedCount: 0 },
    Healed: [],
    News: true,
  });
  expect(ruleGroups.rulesOf(a)).toEqual(before);
  expect(await reconcile()).toMatchObject({ Unchanged: 2, Unexplained: { HeldCount: 30 }, News: false });
  const { outcomes } = await outcomesOf({ Reconcile: true });
  const measured = measureUpdates({ outcomes, blocked: 0 }).filter(({ name }) => name === 'ReleasesHeld');
  expect(measured.map(({ value }) => value)).toEqual([30, 30]);
});

it('tells again when more is held', async () => {
  const hosts = await block(30);
  lose(hosts.slice(0, 12));
  expect(await reconcile()).toMatchObject({ Unexplained: { HeldCount: 12 }, News: true });
  lose(hosts.slice(12, 14));
  expect(await reconcile()).toMatchObject({ Unexplained: { HeldCount: 14 }, News: true });
  expect(await reconcile()).toMatchObject({ Unexplained: { HeldCount: 14 }, News: false });
});

it('lifts one of many whose record is gone, and tells it as that', async () => {
  const [first = ''] = await block(30);
  lose([first]);
  expect(await reconcile()).toMatchObject({
    Updated: 2,
    Healed: [{ Cause: 'gone' }, { Cause: 'gone' }],
    Unexplained: { LiftedCount: 1, Lifted: [first], HeldCount: 0 },
    News: true,
  });
  expect(unitsOf(a)).toBeLessThan(30);
  expect(await reconcile()).toMatchObject({ Unchanged: 2, Healed: [], News: false });
});

it.each([
  ['more than ten of a long list', 150, 11],
  ['more than a tenth of a short one', 20, 3],
  ['the only one', 1, 1],
])('keeps %s', async (_, listed, lost) => {
  lose((await block(listed)).slice(0, lost));
  expect(await reconcile()).toMatchObject({ Updated: 0, Unexplained: { HeldCount: lost, LiftedCount: 0 } });
});

it('takes an allowance that somebody wrote by hand for no explanation', async () => {
  for (const host of await block(30)) blocklist.allow(host, 4_102_444_800);
  expect(await reconcile()).toMatchObject({ Updated: 0, Unexplained: { HeldCount: 30 } });
});

it('lets go of what an operator names, tells it, and goes on holding the rest', async () => {
  const hosts = await block(30);
  lose(hosts);
  letGo('45.155.205.0/29');
  expect(await reconcile()).toMatchObject({
    Updated: 2,
    Healed: [{ Cause: 'let go' }, { Cause: 'let go' }],
    Unexplained: { LiftedCount: 8, HeldCount: 22 },
  });
  letGo('0.0.0.0/0');
  expect(await reconcile()).toMatchObject({ Updated: 2, Unexplained: { LiftedCount: 22, HeldCount: 0 } });
  expect(ruleGroups.rulesOf(a)).toEqual([drop(30000, 'Sources', '192.0.2.1/32')]);
  expect(await reconcile()).toMatchObject({ Unchanged: 2, News: false });
});

it('lifts what was released, or has run out by the history, without a word', async () => {
  const hosts = await block(30);
  for (const host of hosts.slice(0, 15)) {
    const ReleasedAt = new Date(timing.now()).toISOString();
    await history.append([releasedEntry({ ...blocklist.records.get(host)!, ReleasedAt, ReleaseReason: 'is ours' })]);
  }
  lose(hosts.slice(0, 15));
  expect(await reconcile()).toMatchObject({ Updated: 2, Healed: [], News: false });
  timing.time += 7_200_000;
  lose(hosts);
  expect(await reconcile()).toMatchObject({ Updated: 2, Healed: [], News: false });
  expect(ruleGroups.rulesOf(a)).toEqual([drop(30000, 'Sources', '192.0.2.1/32')]);
});

it('lifts what the organization file takes out, before the history says so', async () => {
  lose(await block(30));
  neverBlock = readNeverBlock(['45.155.205.0/24']);
  expect(await reconcile()).toMatchObject({ Updated: 2, Healed: [], News: false });
});

it('removes at once what somebody else put into our rules, and calls that drift', async () => {
  await block(30);
  const foreign = Array.from({ length: 40 }, (_, index) => `89.248.165.${index}/32`);
  const [sources, destinations] = ruleGroups.rulesOf(a);
  const held = sources!.RuleDefinition.MatchAttributes.Sources!.map(({ AddressDefinition }) => AddressDefinition);
  ruleGroups.put(a, [dropAndCount(30000, 'Sources', ...held, ...foreign), destinations!], 400);
  expect(await reconcile()).toMatchObject({ Updated: 1, Healed: [{ Firewall: a, Cause: 'drift' }] });
  expect(ruleGroups.rulesOf(a)).toEqual([sources, destinations]);
});

it('keeps hosts that no history knows, where the rules are as they were written', async () => {
  const hosts = await block(30);
  history = new InMemoryHistory();
  lose(hosts);
  expect(await reconcile()).toMatchObject({ Updated: 0, Unexplained: { HeldCount: 30 } });
});

it('keeps them, too, where nothing is on record of what was written', async () => {
  const hosts = await block(30);
  history = new InMemoryHistory();
  lose(hosts);
  firewalls.statuses.clear();
  expect(await reconcile()).toMatchObject({ Updated: 0, Unexplained: { HeldCount: 30 } });
});

it('lifts nothing without a reason beside a finding: a reconcile decides, and the firewall counts as behind until then', async () => {
  const hosts = await block(30);
  lose(hosts.slice(0, 2));
  await blocklist.put(newBlock('185.220.101.4'), undefined);
  const { current } = await blocklist.raise();
  const answer = await run({ Generation: current, Hosts: ['185.220.101.4'] });
  expect(answer).toMatchObject({ Complete: true, Updated: 2, Dropping: 2 });
  expect(answer).not.toHaveProperty('Unexplained');
  expect(firewalls.statuses.get(a)?.Generation).toBeLessThan(current);
  expect(await reconcile()).toMatchObject({ Unexplained: { LiftedCount: 2 } });
  expect(firewalls.statuses.get(a)?.Generation).toBe(current);
});

it('asks nothing where nothing leaves', async () => {
  await block(3);
  history.of = () => Promise.reject(new Error('asked'));
  firewalls.letGo = () => Promise.reject(new Error('asked'));
  await blocklist.put(newBlock('185.220.101.4'), undefined);
  await blocklist.raise();
  expect(await run()).toMatchObject({ Complete: true, Updated: 2 });
  expect(await reconcile()).toMatchObject({ Complete: true, Unchanged: 2 });
});

it('drops what is new although the history cannot be read, lifts nothing, and fails', async () => {
  const hosts = await block(3);
  lose(hosts);
  await blocklist.put(newBlock('185.220.101.4'), undefined);
  await blocklist.raise();
  history.of = () => Promise.reject(new BlocklistUnavailable('throttled'));
  await expect(run()).rejects.toThrow(BlocklistUnavailable);
  expect(unitsOf(a)).toBe(3);
});

describe('a table that was restored to an earlier moment', () => {
  const backup = async () => [new Map(blocklist.records), await blocklist.generations()] as const;

  it('has a new host dropped at once, since a generation is beyond all that were lost', async () => {
    const [, old] = await backup();
    await block(3);
    for (let index = 0; index < 9; index++) await blocklist.raise();
    await reconcile();
    blocklist.restore(new Map(blocklist.records), old);
    await blocklist.put(newBlock('185.220.101.4'), undefined);
    const { current } = await blocklist.raise();

    expect(await run({ Generation: current, Hosts: ['185.220.101.4'] })).toMatchObject({
      ...{ Complete: true, Updated: 2, Dropping: 2 },
    });
  });

  it('has firewalls that are ahead of it looked into, and says so once', async () => {
    const [, old] = await backup();
    await block(3);
    for (let index = 0; index < 9; index++) await blocklist.raise();
    await reconcile();
    blocklist.restore(new Map(blocklist.records), old);

    expect(await reconcile()).toMatchObject({ Complete: true, News: true, TurnedBack: { From: 10, To: 0 } });
    const next = await reconcile();
    expect(next).toMatchObject({ Unchanged: 2, News: false });
    expect(next).not.toHaveProperty('TurnedBack');
  });

  it('loses no block that came after that moment', async () => {
    const [records, generations] = await backup();
    await block(30);
    blocklist.restore(records, generations);
    expect(await reconcile()).toMatchObject({
      Updated: 0,
      TurnedBack: { From: 1, To: 0 },
      Unexplained: { HeldCount: 30 },
    });
  });

  it('is not seen where another update has just gone on', async () => {
    await block(3);
    const read = firewalls.read.bind(firewalls);
    // The generation was read a moment before the records.
    firewalls.read = async (keys) => ({ ...(await read(keys)), generation: 0 });
    expect(await reconcile()).not.toHaveProperty('TurnedBack');
  });
});
