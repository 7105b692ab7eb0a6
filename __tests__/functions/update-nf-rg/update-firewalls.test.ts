import { countDropped } from '../../../functions/core/count-dropped';
import { BatchMissing, BlocklistUnavailable, FirewallUnavailable, StaleToken } from '../../../functions/core/errors';
import { answerOf } from '../../../functions/update-nf-rg/outcome';
import { updateFirewalls } from '../../../functions/update-nf-rg/update-firewalls';
import { newBlock } from '../adapters/blocklist.contract';
import { drop, dropAndCount, pass } from '../core/rules';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryFirewalls } from '../fakes/in-memory-firewalls';
import { InMemoryRuleGroups } from '../fakes/in-memory-rule-groups';
import { unasked } from '../fakes/unasked';
import { VirtualTiming } from '../fakes/virtual-timing';

const [a, b] = ['333333333333/us-west-2/vpc-a', '333333333333/us-east-1/vpc-b'] as const;
const placeholder = drop(30000, 'Sources', '192.0.2.1/32');

let blocklist: InMemoryBlocklist;
let firewalls: InMemoryFirewalls;
let ruleGroups: InMemoryRuleGroups;
let timing: VirtualTiming;
beforeEach(() => {
  blocklist = new InMemoryBlocklist();
  firewalls = new InMemoryFirewalls(new Map([[3, [a, b]]]), blocklist);
  ruleGroups = new InMemoryRuleGroups();
  timing = new VirtualTiming();
  for (const firewall of [a, b]) ruleGroups.put(firewall, [placeholder]);
});

async function block(host: string, severityRank = 3): Promise<void> {
  await blocklist.put(newBlock(host, { SeverityRank: severityRank }), undefined);
  await blocklist.raise();
}

const outcomeOf = (Reconcile?: boolean) => {
  const updater = {
    ...unasked,
    blocklist,
    firewalls,
    ruleGroups,
    timing,
    holder: 'me',
    deadline: timing.now() + 90_000,
  };
  return updateFirewalls({ Batch: 3, Reconcile }, updater);
};
async function update(Reconcile?: boolean) {
  const { generation, outcomes } = await outcomeOf(Reconcile);
  return answerOf(3, generation, outcomes, timing.now());
}

/** Makes the next calls of an operation on a firewall fail. */
function failing(operation: 'describe' | 'update', firewall: string, ...errors: Error[]): void {
  const original = ruleGroups[operation].bind(ruleGroups) as (...input: unknown[]) => Promise<never>;
  const unreliable = (...input: [string, ...unknown[]]) => {
    const error = input[0] === firewall ? errors.shift() : undefined;
    return error ? Promise.reject(error) : original(...input);
  };
  Object.assign(ruleGroups, { [operation]: unreliable });
}
const denied = () => Object.assign(new Error('not authorized to perform sts:AssumeRole'), { name: 'AccessDenied' });
const throttled = () =>
  new FirewallUnavailable('Rate exceeded', {
    cause: Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }),
  });

it('writes every firewall of the batch and records what each has reached', async () => {
  await block('185.220.101.4');
  expect(await update()).toEqual({
    Batch: 3,
    At: expect.any(String),
    Complete: true,
    Generation: 1,
    Updated: 2,
    Unchanged: 0,
    Skipped: 0,
    Failed: [],
    FailedCount: 0,
    NotDeployed: [],
    NotDeployedCount: 0,
    NotDropped: [],
    Healed: [],
    HealedCount: 0,
    NotEnforced: [],
    NotEnforcedCount: 0,
    Shadowed: [],
    Unattached: [],
    Unread: [],
    News: false,
  });
  expect(ruleGroups.rulesOf(a)).toEqual([
    dropAndCount(30000, 'Sources', '185.220.101.4/32'),
    dropAndCount(30001, 'Destinations', '185.220.101.4/32'),
  ]);
  expect(ruleGroups.customActionsOf(a)).toEqual([countDropped]);
  expect(firewalls.statuses.get(a)).toEqual({
    Generation: 1,
    UpdatedAt: expect.any(String),
    WrittenAt: expect.any(Number),
    UnitsUsed: 2,
    Capacity: 100,
    NotEnforced: 0,
    Digest: expect.any(String),
    DropsAll: 1,
  });
});

it('makes no call for a firewall that has reached the generation', async () => {
  await block('185.220.101.4');
  await update();
  failing('describe', a, denied());
  failing('describe', b, denied());
  expect(await update()).toMatchObject({ Complete: true, Skipped: 2, Updated: 0 });
});

it('writes nothing where the rules are right already', async () => {
  await block('185.220.101.4');
  const right = [
    dropAndCount(30001, 'Destinations', '185.220.101.4/32'),
    dropAndCount(30000, 'Sources', '185.220.101.4/32'),
  ];
  ruleGroups.put(a, right, 100, 1, [countDropped]);
  expect(await update()).toMatchObject({ Updated: 1, Unchanged: 1 });
  expect(ruleGroups.writes.map(({ firewall }) => firewall)).toEqual([b]);
});

it('keeps the others going when one is denied, tells of it once, and heals it later', async () => {
  await block('185.220.101.4');
  failing('describe', a, denied(), denied());
  const failed = { Firewall: a, Error: 'AccessDenied', Message: 'not authorized to perform sts:AssumeRole' };
  expect(await update()).toMatchObject({
    Complete: false,
    Updated: 1,
    Failed: [{ ...failed, First: true }],
    News: true,
  });
  expect(firewalls.statuses.get(a)).toMatchObject({
    LastError: 'AccessDenied: not authorized to perform sts:AssumeRole',
  });
  expect(await update()).toMatchObject({
    Complete: false,
    Skipped: 1,
    Failed: [{ ...failed, First: false }],
    News: false,
  });
  expect(await update(true)).toMatchObject({ Complete: true, Healed: [{ Firewall: a, Cause: 'failure' }], News: true });
  expect(firewalls.statuses.get(a)).not.toHaveProperty('LastError');
  expect(await update(true)).toMatchObject({ Complete: true, Unchanged: 2, Healed: [], News: false });
});

