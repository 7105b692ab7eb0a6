import { BatchMissing, SlackUnavailable } from '../../../functions/core/errors';
import { plainPolicy } from '../../../functions/core/policy';
import type { Firewalls } from '../../../functions/core/ports';
import { readInput } from '../../../functions/adapters/input';
import { notification } from '../../../functions/send-gd-finding/notification';
import { notify } from '../../../functions/send-gd-finding/notify';
import { InMemoryOpenings } from '../fakes/in-memory-openings';
import { InMemoryTold } from '../fakes/in-memory-told';
import { RecordedChannel } from '../fakes/recorded-channel';
import { VirtualTiming } from '../fakes/virtual-timing';

const [a, b, c] = ['185.220.101.4', '185.220.101.5', '45.155.205.233'] as const;
const since = '2026-11-24T12:00:00.000Z';
let channel: RecordedChannel;
let told: InMemoryTold;
let timing: VirtualTiming;
beforeEach(() => {
  channel = new RecordedChannel();
  told = new InMemoryTold();
  timing = new VirtualTiming();
});

const send = (request: unknown, holder = 'me', inBatch: Firewalls['inBatch'] = async () => []) =>
  notify(readInput(notification, request), {
    ...{ told, openings: new InMemoryOpenings(), channel, timing, holder, policy: plainPolicy },
    firewalls: { inBatch },
    ...{ homeRegion: 'us-west-2', products: ['aws/guardduty'] },
    ...{ unnoted: () => undefined, measure: () => undefined },
  });
const headlines = () => channel.messages.map(({ text }) => text);
const wordsOf = (index: number) => JSON.stringify(channel.messages[index]);

let findings = 0;
/** A recording by one more finding, with a generation of its own. */
const recordOf = (...hosts: string[]) => ({
  ...{ NewIP: true, Generation: ++findings, Hosts: hosts, Refused: [], ExpiresAt: 1_800_000_000 },
  Entered: hosts.map((host) => ({ Host: host, Generation: findings, Block: since })),
  Findings: hosts.map((host) => ({
    ...{ Id: `finding of ${host}`, AccountId: '444444444444', Region: 'us-east-1', Type: 'type', UpdatedAt: '' },
    ...{ Title: `Somebody at ${host}`, Severity: 'HIGH', Hosts: [host] },
  })),
});
const well = { Batch: 3, Complete: true, Updated: 3, Dropping: 3 };
const failing = (...firewalls: string[]) => ({
  ...{ ...well, Complete: false, Updated: 3 - firewalls.length, Dropping: 3 - firewalls.length },
  FailedCount: firewalls.length,
  Failed: firewalls.map((firewall) => ({
    Firewall: `444444444444/us-east-1/${firewall}-2000`,
    ...{ Error: 'AccessDenied', Message: 'no', First: true },
  })),
});
const containment = (hosts: readonly string[], update: object = well) => ({
  ...{ Kind: 'containment', Record: recordOf(...hosts), Updates: [update] },
});

it('tells of a block once, however many findings name its host, each with a generation of its own', async () => {
  for (let finding = 0; finding < 8; finding++) await send(containment([a]));
  expect(headlines()).toEqual([`🛡️ ${a} blocked in 3 of 3 VPCs`]);
});

it('tells each host of an event once, whatever other events name it with', async () => {
  for (const hosts of [[a], [b, a], [c, b, a], [a, c]]) await send(containment(hosts));
  expect(headlines()).toEqual([a, b, c].map((host) => `🛡️ ${host} blocked in 3 of 3 VPCs`));
  expect(wordsOf(1)).not.toContain(a);
  expect(wordsOf(1)).toContain(`Somebody at ${b}`);
});

it('tells of all hosts of an event in one message', async () => {
  await send(containment([a, b, c]));
  expect(headlines()).toEqual([`🛡️ ${a} and 2 more blocked in 3 of 3 VPCs`]);
  for (const host of [a, b, c]) await send(containment([host]));
  expect(headlines()).toHaveLength(1);
});

