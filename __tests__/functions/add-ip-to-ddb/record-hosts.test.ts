import { recordHosts } from '../../../functions/add-ip-to-ddb/record-hosts';
import { readNeverBlock } from '../../../functions/core/never-block';
import { plainPolicy } from '../../../functions/core/policy';
import { BlocklistUnavailable } from '../../../functions/core/errors';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryHistory } from '../fakes/in-memory-history';
import { InMemoryOpenings } from '../fakes/in-memory-openings';
import { VirtualTiming } from '../fakes/virtual-timing';
import { fixture } from '../fixture';

const policy = { ...plainPolicy, neverBlock: readNeverBlock(['89.248.165.0/24']) };
let blocklist: InMemoryBlocklist;
let history: InMemoryHistory;
let openings: InMemoryOpenings;
let timing: VirtualTiming;
beforeEach(() => {
  blocklist = new InMemoryBlocklist();
  history = new InMemoryHistory();
  openings = new InMemoryOpenings();
  timing = new VirtualTiming();
});
const recorder = () => ({ blocklist, history, openings, timing, deadline: timing.now() + 20_000 });
const record = async (event: unknown) => (await recordHosts(event, policy, recorder())).answer;

it('records a new host and answers it, with the generation that firewalls have to reach', async () => {
  const expiresAt = timing.now() / 1000 + 720 * 3_600;
  expect(await record(fixture('network-connection'))).toEqual({
    NewIP: true,
    Generation: 1,
    Hosts: ['185.220.101.4'],
    Entered: [{ Host: '185.220.101.4', Generation: 1, Block: '2026-11-24T12:00:00.000Z' }],
    Refused: [],
    Findings: [
      {
        Id: 'arn:aws:guardduty:us-east-1:444444444444:detector/0ab1c2d3e4f5061728394a5b6c7d8e9f/finding/1ac9f6a0e2b14a5f8d2b7c3e4f506172',
        AccountId: '444444444444',
        Region: 'us-east-1',
        Type: 'Effects/UnauthorizedAccess:EC2-TorClient',
        Title: 'EC2 instance i-0f1e2d3c4b5a69788 is communicating with a Tor entry node.',
        Severity: 'HIGH',
        UpdatedAt: '2026-11-24T11:58:40.907Z',
        Hosts: ['185.220.101.4'],
      },
    ],
    ExpiresAt: expiresAt,
    ReceivedAt: '2026-11-24T11:58:44.000Z',
  });
});

it.each([
  ['says nothing of it', { time: undefined }],
  ['is ahead of our clock', { time: '2026-11-24T12:00:05Z' }],
  ['comes out of the archive', { 'replay-name': 'again' }],
])('takes an event for sent just now when it %s', async (_, changes) => {
  const { ReceivedAt } = await record({ ...fixture('network-connection'), ...changes });
  expect(ReceivedAt).toBe(new Date(timing.now()).toISOString());
});

it('answers the host again while a firewall may lack it, whatever became of the first answer', async () => {
  await record(fixture('network-connection'));
  expect(await record(fixture('network-connection'))).toMatchObject({
    NewIP: true,
    Generation: 1,
    Hosts: ['185.220.101.4'],
  });
});

it('counts as blocked those hosts only that were not on the blocklist', async () => {
  const blocked = async () => (await recordHosts(fixture('port-probe'), policy, recorder())).blocked;
  expect(await blocked()).toBe(2);
  expect(await blocked()).toBe(0);
});

it('has nothing to do once every firewall has the host', async () => {
  await record(fixture('network-connection'));
  blocklist.confirm(1);
  const again = await record({ ...fixture('network-connection'), id: 'the same finding by its other way' });
  expect(again).toMatchObject({ NewIP: false, Generation: 1, Hosts: [], Entered: [] });
  expect(again.Findings[0]).toMatchObject({ Hosts: ['185.220.101.4'] });
});

it('answers the host again to the event that began its block, though others have brought it everywhere', async () => {
  const answer = await record(fixture('network-connection'));
  const newer = { ...fixture('network-connection'), id: 'a newer finding' };
  newer.detail.findings[0].LastObservedAt = '2026-11-24T11:59:00.000Z';
  await record(newer);
  blocklist.confirm(1);
  expect(await record(fixture('network-connection'))).toMatchObject({ NewIP: true, Entered: answer.Entered });
  expect(await record(newer)).toMatchObject({ NewIP: false });
});

it('has an event without an id begin no block that it would be answered again', async () => {
  const event = { ...fixture('network-connection'), id: undefined };
  await record(event);
  blocklist.confirm(1);
  expect(await record(event)).toMatchObject({ NewIP: false });
});

it('answers the same block to whatever finding names its host, also by records of earlier versions', async () => {
  const newer = { ...fixture('network-connection'), id: 'a newer finding' };
  newer.detail.findings[0].LastObservedAt = '2026-11-24T11:59:00.000Z';
  for (const removed of [[], ['BlockedSince', 'BlockedBy']]) {
    blocklist.records.clear();
    await record(fixture('network-connection'));
    const held = Object.entries(blocklist.records.get('185.220.101.4')!).filter(([name]) => !removed.includes(name));
    blocklist.records.set('185.220.101.4', Object.fromEntries(held) as never);
    const [first, extended, repeated] = [
      await record({ ...fixture('network-connection'), id: 'by another way' }),
      await record(newer),
      await record({ ...newer, id: 'by another way' }),
    ];
    expect(extended.Entered[0]?.Block).toBe(first.Entered[0]?.Block);
    expect(repeated.Entered[0]?.Block).toBe(first.Entered[0]?.Block);
    expect(first.Entered[0]?.Block).toMatch(/^2026-11-24T1/);
  }
});

