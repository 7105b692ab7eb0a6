import { recordHosts } from '../../../functions/add-ip-to-ddb/record-hosts';
import { BlocklistUnavailable } from '../../../functions/core/errors';
import { readNeverBlock } from '../../../functions/core/never-block';
import { plainPolicy } from '../../../functions/core/policy';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryHistory } from '../fakes/in-memory-history';
import { InMemoryOpenings } from '../fakes/in-memory-openings';
import { VirtualTiming } from '../fakes/virtual-timing';
import { fixture } from '../fixture';

const policy = { ...plainPolicy, neverBlock: readNeverBlock(['89.248.165.0/24']) };
let blocklist: InMemoryBlocklist;
let history: InMemoryHistory;
let timing: VirtualTiming;
beforeEach(() => {
  blocklist = new InMemoryBlocklist();
  history = new InMemoryHistory();
  timing = new VirtualTiming();
});
const record = (event: unknown) =>
  recordHosts(event, policy, {
    blocklist,
    history,
    openings: new InMemoryOpenings(),
    timing,
    deadline: timing.now() + 20_000,
  });

/** An event of the same finding, updated so many seconds before noon. */
function updated(seconds: number) {
  const event = fixture('network-connection');
  const at = new Date(timing.now() - seconds * 1_000).toISOString();
  Object.assign(event.detail.findings[0], { UpdatedAt: at, LastObservedAt: at });
  return event;
}
const unavailable = () => Promise.reject(new BlocklistUnavailable('no history'));

it('keeps what was blocked, by which finding and until when', async () => {
  await record(fixture('network-connection'));
  expect(await history.of('185.220.101.4')).toEqual([
    {
      HostIp: '185.220.101.4',
      At: '2026-11-24T12:00:00.000Z',
      Decision: 'blocked',
      Reason: expect.stringContaining('UnauthorizedAccess:EC2/TorClient'),
      ExpiresAt: timing.now() / 1_000 + 720 * 3_600,
      FindingId: expect.stringContaining('1ac9f6a0'),
      Account: '444444444444',
      Region: 'us-east-1',
      Type: 'Effects/UnauthorizedAccess:EC2-TorClient',
      Severity: 'HIGH',
    },
  ]);
});

it('keeps each extension, and nothing new of a repeat or of a late arrival', async () => {
  await record(updated(60));
  timing.time += 1_000;
  await record(updated(30));
  timing.time += 1_000;
  await record(updated(32));
  await record(updated(90));
  const entries = await history.of('185.220.101.4');
  expect(entries.map(({ Decision }) => Decision)).toEqual(['blocked', 'extended']);
});

it('keeps a refusal once for each update of its finding', async () => {
  await record(fixture('port-probe'));
  timing.time += 60_000;
  await record(fixture('port-probe'));
  expect(await history.of('89.248.165.52')).toEqual([
    expect.objectContaining({ Decision: 'refused', Reason: expect.stringContaining('never-block list') }),
  ]);
});

it('keeps what is no address under its own text, bounded', async () => {
  const event = fixture('network-connection');
  delete event.detail.findings[0].Action;
  const key = 'aws/guardduty/service/action/networkConnectionAction/remoteIpDetails/ipAddressV4';
  event.detail.findings[0].ProductFields = { [key]: '9'.repeat(5_000) };
  const { answer } = await record(event);
  expect(answer.Refused).toHaveLength(1);
  const text = (host: string) => (host.length <= 200 ? host : `${host.slice(0, 199)}…`);
  const entries = await history.of(text(answer.Refused[0]!.Host));
  expect(entries).toEqual([expect.objectContaining({ Decision: 'refused' })]);
  expect(entries[0]!.Reason.length).toBeLessThanOrEqual(1_000);
});

it('holds up no block while the history cannot be written, and writes it with the next repeat', async () => {
  const append = history.append.bind(history);
  history.append = unavailable;
  const { answer, unwritten } = await record(fixture('network-connection'));
  expect(answer).toMatchObject({ NewIP: true, Hosts: ['185.220.101.4'] });
  expect(unwritten).toBeInstanceOf(BlocklistUnavailable);
  history.append = append;
  await record(fixture('network-connection'));
  expect(await history.of('185.220.101.4')).toHaveLength(1);
});

it('has the step repeated when the history cannot be written and nothing is left to block', async () => {
  history.append = unavailable;
  await expect(record(fixture('archived'))).rejects.toThrow(BlocklistUnavailable);
});
