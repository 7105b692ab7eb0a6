import { countDropped } from '../../../functions/core/count-dropped';
import { releasedEntry } from '../../../functions/core/history';
import { ourRules } from '../../../functions/core/our-rules';
import type { CustomAction, StatelessRule } from '../../../functions/core/stateless-rule';
import type { UpdateInput } from '../../../functions/core/step-contracts';
import { answerOf } from '../../../functions/update-nf-rg/outcome';
import { updateFirewalls } from '../../../functions/update-nf-rg/update-firewalls';
import { newBlock } from '../adapters/blocklist.contract';
import { addresses, counting, drop, dropAndCount, pass } from '../core/rules';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryFirewalls } from '../fakes/in-memory-firewalls';
import { InMemoryNetworkFirewall } from '../fakes/in-memory-network-firewall';
import { InMemoryHistory } from '../fakes/in-memory-history';
import { unasked } from '../fakes/unasked';
import { VirtualTiming } from '../fakes/virtual-timing';

const [a, b] = ['333333333333/us-west-2/vpc-a', '333333333333/us-east-1/vpc-b'] as const;
const placeholder = drop(30000, 'Sources', '192.0.2.1/32');
const counted = [
  dropAndCount(30000, 'Sources', '185.220.101.4/32'),
  dropAndCount(30001, 'Destinations', '185.220.101.4/32'),
];
const silent = [drop(30000, 'Sources', '185.220.101.4/32'), drop(30001, 'Destinations', '185.220.101.4/32')];

/** What others own in a group: one rule names two of their custom actions, and another is kept for later. */
const theirs = {
  rules: [
    pass(100, { Sources: addresses('10.0.0.0/8'), Destinations: addresses('10.0.0.0/8') }),
    pass(40_000, { Sources: addresses('172.16.0.0/12'), Protocols: [6] }, 'aws:drop', 'Audit', 'Billing'),
  ],
  customActions: [counting('Audit'), counting('Billing'), counting('Spare')],
};
const settings = {
  Description: 'Kept by the network team',
  EncryptionConfiguration: { Type: 'CUSTOMER_KMS' as const, KeyId: 'alias/network-team' },
};
const many = Array.from({ length: 10 }, (_, index) => counting(`Theirs${index}`));

let blocklist: InMemoryBlocklist;
let firewalls: InMemoryFirewalls;
let aws: InMemoryNetworkFirewall;
let timing: VirtualTiming;
let history: InMemoryHistory;
beforeEach(async () => {
  blocklist = new InMemoryBlocklist();
  firewalls = new InMemoryFirewalls(new Map([[3, [a, b]]]), blocklist);
  aws = new InMemoryNetworkFirewall();
  timing = new VirtualTiming();
  history = new InMemoryHistory();
  for (const firewall of [a, b]) put(firewall, [placeholder]);
  await blocklist.put(newBlock('185.220.101.4'), undefined);
  await blocklist.raise();
});

/** What people or a deployment do to a group: ours, beside all that is theirs. */
function put(firewall: string, ours: readonly StatelessRule[], customActions: readonly CustomAction[] = []): void {
  const content = { rules: [...theirs.rules, ...ours], customActions: [...theirs.customActions, ...customActions] };
  expect(aws.put(firewall, content, settings)).toBe(true);
}

async function run(what: Omit<UpdateInput, 'Batch'> = {}) {
  timing.time += 60_000;
  const { ruleGroups } = aws;
  const updater = {
    ...unasked,
    history,
    blocklist,
    firewalls,
    ruleGroups,
    timing,
    holder: 'me',
    deadline: timing.now() + 90_000,
  };
  const { generation, outcomes } = await updateFirewalls({ Batch: 3, ...what }, updater);
  return answerOf(3, generation, outcomes, timing.now());
}
const reconcile = () => run({ Reconcile: true });

const oursIn = (firewall: string) =>
  aws.contentOf(firewall).rules.filter(({ Priority }) => ourRules.some(({ priority }) => priority === Priority));

function expectTheirsIn(firewall: string): void {
  const { rules, customActions } = aws.contentOf(firewall);
  expect(rules.filter((rule) => !oursIn(firewall).includes(rule))).toEqual(theirs.rules);
  expect(customActions.slice(0, theirs.customActions.length)).toEqual(theirs.customActions);
  expect(aws.settingsOf(firewall)).toMatchObject(settings);
}

it('fills a new firewall, and says so', async () => {
  expect(await reconcile()).toMatchObject({
    Updated: 2,
    Healed: [{ Cause: 'new' }, { Cause: 'new' }],
    News: true,
  });
  for (const firewall of [a, b]) {
    expect(oursIn(firewall)).toEqual(counted);
    expectTheirsIn(firewall);
  }
});

