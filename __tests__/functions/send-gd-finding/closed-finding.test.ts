import { plainPolicy } from '../../../functions/core/policy';
import { readInput } from '../../../functions/adapters/input';
import { notification } from '../../../functions/send-gd-finding/notification';
import { notify } from '../../../functions/send-gd-finding/notify';
import { InMemoryOpenings } from '../fakes/in-memory-openings';
import { InMemoryTold } from '../fakes/in-memory-told';
import { RecordedChannel } from '../fakes/recorded-channel';
import { VirtualTiming } from '../fakes/virtual-timing';
import { fixture } from '../fixture';

let channel: RecordedChannel;
let told: InMemoryTold;
let openings: InMemoryOpenings;
beforeEach(() => {
  channel = new RecordedChannel();
  told = new InMemoryTold();
  openings = new InMemoryOpenings();
});

const send = (request: unknown) =>
  notify(readInput(notification, request), {
    ...{ told, openings, channel, timing: new VirtualTiming(), holder: 'me', policy: plainPolicy },
    ...{ firewalls: { inBatch: async () => [] }, homeRegion: 'us-west-2', products: ['aws/guardduty'] },
    ...{ unnoted: () => undefined, measure: () => undefined },
  });
const headlines = () => channel.messages.map(({ text }) => text);

describe('a finding that was closed', () => {
  const start = Date.parse('2026-11-24T12:00:00Z');
  /** An event so many seconds later, of the finding in a state. */
  const event = (seconds: number, changes: object = {}, more: object = {}) => {
    const imported = fixture('network-connection');
    imported.time = new Date(start + seconds * 1000).toISOString().replace('.000Z', 'Z');
    Object.assign(imported.detail.findings[0], changes);
    return { Kind: 'finding', Event: { ...imported, ...more } };
  };
  const resolved = { Workflow: { Status: 'RESOLVED' } };

  it.each([
    ['resolved', resolved],
    ['suppressed', { Workflow: { Status: 'SUPPRESSED' } }],
    ['archived', { RecordState: 'ARCHIVED' }],
  ])('is told again when it was %s and comes back, and that once', async (_, closed) => {
    expect(await send(event(0))).toEqual({ Sent: 1, Suppressed: 0 });
    expect(await send(event(900, closed))).toEqual({ Sent: 0, Suppressed: 0 });
    expect(await send(event(9_000))).toEqual({ Sent: 1, Suppressed: 0 });
    expect(await send(event(9_005))).toEqual({ Sent: 0, Suppressed: 1 });
    expect(await send(event(18_000))).toEqual({ Sent: 0, Suppressed: 1 });
    await send(event(20_000, closed));
    expect(await send(event(30_000))).toEqual({ Sent: 1, Suppressed: 0 });
  });

  it.each([
    ['another host', '2026-11-24T11:47:32.000Z', '45.155.205.233'],
    ['a sighting that is later', '2026-11-24T12:20:00.000Z', '185.220.101.4'],
  ])('is told to go on with %s, once, and not again when it is opened then', async (_, LastObservedAt, host) => {
    const goesOn = (seconds: number, changes: object) => {
      const { Kind, Event } = event(seconds, { ...changes, LastObservedAt });
      return { Kind, Event: JSON.parse(JSON.stringify(Event).replaceAll('185.220.101.4', host)) as unknown };
    };
    await send(event(0));
    await send(event(900, resolved));
    expect(await send(goesOn(1_800, resolved))).toEqual({ Sent: 1, Suppressed: 0 });
    expect(JSON.stringify(channel.messages.at(-1))).toContain(
      '*It goes on* after it was closed at 2026-11-24T12:15:00',
    );
    expect(await send(goesOn(1_805, resolved))).toEqual({ Sent: 0, Suppressed: 1 });
    expect(await send(goesOn(9_000, {}))).toEqual({ Sent: 0, Suppressed: 1 });
    await send(goesOn(18_000, resolved));
    expect(await send(goesOn(30_000, {}))).toEqual({ Sent: 1, Suppressed: 0 });
  });

  it('is told at the severity that its provider gave it, whatever a member has written', async () => {
    const FindingProviderFields = { Severity: { Label: 'HIGH' } };
    const lowered = { Severity: { Label: 'LOW' }, FindingProviderFields };
    expect(await send(event(0, lowered))).toEqual({ Sent: 1, Suppressed: 0 });
    expect(headlines()[0]).toContain('HIGH');
    const raised = { Severity: { Label: 'CRITICAL' }, FindingProviderFields };
    expect(await send(event(60, raised))).toEqual({ Sent: 0, Suppressed: 1 });
  });

  it('is not told again by late copies and retries of what came before', async () => {
    await send(event(0));
    await send(event(900, resolved));
    await send(event(905, resolved));
    expect(await send(event(0))).toEqual({ Sent: 0, Suppressed: 1 });
    await send(event(9_000));
    await send(event(900, resolved));
    expect(await send(event(9_000))).toEqual({ Sent: 0, Suppressed: 1 });
  });

  it('is told at a higher severity, whether it was closed or not', async () => {
    await send(event(0));
    await send(event(900, resolved));
    const critical = { FindingProviderFields: { Severity: { Label: 'CRITICAL' } } };
    expect(await send(event(9_000, critical))).toEqual({ Sent: 1, Suppressed: 0 });
    expect(await send(event(9_010, critical))).toEqual({ Sent: 0, Suppressed: 1 });
  });

  it('is told no more than before by a replay of all that happened', async () => {
    const story = [event(0), event(900, resolved), event(9_000), event(18_000, resolved)];
    for (const each of story) await send(each);
    expect(headlines()).toHaveLength(2);
    for (const { Kind, Event } of story) await send({ Kind, Event: { ...Event, 'replay-name': 'a' } });
    expect(headlines()).toHaveLength(2);
  });

  it('is not closed by a replay: the closing may be older than what was told before an upgrade', async () => {
    const before = [event(0), event(9_000)];
    await send(before[0]);
    openings.opened = async () => ({ closings: [] });
    await send(before[1]);
    openings = new InMemoryOpenings();
    await send(event(900, resolved, { 'replay-name': 'a' }));
    expect(await send(event(9_000, {}, { 'replay-name': 'a' }))).toEqual({ Sent: 0, Suppressed: 1 });
  });

  it('is told as before where its event has no time, as of one that was started by hand', async () => {
    await send(event(0));
    await send(event(900, resolved));
    expect(await send(event(9_000, {}, { time: undefined }))).toEqual({ Sent: 0, Suppressed: 1 });
  });

  it('in one Security Hub is not told again because the other one still has it open', async () => {
    const newer = fixture('ocsf-network-connection');
    await send(event(0));
    await send(event(900, resolved));
    newer.time = new Date(start + 9_000_000).toISOString();
    newer.detail.findings[0].severity = 'High';
    expect(await send({ Kind: 'finding', Event: newer })).toEqual({ Sent: 0, Suppressed: 1 });
  });
});
