import { recordHosts } from '../../../functions/add-ip-to-ddb/record-hosts';
import { BlocklistUnavailable } from '../../../functions/core/errors';
import { plainPolicy } from '../../../functions/core/policy';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryHistory } from '../fakes/in-memory-history';
import { InMemoryOpenings } from '../fakes/in-memory-openings';
import { VirtualTiming } from '../fakes/virtual-timing';
import { fixture } from '../fixture';

// What a member may write of its own findings: Workflow, Severity and Types (`BatchUpdateFindings` in AWS's API
// reference), status_id and severity_id of the newer Security Hub (`BatchUpdateFindingsV2`). Neither changes the
// finding's own times.

const [first, second] = ['185.220.101.4', '45.155.205.233'];
let blocklist: InMemoryBlocklist;
let history: InMemoryHistory;
let openings: InMemoryOpenings;
let timing: VirtualTiming;
beforeEach(() => {
  blocklist = new InMemoryBlocklist();
  history = new InMemoryHistory();
  openings = new InMemoryOpenings();
  timing = new VirtualTiming(Date.parse('2026-11-24T14:00:00Z'));
});
const record = async (event: unknown) => {
  const recorder = { blocklist, history, openings, timing, deadline: timing.now() + 20_000 };
  return (await recordHosts(event, plainPolicy, recorder)).answer;
};
const blocked = () => [...blocklist.records.keys()].sort();

interface Sent {
  /** When the event was sent, today. */
  readonly at: string;
  readonly status: string;
  readonly host?: string;
  /** When the activity was last seen, today. */
  readonly seen?: string;
}

/** The same finding, in the form of each Security Hub. */
const asff = ({ at, status, host = first, seen = '11:47' }: Sent) => {
  const event = JSON.parse(JSON.stringify(fixture('network-connection')).replaceAll(first, host));
  event.time = `2026-11-24T${at}:00Z`;
  event.detail.findings[0].Workflow = { Status: status };
  event.detail.findings[0].LastObservedAt = `2026-11-24T${seen}:00.000Z`;
  return event;
};
const ocsf = ({ at, status, host = first, seen = '11:47' }: Sent) => {
  const event = JSON.parse(JSON.stringify(fixture('ocsf-network-connection')).replaceAll(first, host));
  const [finding] = event.detail.findings;
  event.time = `2026-11-24T${at}:00Z`;
  finding.status = { NEW: 'New', RESOLVED: 'Resolved', SUPPRESSED: 'Suppressed' }[status] ?? status;
  delete finding.status_id;
  finding.finding_info.last_seen_time_dt = `2026-11-24T${seen}:00.000Z`;
  delete finding.finding_info.last_seen_time;
  return event;
};