it('has nothing to say of a new firewall while nothing is blocked', async () => {
  blocklist = new InMemoryBlocklist();
  firewalls = new InMemoryFirewalls(new Map([[3, [a, b]]]), blocklist);
  aws.put(b, { rules: [placeholder], customActions: [] });
  put(a, []);
  expect(await reconcile()).toMatchObject({ Generation: 0, Complete: true, Unchanged: 2, Healed: [], News: false });
});

it.each([
  ['are gone, with our custom action', [], []],
  ['are gone, but not our custom action', [], [countDropped]],
  ['are the placeholder again, as a deployment makes a group', [placeholder], []],
  ['lack a side', counted.slice(1), [countDropped]],
  [
    'hold a host that nobody blocked',
    [dropAndCount(30000, 'Sources', '185.220.101.4/31'), counted[1]!],
    [countDropped],
  ],
  ['drop something else without counting', [drop(30000, 'Sources', '45.155.205.233/32'), silent[1]!], []],
])('mends rules of ours that %s, leaves all that others own, and says so', async (_, ours, customActions) => {
  await run();
  put(b, ours, customActions);
  expect(await run()).toMatchObject({ Skipped: 2 });
  expect(await reconcile()).toMatchObject({
    Updated: 1,
    Unchanged: 1,
    Healed: [{ Firewall: b, Cause: 'drift' }],
    News: true,
  });
  expect(oursIn(b)).toEqual(counted);
  expect(aws.contentOf(b).customActions).toEqual([...theirs.customActions, countDropped]);
  expectTheirsIn(b);
  expect(await reconcile()).toMatchObject({ Updated: 0, Unchanged: 2, Healed: [], News: false });
});

it('leaves what others change while it is at it', async () => {
  const update = aws.ruleGroups.update.bind(aws.ruleGroups);
  const changed = { rules: theirs.rules.slice(0, 1), customActions: [counting('Audit', 'in another way')] };
  let changes = 0;
  aws.ruleGroups.update = (...input) => {
    if (changes++ === 0)
      aws.put(input[0], { ...changed, rules: [...changed.rules, placeholder] }, { Description: 'New' });
    return update(...input);
  };
  await reconcile();
  const [first] = aws.writes;
  expect(aws.contentOf(first!.firewall === a ? b : a)).toEqual({
    rules: [...changed.rules, ...counted],
    customActions: [...changed.customActions, countDropped],
  });
  expect(aws.settingsOf(first!.firewall === a ? b : a)).toMatchObject({ ...settings, Description: 'New' });
});

describe('counting what is dropped', () => {
  it('is brought to rules that do not count, once and without calling it drift', async () => {
    await run();
    put(b, silent);
    expect(await reconcile()).toMatchObject({ Updated: 1, Healed: [], News: false });
    expect(oursIn(b)).toEqual(counted);
    expectTheirsIn(b);
    expect(await reconcile()).toMatchObject({ Unchanged: 2 });
  });

  it.each([
    ['have defined all the actions that a group may have', many],
    ['have given the name of ours to something else', [counting(countDropped.ActionName)]],
  ])('is done without where others %s, until they leave room', async (_, customActions) => {
    const rules = theirs.rules.slice(0, 1);
    aws.put(a, { rules: [...rules, placeholder], customActions });
    expect(await reconcile()).toMatchObject({ Complete: true, Updated: 2 });
    expect(aws.contentOf(a)).toEqual({ rules: [...rules, ...silent], customActions });
    expect(await reconcile()).toMatchObject({ Unchanged: 2 });
    aws.put(a, { rules: [...rules, ...silent], customActions: customActions.slice(1) });
    expect(await reconcile()).toMatchObject({ Complete: true, Updated: 1, Healed: [] });
    expect(aws.contentOf(a)).toEqual({
      rules: [...rules, ...counted],
      customActions: [...customActions.slice(1), countDropped],
    });
  });

  it('is stopped where others give the name of ours to something else, which stays', async () => {
    await run();
    const customActions = [...theirs.customActions, counting(countDropped.ActionName)];
    aws.put(b, { rules: [...theirs.rules, ...counted], customActions });
    expect(await reconcile()).toMatchObject({ Complete: true, Updated: 1, Healed: [] });
    expect(aws.contentOf(b)).toEqual({ rules: [...theirs.rules, ...silent], customActions });
  });

  it('keeps our custom action when nothing is blocked any more, since rules of others may name it', async () => {
    await run();
    const record = (await blocklist.find('185.220.101.4'))!;
    await blocklist.remove(record);
    await history.append([releasedEntry({ ...record, ReleasedAt: record.RecordedAt })]);
    await blocklist.raise();
    const naming = pass(200, { Sources: addresses('10.0.0.0/8') }, 'aws:drop', countDropped.ActionName);
    const { customActions } = aws.contentOf(b);
    aws.put(b, { rules: [naming, ...counted], customActions });
    expect(await reconcile()).toMatchObject({ Complete: true });
    expect(aws.contentOf(b)).toEqual({ rules: [naming], customActions });
  });
});
