import { FirewallsBusy } from '../../../functions/core/errors';
import type { UpdateInput } from '../../../functions/core/step-contracts';
import { answerOf } from '../../../functions/update-nf-rg/outcome';
import { updateFirewalls } from '../../../functions/update-nf-rg/update-firewalls';
import { newBlock } from '../adapters/blocklist.contract';
import { drop } from '../core/rules';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryFirewalls } from '../fakes/in-memory-firewalls';
import { InMemoryRuleGroups } from '../fakes/in-memory-rule-groups';
import { unasked } from '../fakes/unasked';
import { VirtualTiming } from '../fakes/virtual-timing';

const [a, b] = ['333333333333/us-west-2/vpc-a', '333333333333/us-east-1/vpc-b'] as const;

let blocklist: InMemoryBlocklist;
let firewalls: InMemoryFirewalls;
let ruleGroups: InMemoryRuleGroups;
let timing: VirtualTiming;
beforeEach(async () => {
  blocklist = new InMemoryBlocklist();
  firewalls = new InMemoryFirewalls(new Map([[3, [a, b]]]), blocklist);
  ruleGroups = new InMemoryRuleGroups();
  timing = new VirtualTiming();
  for (const firewall of [a, b]) ruleGroups.put(firewall, [drop(30000, 'Sources', '192.0.2.1/32')]);
  await block('185.220.101.4');
});

async function block(host: string): Promise<void> {
  await blocklist.put(newBlock(host), undefined);
  await blocklist.raise();
}

async function update(what: Omit<UpdateInput, 'Batch'> = {}, holder = 'me') {
  const updater = { ...unasked, blocklist, firewalls, ruleGroups, timing, holder, deadline: timing.now() + 90_000 };
  const { generation, outcomes } = await updateFirewalls({ Batch: 3, ...what }, updater);
  return answerOf(3, generation, outcomes, timing.now());
}

/** Others hold firewalls for so many milliseconds. */
async function hold(milliseconds: number, ...held: string[]): Promise<void> {
  for (const firewall of held) await firewalls.claim(firewall, 'another', timing.now(), timing.now() + milliseconds);
}

/** Updates again and again, as the state machine does while the firewalls are busy. */
async function updateWhenFree(holder: string) {
  for (;;) {
    try {
      return await update({}, holder);
    } catch (error) {
      if (!(error instanceof FirewallsBusy)) throw error;
      await timing.sleep(1_500);
    }
  }
}

it('carries a burst of hosts with one update, since it waits a moment after the last', async () => {
  await update();
  const updates = ['45.155.205.233', '89.248.165.52', '80.82.77.139'].map(async (host, index) => {
    await block(host);
    return updateWhenFree(`invocation ${index}`);
  });
  expect((await Promise.all(updates)).every(({ Complete }) => Complete)).toBe(true);
  expect(ruleGroups.writes.filter(({ firewall }) => firewall === a)).toHaveLength(2);
});

it('does nothing while every firewall that is left to do is held by another or was written a moment ago', async () => {
  await update();
  await block('45.155.205.233');
  timing.time += 2_999;
  await expect(update()).rejects.toThrow(FirewallsBusy);
  timing.time += 1;
  await hold(20_000, a, b);
  await expect(update()).rejects.toThrow(FirewallsBusy);
  expect(timing.slept).toEqual([]);
  expect(ruleGroups.writes).toHaveLength(2);
  timing.time += 20_000;
  expect(await update()).toMatchObject({ Complete: true, Updated: 2 });
});

it('has nothing to wait for when the firewalls have reached what is asked for, however busy they are', async () => {
  await update();
  await block('45.155.205.233');
  expect(await update({ Generation: 1 })).toMatchObject({ Complete: true, Skipped: 2, Generation: 1 });
});

it('leaves a firewall to whoever holds it, and goes on when that one does not come back', async () => {
  await hold(20_000, a);
  const start = timing.now();
  expect(await update()).toMatchObject({ Complete: true, Updated: 2 });
  expect(timing.now() - start).toBeGreaterThanOrEqual(20_000);
});

it('waits when it reconciles, also when all firewalls are busy', async () => {
  await hold(5_000, a, b);
  expect(await update({ Reconcile: true })).toMatchObject({ Complete: true, Updated: 2 });
});

it('says that a firewall is busy when another holds it for all of the time', async () => {
  await hold(1_000_000, a);
  expect(await update()).toMatchObject({
    Complete: false,
    Failed: [{ Firewall: a, Error: 'FirewallBusy', First: false }],
  });
  expect(firewalls.statuses.get(a)).not.toHaveProperty('LastError');
});