describe.each([
  ['ASFF', asff, ['RESOLVED', 'SUPPRESSED']],
  ['OCSF', ocsf, ['RESOLVED', 'SUPPRESSED', 'Archived', 'Unknown', 'Other']],
] as const)('in %s a finding', (_, sent, statuses) => {
  describe.each(statuses)('that a member has set to %s', (status) => {
    it('blocks the next attacker that it names', async () => {
      await record(sent({ at: '11:50', status: 'NEW' }));
      await record(sent({ at: '12:00', status }));
      // GuardDuty saw it before the closing, and told of it after.
      const answer = await record(sent({ at: '12:05', status, host: second, seen: '11:59' }));
      expect(answer).toMatchObject({ NewIP: true, Hosts: [second], Refused: [] });
      expect(blocklist.records.get(second)?.Reason).toContain(
        'not known when it was closed at 2026-11-24T12:00:00.000Z',
      );
    });

    it('blocks the same host again for a sighting that is later', async () => {
      await record(sent({ at: '12:00', status }));
      expect(blocked()).toEqual([]);
      expect(await record(sent({ at: '12:15', status, seen: '12:10' }))).toMatchObject({ Hosts: [first] });
    });

    it('blocks nothing for what it was closed with, however often that is sent', async () => {
      for (const at of ['12:00', '12:00', '12:30', '13:30']) {
        const { Refused } = await record(sent({ at, status, seen: '11:59' }));
        expect(Refused).toMatchObject([{ Host: first, Reason: expect.stringContaining('the finding is ACTIVE') }]);
      }
      expect(blocked()).toEqual([]);
    });

    it('is closed anew, with what it says by then, when it was open in between', async () => {
      await record(sent({ at: '12:00', status }));
      await record(sent({ at: '12:30', status: 'NEW', host: second }));
      await record(sent({ at: '13:00', status, host: second, seen: '12:40' }));
      blocklist.records.clear();
      await record(sent({ at: '13:30', status, host: second, seen: '12:40' }));
      expect(blocked()).toEqual([]);
    });
  });

  it('that is opened and closed again within a minute still blocks the next attacker', async () => {
    await record(sent({ at: '12:00', status: 'RESOLVED' }));
    await record({ ...sent({ at: '12:00', status: 'NEW' }), time: '2026-11-24T12:00:20Z' });
    await record({ ...sent({ at: '12:00', status: 'RESOLVED' }), time: '2026-11-24T12:00:40Z' });
    expect(await record(sent({ at: '12:05', status: 'RESOLVED', host: second, seen: '11:59' }))).toMatchObject({
      Hosts: [second],
    });
  });

  it('that was closed blocks the next attacker although the first try failed, and was opened since', async () => {
    await record(sent({ at: '12:00', status: 'RESOLVED' }));
    await record(sent({ at: '12:20', status: 'NEW' }));
    expect(await record(sent({ at: '12:10', status: 'RESOLVED', host: second }))).toMatchObject({ Hosts: [second] });
  });

  it('is closed by no replay, and one that was closed goes on in it as it did', async () => {
    const replayed = (one: Sent) => ({ ...sent(one), 'replay-name': 'a' });
    await record(replayed({ at: '12:00', status: 'RESOLVED' }));
    expect(await record(replayed({ at: '12:05', status: 'RESOLVED', host: second }))).toMatchObject({ Hosts: [] });
    await record(sent({ at: '12:10', status: 'RESOLVED' }));
    expect(await record(replayed({ at: '12:15', status: 'RESOLVED', host: second }))).toMatchObject({
      Hosts: [second],
    });
  });
});

it('blocks nothing for a finding that its provider has taken back, whatever it names', async () => {
  await record(asff({ at: '12:00', status: 'RESOLVED' }));
  const event = asff({ at: '12:15', status: 'RESOLVED', host: second, seen: '12:10' });
  event.detail.findings[0].RecordState = 'ARCHIVED';
  expect(await record(event)).toMatchObject({ Hosts: [] });
});

it('knows what each Security Hub has closed by itself', async () => {
  await record(asff({ at: '12:00', status: 'RESOLVED' }));
  expect(await record(ocsf({ at: '12:05', status: 'RESOLVED', host: second }))).toMatchObject({ Hosts: [] });
});

it('leaves no trace of a finding that is not of GuardDuty itself', async () => {
  const event = fixture('fake-product');
  event.detail.findings[0].Workflow = { Status: 'RESOLVED' };
  const closed = jest.spyOn(openings, 'closed');
  const opened = jest.spyOn(openings, 'opened');
  await record(event);
  await record(fixture('fake-product'));
  expect([closed, opened].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
});

it('has the step tried again when what was known at a closing cannot be read or noted', async () => {
  const closed = openings.closed.bind(openings);
  openings.closed = () => Promise.reject(new BlocklistUnavailable('no state'));
  await expect(record(asff({ at: '12:00', status: 'RESOLVED' }))).rejects.toThrow('no state');
  openings.closed = closed;
  openings.openings = () => Promise.reject(new BlocklistUnavailable('no state'));
  await expect(record(asff({ at: '12:00', status: 'RESOLVED' }))).rejects.toThrow('no state');
});

it('holds up no block while it cannot be noted that the finding is open', async () => {
  openings.opened = () => Promise.reject(new BlocklistUnavailable('no state'));
  expect(await record(asff({ at: '12:00', status: 'NEW' }))).toMatchObject({ NewIP: true, Hosts: [first] });
});
