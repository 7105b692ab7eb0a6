import { BlocklistUnavailable, SlackUnavailable } from '../../../functions/core/errors';
import { plainPolicy } from '../../../functions/core/policy';
import type { Notification } from '../../../functions/core/step-contracts';
import { readInput } from '../../../functions/adapters/input';
import { notification } from '../../../functions/send-gd-finding/notification';
import { notify } from '../../../functions/send-gd-finding/notify';
import { InMemoryOpenings } from '../fakes/in-memory-openings';
import { InMemoryTold } from '../fakes/in-memory-told';
import { RecordedChannel } from '../fakes/recorded-channel';
import { VirtualTiming } from '../fakes/virtual-timing';
import { fixture } from '../fixture';

const vpc = '444444444444/us-east-1/vpc-c';
let channel: RecordedChannel;
let told: InMemoryTold;
let openings: InMemoryOpenings;
let timing: VirtualTiming;
let measured: string[];
let unnoted: unknown[];
beforeEach(() => {
  unnoted = [];
  measured = [];
  channel = new RecordedChannel();
  told = new InMemoryTold();
  openings = new InMemoryOpenings();
  timing = new VirtualTiming();
});

const send = (request: unknown, holder = 'me') =>
  notify(readInput(notification, request), {
    told,
    openings,
    channel,
    timing,
    holder,
    firewalls: { inBatch: async () => [vpc] },
    homeRegion: 'us-west-2',
    products: ['aws/guardduty'],
    policy: plainPolicy,
    unnoted: (error) => unnoted.push(error),
    measure: (metrics) => measured.push(...metrics.map(({ name, value }) => `${name} ${value}`)),
  });
const headlines = () => channel.messages.map(({ text }) => text);

const record = {
  NewIP: true,
  Generation: 7,
  Hosts: ['185.220.101.4'],
  Entered: [{ Host: '185.220.101.4', Generation: 7, Block: '2026-11-24T12:00:00.000Z' }],
  Refused: [],
  Findings: [],
  ExpiresAt: 1_800_000_000,
  ReceivedAt: '2026-11-24T11:59:00.000Z',
};
const well = {
  Batch: 3,
  Complete: true,
  Generation: 7,
  Updated: 1,
  Unchanged: 0,
  Skipped: 0,
  Failed: [],
  Dropping: 1,
  Healed: [],
  NotEnforced: [],
  News: false,
};
const lost = {
  ...well,
  Complete: false,
  Updated: 0,
  BatchError: { Error: 'BlocklistUnavailable', Cause: 'throttled' },
};

it('tells of a containment once, however often the step runs', async () => {
  const containment = { Kind: 'containment', Record: record, Updates: [well] };
  expect(await send(containment)).toEqual({ Sent: 1, Suppressed: 0 });
  expect(await send({ ...containment, Record: { ...record, Generation: 8 } })).toEqual({ Sent: 0, Suppressed: 1 });
  expect(headlines()).toEqual(['🛡️ 185.220.101.4 blocked in 1 of 1 VPC']);
});

it('tells again when more has come of it, and when the host is blocked anew after a release', async () => {
  await send({ Kind: 'containment', Record: record, Updates: [lost] });
  await send({ Kind: 'containment', Record: record, Updates: [well] });
  await send({
    Kind: 'containment',
    Record: { ...record, Entered: [{ Host: '185.220.101.4', Generation: 9, Block: '2026-12-24T12:00:00.000Z' }] },
    Updates: [well],
  });
  expect(headlines()).toEqual([
    '⚠️ 185.220.101.4 not blocked: dropped in 0 of 1 VPC',
    '🛡️ 185.220.101.4 blocked in 1 of 1 VPC',
    '🛡️ 185.220.101.4 blocked in 1 of 1 VPC',
  ]);
});

it('names the firewalls of a batch that failed as a whole', async () => {
  await send({ Kind: 'containment', Record: record, Updates: [lost] });
  expect(JSON.stringify(channel.messages[0])).toContain(vpc);
});

it('tells of an open finding of severity HIGH once, and again when it becomes CRITICAL', async () => {
  const event = fixture('network-connection');
  expect(await send({ Kind: 'finding', Event: event })).toEqual({ Sent: 1, Suppressed: 0 });
  event.detail.findings[0].UpdatedAt = '2026-11-24T13:00:00.000Z';
  expect(await send({ Kind: 'finding', Event: event })).toEqual({ Sent: 0, Suppressed: 1 });
  event.detail.findings[0].FindingProviderFields.Severity = { Label: 'CRITICAL' };
  expect(await send({ Kind: 'finding', Event: event })).toEqual({ Sent: 1, Suppressed: 0 });
});

it.each(['archived', 'suppressed', 'resolved', 'port-probe', 'aws-api-call', 'fake-product', 'custom-action'])(
  'tells nothing of a finding that is %s, less than HIGH or of another product',
  async (name) => {
    expect(await send({ Kind: 'finding', Event: fixture(name) })).toEqual({ Sent: 0, Suppressed: 0 });
  },
);

