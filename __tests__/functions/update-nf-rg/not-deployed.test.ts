import { FirewallsBusy, RoleNotAssumed, RuleGroupMissing } from '../../../functions/core/errors';
import type { UpdateInput } from '../../../functions/core/step-contracts';
import { measureUpdates } from '../../../functions/update-nf-rg/measure-updates';
import { answerOf } from '../../../functions/update-nf-rg/outcome';
import { updateFirewalls } from '../../../functions/update-nf-rg/update-firewalls';
import { newBlock } from '../adapters/blocklist.contract';
import { drop } from '../core/rules';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryFirewalls } from '../fakes/in-memory-firewalls';
import { InMemoryRuleGroups } from '../fakes/in-memory-rule-groups';
import { unasked } from '../fakes/unasked';
import { VirtualTiming } from '../fakes/virtual-timing';

const [a, b] = ['333333333333/us-west-2/vpc-a-2000', '444444444444/us-east-1/vpc-b-2000'] as const;
const placeholder = drop(30000, 'Sources', '192.0.2.1/32');

let blocklist: InMemoryBlocklist;
let firewalls: InMemoryFirewalls;
let ruleGroups: InMemoryRuleGroups;
let timing: VirtualTiming;
/** What the next description of `b` comes to, in its place. */
let refusal: Error | undefined;
let described: string[];
beforeEach(async () => {
  blocklist = new InMemoryBlocklist();
  firewalls = new InMemoryFirewalls(new Map([[3, [a, b]]]), blocklist);
  ruleGroups = new InMemoryRuleGroups();
  timing = new VirtualTiming();
  described = [];
  const describe = ruleGroups.describe.bind(ruleGroups);
  ruleGroups.describe = async (firewall) => {
    described.push(firewall);
    if (firewall === b && refusal !== undefined) throw refusal;
    return describe(firewall);
  };
  for (const firewall of [a, b]) ruleGroups.put(firewall, [placeholder]);
  await block('185.220.101.4');
});

async function block(host: string): Promise<void> {
  await blocklist.put(newBlock(host), undefined);
  await blocklist.raise();
}

const outcomesOf = (what: Omit<UpdateInput, 'Batch'>, holder = 'me') =>
  updateFirewalls(
    { Batch: 3, ...what },
    { ...unasked, blocklist, firewalls, ruleGroups, timing, holder, deadline: timing.now() + 90_000 },
  );
async function update(what: Omit<UpdateInput, 'Batch'> = {}) {
  timing.time += 10_000;
  const { generation, outcomes } = await outcomesOf(what);
  return answerOf(3, generation, outcomes, timing.now());
}
const said = (name: string) => ({ cause: Object.assign(new Error(`said ${name}`), { name }) });
const closed = () => new RoleNotAssumed('closed', said('AccessDenied'));
const missing = () => new RuleGroupMissing('missing', said('ResourceNotFoundException'));

describe.each([
  ['whose role cannot be assumed', closed, 'role', 'AccessDenied: said AccessDenied'],
  ['without a rule group', missing, 'rule group', 'ResourceNotFoundException: said ResourceNotFoundException'],
] as const)('a firewall %s', (_, error, Missing, NotDeployed) => {
  beforeEach(() => (refusal = error()));

  it('that was never there is not deployed yet: no failure, no news, and not tried again', async () => {
    expect(await update({ Hosts: ['185.220.101.4'] })).toMatchObject({
      ...{ Complete: true, Updated: 1, Dropping: 1, NotDropped: [], Failed: [], FailedCount: 0, News: false },
      ...{ NotDeployed: [{ Firewall: b, Missing }], NotDeployedCount: 1 },
    });
    expect(described.filter((firewall) => firewall === b)).toHaveLength(1);
    expect(firewalls.statuses.get(b)).toEqual({ NotDeployed });
    expect(await update({ Reconcile: true })).toMatchObject({ Complete: true, NotDeployedCount: 1, News: false });
  });

  it('that was there once has failed', async () => {
    refusal = undefined;
    await update();
    refusal = error();
    await block('45.155.205.233');
    expect(await update()).toMatchObject({
      ...{ Complete: false, NotDeployed: [], NotDeployedCount: 0, News: true },
      Failed: [{ Firewall: b, Error: NotDeployed.split(':')[0], Message: refusal.cause && NotDeployed.split(': ')[1] }],
    });
    expect(firewalls.statuses.get(b)).toMatchObject({ Generation: 1, LastError: NotDeployed });
  });

  it('that was read once and never written has failed', async () => {
    refusal = undefined;
    const denied = Object.assign(new Error('no kms:CreateGrant'), { name: 'AccessDeniedException' });
    const write = ruleGroups.update.bind(ruleGroups);
    ruleGroups.update = async (firewall, ...rest) => {
      if (firewall === b) throw denied;
      return write(firewall, ...rest);
    };
    expect(await update()).toMatchObject({ Complete: false, FailedCount: 1 });
    refusal = error();
    expect(await update()).toMatchObject({ Complete: false, FailedCount: 1, NotDeployedCount: 0 });
  });

  it('that a version before called failed is not deployed yet, and no failure is held against it later', async () => {
    await firewalls.fail(b, 'me', 'AccessDenied: no', '2026-11-24T11:00:00.000Z');
    expect(await update({ Reconcile: true })).toMatchObject({ Complete: true, NotDeployedCount: 1 });
    refusal = undefined;
    expect(await update({ Reconcile: true })).toMatchObject({ Healed: [{ Firewall: b, Cause: 'new' }] });
  });

  it('is filled by the reconcile after it is deployed, which tells people that it was new', async () => {
    await update();
    refusal = undefined;
    expect(await update({ Reconcile: true })).toMatchObject({
      ...{ Complete: true, NotDeployedCount: 0, News: true },
      Healed: [{ Firewall: b, Cause: 'new' }],
    });
    expect(ruleGroups.rulesOf(b)).toHaveLength(2);
    expect(firewalls.statuses.get(b)).not.toHaveProperty('NotDeployed');
  });

  it('is measured by itself', async () => {
    const { outcomes } = await outcomesOf({});
    expect(measureUpdates({ outcomes, blocked: 1 })).toEqual(
      expect.arrayContaining([
        { name: 'FirewallsBehind', unit: 'Count', value: 0 },
        { name: 'FirewallsNotDeployed', unit: 'Count', value: 1 },
      ]),
    );
  });
});