it('records what is good of a port probe and refuses the rest, with reasons', async () => {
  const { Hosts, Refused } = await record(fixture('port-probe'));
  expect(Hosts).toEqual(['45.155.205.233', '80.82.77.139']);
  expect(Refused).toEqual([
    {
      Host: '89.248.165.52',
      Reason: '89.248.165.52 is on the never-block list (89.248.165.0/24)',
      FindingId: expect.stringContaining('51b6b6d5'),
    },
  ]);
});

it.each(['unblockable-addresses', 'archived', 'suppressed', 'sample', 'fake-product'])(
  'records nothing for %s',
  async (name) => {
    const { NewIP, Refused } = await record(fixture(name));
    expect(NewIP).toBe(false);
    expect(Refused.length).toBeGreaterThan(0);
    expect(blocklist.records.size).toBe(0);
  },
);

it('records the good findings beside broken ones, and reports those', async () => {
  const { answer, problems } = await recordHosts(fixture('malformed-among-others'), policy, recorder());
  expect(answer.Hosts).toEqual(['185.220.101.4', '185.220.101.34']);
  expect(problems).toHaveLength(3);
});

it.each([undefined, null, {}, [], 'text', fixture('custom-action')])(
  'answers an event that says nothing to us',
  async (event) => {
    expect(await record(event)).toMatchObject({ NewIP: false, Hosts: [], Findings: [] });
  },
);

it('leaves a host alone that an operator allows', async () => {
  blocklist.allow('185.220.101.4', timing.now() / 1000 + 60);
  const { NewIP, Refused } = await record(fixture('network-connection'));
  expect(NewIP).toBe(false);
  expect(Refused[0]?.Reason).toContain('allowed by an operator until');
});

it('begins again when another was faster, and loses neither', async () => {
  const put = blocklist.put.bind(blocklist);
  let raced = false;
  blocklist.put = async (...input) => {
    if (!raced) {
      raced = true;
      const event = fixture('network-connection');
      event.detail.findings[0].Id = 'another';
      event.detail.findings[0].LastObservedAt = '2026-11-24T11:47:00.000Z';
      await record(event);
    }
    return put(...input);
  };
  expect(await record(fixture('network-connection'))).toMatchObject({ NewIP: true, Generation: 1 });
  expect(blocklist.records.get('185.220.101.4')).toMatchObject({ Count: 2, Generation: 1 });
});

it('raises the generation once for all hosts of an event', async () => {
  const { Entered, Generation } = await record(fixture('port-probe'));
  expect(Generation).toBe(1);
  expect(Entered.map((entered) => entered.Generation)).toEqual([1, 1]);
});

it('raises the generation for a host that another left without one, by a repeat and by a newer finding', async () => {
  const raise = blocklist.raise.bind(blocklist);
  for (const repeat of ['2026-11-24T11:47:32.000Z', '2026-11-24T11:59:00.000Z']) {
    blocklist.records.clear();
    blocklist.raise = () => Promise.reject(new BlocklistUnavailable('throttled'));
    await expect(record(fixture('network-connection'))).rejects.toThrow('throttled');
    expect(blocklist.records.get('185.220.101.4')).not.toHaveProperty('Generation');
    blocklist.raise = raise;
    const { current } = await blocklist.generations();
    const event = fixture('network-connection');
    event.detail.findings[0].LastObservedAt = repeat;
    expect(await record(event)).toMatchObject({ NewIP: true, Generation: current + 1, Hosts: ['185.220.101.4'] });
    expect(blocklist.records.get('185.220.101.4')).toMatchObject({ Generation: current + 1 });
  }
});

it('answers one generation by both ways of a finding that come at once', async () => {
  // Both find the record without a generation: each raises it, and one of them numbers the record first.
  const raise = blocklist.raise.bind(blocklist);
  let other: Awaited<ReturnType<typeof record>> | undefined;
  blocklist.raise = async () => {
    blocklist.raise = raise;
    const generations = await raise();
    other = await record(fixture('network-connection'));
    return generations;
  };
  const mine = await record(fixture('network-connection'));
  expect(other?.Entered).toMatchObject([{ Host: '185.220.101.4', Generation: 2 }]);
  expect(mine.Entered).toEqual(other?.Entered);
});

it('answers one block, of whatever generations, when another finding comes between record and number', async () => {
  const number = blocklist.number.bind(blocklist);
  const newer = { ...fixture('network-connection'), id: 'a newer finding' };
  newer.detail.findings[0].LastObservedAt = '2026-11-24T11:59:00.000Z';
  let other: Awaited<ReturnType<typeof record>> | undefined;
  blocklist.number = async (...input) => {
    blocklist.number = async () => false;
    other = await record(newer);
    blocklist.number = number;
    return number(...input);
  };
  const mine = await record(fixture('network-connection'));
  expect([mine, other].map((answer) => answer?.Entered[0]?.Generation)).toEqual([1, 2]);
  expect(mine.Entered[0]?.Block).toBe(other?.Entered[0]?.Block);
});

it('says BlocklistUnavailable when others are faster for all of the time', async () => {
  blocklist.put = async () => false;
  await expect(record(fixture('network-connection'))).rejects.toMatchObject({ name: 'BlocklistUnavailable' });
  expect(timing.slept.reduce((sum, time) => sum + time)).toBeGreaterThanOrEqual(20_000);
});