it('tells of a release, of one that is held up, and of a record that failed, once each', async () => {
  const Hosts = [{ HostIp: '185.220.101.4', ExpiresAt: 1_800_000_000 }];
  const all = [
    { Kind: 'released', Hosts, Updates: [well] },
    { Kind: 'release-behind', Hosts, Updates: [lost] },
    {
      Kind: 'record-failed',
      Event: fixture('network-connection'),
      Error: { Error: 'BlocklistUnavailable', Cause: '' },
    },
  ];
  for (const request of [...all, ...all]) await send(request);
  expect(headlines()).toEqual([
    '🔓 185.220.101.4 released in 1 VPC',
    '⚠️ 185.220.101.4 due for release, but still blocked in 1 VPC',
    '🚨 A finding could not be recorded: nothing was blocked for it',
  ]);
});

it('tells what each reconcile found, and the retry of a step nothing', async () => {
  const healed = {
    ...well,
    At: '2026-11-24T12:00:00.000Z',
    Healed: [{ Firewall: vpc, Cause: 'drift' }],
    HealedCount: 1,
    News: true,
  };
  await send({ Kind: 'reconciled', Updates: [healed] });
  await send({ Kind: 'reconciled', Updates: [healed] });
  await send({ Kind: 'reconciled', Updates: [{ ...healed, At: '2026-11-24T12:05:00.000Z' }] });
  expect(headlines()).toHaveLength(2);
});

it('can be tried again at once when Slack did not take the message', async () => {
  channel.failures.push(new SlackUnavailable('503'));
  const request: Notification = { Kind: 'finding', Event: fixture('network-connection') };
  await expect(send(request)).rejects.toThrow('503');
  expect(await send(request, 'the next')).toEqual({ Sent: 1, Suppressed: 0 });
});

it('does not send a message again because it could not be noted as sent', async () => {
  const request: Notification = { Kind: 'finding', Event: fixture('network-connection') };
  const failure = new BlocklistUnavailable('throttled');
  told.sent = () => Promise.reject(failure);
  expect(await send(request)).toEqual({ Sent: 1, Suppressed: 0 });
  expect(unnoted).toEqual([failure]);
});

it('waits for another that is about to send the same, and takes over when that one is lost', async () => {
  const request: Notification = { Kind: 'finding', Event: fixture('network-connection') };
  channel.post = () => new Promise(() => undefined);
  void send(request, 'the lost one');
  await new Promise((resolve) => setImmediate(resolve));
  channel = new RecordedChannel();
  await expect(send(request)).rejects.toMatchObject({ name: 'SlackUnavailable' });
  timing.time += 60_000;
  expect(await send(request)).toEqual({ Sent: 1, Suppressed: 0 });
});

it('measures how long a containment took, until the last firewall, and only of one that is complete', async () => {
  const at = (second: number) => ({ ...well, At: `2026-11-24T11:59:0${second}.500Z` });
  const complete = { Kind: 'containment', Record: record, Updates: [at(4), at(2)] };
  await send({ ...complete, Updates: [...complete.Updates, lost] });
  expect(measured).not.toContainEqual(expect.stringContaining('TimeToBlock'));
  await send(complete);
  await send(complete);
  expect(measured.filter((one) => one.startsWith('TimeToBlock'))).toEqual(['TimeToBlock 4.5']);
});

it('measures no time and says nothing of being blocked where a VPC does not drop the host, or nobody looked', async () => {
  const NotDropped = [{ Firewall: `${vpc}-2000`, Host: '185.220.101.4', More: 0, Why: 'room' }];
  const full = { ...well, At: '2026-11-24T11:59:04.500Z', Dropping: 0, NotDropped };
  // An answer of the version before does not say what is dropped.
  const unchecked = { ...full, Dropping: undefined, NotDropped: undefined };
  await send({ Kind: 'containment', Record: record, Updates: [full] });
  await send({ Kind: 'containment', Record: record, Updates: [unchecked] });
  expect(headlines()).toEqual([
    '⚠️ 185.220.101.4 not blocked: dropped in 0 of 1 VPC',
    '⚠️ 185.220.101.4 not known to be blocked: dropped in 0 of 1 VPC',
  ]);
  expect(measured).not.toContainEqual(expect.stringContaining('TimeToBlock'));
});

it('tells that a host is not dropped once, wherever and for whatever reason its findings find that', async () => {
  const full = (Why: string, Firewall = `${vpc}-2000`) => ({
    ...{ ...well, Dropping: 0 },
    NotDropped: [{ Firewall, Host: '185.220.101.4', Why }],
  });
  const updates = [full('room'), full('room'), full('passed'), full('passed', '444444444444/us-east-1/vpc-d-2000')];
  for (const update of updates) await send({ Kind: 'containment', Record: record, Updates: [update] });
  expect(headlines()).toHaveLength(1);
});

it('measures no time when the answer of an earlier version does not say it', async () => {
  await send({ Kind: 'containment', Record: { ...record, ReceivedAt: undefined }, Updates: [well] });
  expect(measured).toEqual(['NotificationsSent 1', 'NotificationsFailed 0']);
});

it('measures each try to send a message', async () => {
  channel.failures.push(new SlackUnavailable('503'));
  const request: Notification = { Kind: 'finding', Event: fixture('network-connection') };
  await expect(send(request)).rejects.toThrow('503');
  await send(request);
  await send(request);
  expect(measured).toEqual(['NotificationsFailed 1', 'NotificationsSent 1', 'NotificationsFailed 0']);
});