it('tells of a firewall that fails later than its hosts were told of, since it is on record as failed now', async () => {
  await send(containment([a], failing('vpc-a')));
  await send(containment([a], failing('vpc-a')));
  await send(containment([a], failing('vpc-a', 'vpc-b')));
  await send(containment([a], failing('vpc-b')));
  expect(headlines()).toEqual([
    `⚠️ ${a} partly blocked in 2 of 3 VPCs`,
    '⚠️ 1 more firewall could not be brought to the blocklist',
  ]);
  expect(wordsOf(1)).toContain('vpc-b');
  expect(wordsOf(1)).not.toContain('vpc-a');
});

it('tells of what an execution from before an upgrade has recorded, by its generation', async () => {
  const before = { ...containment([a]), Record: { ...recordOf(a), Entered: [{ Host: a, Generation: 7 }] } };
  await send(before);
  await send(before);
  expect(headlines()).toHaveLength(1);
});

it('tells of each release once, whatever runs release the host with', async () => {
  const due = (host: string, ExpiresAt = 1_800_000_000) => ({ HostIp: host, ExpiresAt });
  const runs = [[due(a)], [due(a), due(b)], [due(b), due(a)], [due(a, 1_900_000_000)]];
  for (const Hosts of runs) await send({ Kind: 'released', Hosts, Updates: [well] });
  expect(headlines()).toEqual([a, b, a].map((host) => `🔓 ${host} released in 3 VPCs`));
});

it('tells of each host once that should have been released, and of each firewall once that holds it up', async () => {
  const due = (host: string) => ({ HostIp: host, ExpiresAt: 1_800_000_000 });
  const run = (hosts: string[], ...firewalls: string[]) =>
    send({ Kind: 'release-behind', Hosts: hosts.map(due), Updates: [failing(...firewalls)] });
  await run([a], 'vpc-a');
  await run([a], 'vpc-a');
  await run([a, b], 'vpc-a');
  await run([a, b], 'vpc-a', 'vpc-c');
  expect(headlines()).toEqual([
    `⚠️ ${a} due for release, but still blocked in 1 VPC`,
    `⚠️ ${b} due for release, but still blocked in 1 VPC`,
    '⚠️ 1 more firewall could not be brought to the blocklist',
  ]);
});

it('gives every host back when Slack does not take the message', async () => {
  channel.failures.push(new SlackUnavailable('503'));
  await expect(send(containment([a, b, c]))).rejects.toThrow('503');
  await send(containment([b]), 'another');
  await send(containment([a, b, c]), 'the next');
  expect(headlines()).toEqual([`🛡️ ${b} blocked in 3 of 3 VPCs`, `🛡️ ${a} and 1 more blocked in 3 of 3 VPCs`]);
});

it('gives back what it has claimed when another is slow with the rest', async () => {
  channel.post = () => new Promise(() => undefined);
  void send(containment([b]), 'the slow one');
  await new Promise((resolve) => setImmediate(resolve));
  channel = new RecordedChannel();
  await expect(send(containment([a, b, c]))).rejects.toMatchObject({ name: 'SlackUnavailable' });
  await send(containment([a]), 'another');
  await send(containment([c]), 'another');
  expect(headlines()).toHaveLength(2);
});

it('says that Slack has no time, though what was claimed cannot be given back', async () => {
  channel.failures.push(new SlackUnavailable('503'));
  told.release = () => Promise.reject(new Error('throttled'));
  await expect(send(containment([a]))).rejects.toMatchObject({ name: 'SlackUnavailable' });
  timing.time += 60_000;
  expect(await send(containment([a]), 'the next')).toEqual({ Sent: 1, Suppressed: 0 });
});

it('tells that nothing is dropped, and what to do, where the batch that would say which firewalls failed is gone', async () => {
  const missing = new BatchMissing('The item batch/3 is gone.');
  const gone = { Batch: 3, Complete: false, BatchError: { Error: missing.name, Cause: missing.message } };
  await send(containment([a], gone), 'me', async () => Promise.reject(missing));
  expect(headlines()).toEqual([`⚠️ ${a} not blocked: dropped in 0 of 1 VPC`]);
  expect(wordsOf(0)).toContain('every firewall of batch 3');
  expect(wordsOf(0)).toContain('Deploy the stack `delegated-admin`');
});