it('waits out throttling, and does not call it a failure', async () => {
  await block('185.220.101.4');
  failing('describe', a, throttled(), throttled());
  failing('update', a, throttled());
  expect(await update()).toMatchObject({ Complete: true, Updated: 2 });
  expect(timing.slept.length).toBeGreaterThanOrEqual(3);
});

it('gives up on a firewall that is throttled for as long as there is time, and names what AWS said', async () => {
  await block('185.220.101.4');
  failing('describe', a, ...Array.from({ length: 1_000 }, throttled));
  expect(await update()).toMatchObject({
    Updated: 1,
    Failed: [{ Firewall: a, Error: 'ThrottlingException', Message: 'Rate exceeded' }],
  });
  expect(timing.slept.reduce((sum, time) => sum + time)).toBeGreaterThan(85_000);
});

it('begins again from describe when the token is stale, four times and not five', async () => {
  await block('185.220.101.4');
  failing('update', a, ...Array.from({ length: 4 }, () => new StaleToken('stale')));
  expect(await update()).toMatchObject({ Complete: true });
  timing.time += 3_000;
  await block('45.155.205.233');
  failing('update', a, ...Array.from({ length: 5 }, () => new StaleToken('stale')));
  expect(await update()).toMatchObject({ Complete: false, Failed: [{ Firewall: a, Error: 'StaleToken' }] });
});

it('does not try again what AWS calls invalid', async () => {
  await block('185.220.101.4');
  failing('update', a, Object.assign(new Error('invalid rule'), { name: 'InvalidRequestException' }));
  expect(await update()).toMatchObject({ Failed: [{ Firewall: a, Error: 'InvalidRequestException' }] });
  expect(timing.slept).toEqual([]);
});

it('takes an update whose answer was lost for done once it has looked', async () => {
  await block('185.220.101.4');
  const original = ruleGroups.update.bind(ruleGroups);
  let lost = 0;
  ruleGroups.update = async (...input) => {
    await original(...input);
    if (lost++ === 0) throw throttled();
  };
  expect(await update()).toMatchObject({ Complete: true, Updated: 1, Unchanged: 1 });
  expect(ruleGroups.writes).toHaveLength(2);
});

it('refuses to delete a rule of others at one of our priorities', async () => {
  await block('185.220.101.4');
  ruleGroups.put(a, [pass(30001, {})]);
  expect(await update()).toMatchObject({ Updated: 1, Failed: [{ Firewall: a, Error: 'PriorityCollision' }] });
  expect(ruleGroups.rulesOf(a)).toEqual([pass(30001, {})]);
});

it('counts the hosts on the blocklist when it had to read them', async () => {
  await block('185.220.101.4');
  await block('45.155.205.233');
  expect((await outcomeOf()).blocked).toBe(2);
  expect((await outcomeOf()).blocked).toBeUndefined();
});

it('names what a full group leaves out, and warns of it once', async () => {
  await block('185.220.101.4', 4);
  await block('45.155.205.233', 1);
  ruleGroups.put(a, [placeholder], 2);
  expect(await update(true)).toMatchObject({
    Complete: true,
    NotEnforced: ['45.155.205.233'],
    NotEnforcedCount: 1,
    News: true,
  });
  expect(firewalls.statuses.get(a)).toMatchObject({ NotEnforced: 1, UnitsUsed: 2, Capacity: 2 });
  expect(await update(true)).toMatchObject({ NotEnforced: ['45.155.205.233'], News: false });
});

it('does not call it drift when what a full group leaves out changes', async () => {
  await block('185.220.101.4');
  await block('45.155.205.233');
  ruleGroups.put(a, [placeholder], 2);
  await update();
  const record = (await blocklist.find('45.155.205.233'))!;
  await blocklist.put({ ...record, SeverityRank: 4, Count: 2 }, record);
  timing.time += 60_000;
  expect(await update(true)).toMatchObject({ Updated: 1, NotEnforced: ['185.220.101.4'], Healed: [] });
});

it('warns of a group that no policy uses, and of rules that overrule ours', async () => {
  await block('185.220.101.4');
  ruleGroups.put(a, [placeholder], 100, 0);
  ruleGroups.put(b, [placeholder, pass(100, {}), pass(200, {})]);
  expect(await update()).toMatchObject({
    Complete: true,
    Unattached: [a],
    Shadowed: [
      { Firewall: b, Priority: 100 },
      { Firewall: b, Priority: 200 },
    ],
    News: true,
  });
  expect(await update(true)).toMatchObject({ Unattached: [a], News: false });
});

it.each(['inBatch', 'read', 'claim', 'succeed'] as const)(
  'says BlocklistUnavailable when it cannot %s',
  async (operation) => {
    await block('185.220.101.4');
    Object.assign(firewalls, { [operation]: () => Promise.reject(new BlocklistUnavailable('throttled')) });
    await expect(update()).rejects.toThrow(BlocklistUnavailable);
  },
);

it('fails for a batch that is gone: its firewalls are unknown, which is not the same as none', async () => {
  firewalls = new InMemoryFirewalls(new Map(), blocklist);
  await expect(update()).rejects.toThrow(BatchMissing);
});