it('takes no firewall for not deployed that is denied in another way', async () => {
  refusal = Object.assign(new Error('no DescribeRuleGroup'), { name: 'AccessDeniedException' });
  expect(await update()).toMatchObject({ Complete: false, FailedCount: 1, NotDeployedCount: 0 });
});

it('looks again where another found the firewall while it saw none', async () => {
  refusal = missing();
  const absent = firewalls.absent.bind(firewalls);
  firewalls.absent = async (...input) => {
    // The claim has run out meanwhile, the stacks are deployed, and another update has filled the firewall.
    firewalls.absent = absent;
    refusal = undefined;
    timing.time += 30_000;
    await outcomesOf({}, 'another');
    return absent(...input);
  };
  expect(await update()).toMatchObject({ Complete: true, NotDeployedCount: 0 });
  expect(firewalls.statuses.get(b)).toMatchObject({ Generation: 1 });
});

it('is on record as there before anything is written into it', async () => {
  refusal = undefined;
  const records: unknown[] = [];
  const write = ruleGroups.update.bind(ruleGroups);
  ruleGroups.update = async (...input) => {
    records.push(firewalls.statuses.get(input[0]));
    return write(...input);
  };
  await update();
  expect(records).toEqual([1, 2].map(() => expect.objectContaining({ FoundAt: expect.any(String) })));
});

it('gives way where all firewalls that are deployed are busy', async () => {
  refusal = closed();
  await update();
  await block('45.155.205.233');
  await firewalls.claim(a, 'another', timing.now(), timing.now() + 20_000);
  await expect(outcomesOf({})).rejects.toThrow(FirewallsBusy);
});

describe('a VPC with two rule groups', () => {
  const [former, later] = ['444444444444/us-east-1/vpc-b-2000', '444444444444/us-east-1/vpc-b-10000'] as const;
  const none = (firewall: string, part: 'role' | 'rule group') =>
    ({ kind: 'not deployed', firewall, missing: part }) as const;

  it('is deployed once one of them is', () => {
    const skipped = { kind: 'skipped', firewall: former, undropped: [] } as const;
    expect(answerOf(3, 7, [none(later, 'rule group'), skipped], 0)).toMatchObject({
      ...{ Skipped: 1, Dropping: 1, NotDeployed: [], NotDeployedCount: 0, Complete: true },
    });
  });

  it('is counted once as not deployed, and has failed where either has', () => {
    const both = [none(later, 'role'), none(former, 'role')];
    expect(answerOf(3, 7, both, 0)).toMatchObject({
      ...{ NotDeployed: [{ Firewall: former, Missing: 'role' }], NotDeployedCount: 1, Dropping: 0 },
    });
    const failed = { kind: 'failed', firewall: former, error: 'E', message: 'm', first: true } as const;
    expect(answerOf(3, 7, [none(later, 'role'), failed], 0)).toMatchObject({ FailedCount: 1, NotDeployedCount: 0 });
  });
});
