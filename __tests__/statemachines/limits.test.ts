import { recordHosts } from '../../functions/add-ip-to-ddb/record-hosts';
import { readNeverBlock } from '../../functions/core/never-block';
import { plainPolicy } from '../../functions/core/policy';
import type { BatchUpdate } from '../../functions/core/step-contracts';
import { releaseExpired } from '../../functions/get-ip-from-ddb/release-expired';
import { removeReleased } from '../../functions/remove-ip-from-ddb/remove-released';
import { answerOf, type Outcome } from '../../functions/update-nf-rg/outcome';
import { maximumBatches } from '../../organization/names';
import { newBlock } from '../functions/adapters/blocklist.contract';
import { InMemoryBlocklist } from '../functions/fakes/in-memory-blocklist';
import { InMemoryHistory } from '../functions/fakes/in-memory-history';
import { InMemoryOpenings } from '../functions/fakes/in-memory-openings';
import { VirtualTiming } from '../functions/fakes/virtual-timing';
import { fixture } from '../functions/fixture';
import { definitionOf, type Definition, type State } from './run-machine';

/** Quotas of Step Functions, none of which can be raised: bytes of a state's input or output, and events of an execution. */
const limits = { state: 262_144, history: 25_000 };

const everyBatch = Array.from({ length: maximumBatches }, (_, batch) => batch);
/** The longest IPv6 addresses of a network. */
const host = (index: number) => `2a0b:f4c2:1111:2222:3333:4444:5555:${(0x1000 + index).toString(16)}`;
const ownAddresses = readNeverBlock([], { '444444444444': ['2a0b:f4c2:1111:2222::/64'] });
const firewall = (index: number) => `444444444444/ap-southeast-2/vpc-0a1b2c3d4e5f6${1_000 + index}-30000`;

/** Firewalls of a batch of 2,000 in the organization, each with everything to say about it that there is. */
const reached = Array.from({ length: 60 }, (_, index): Outcome => ({
  kind: 'updated',
  firewall: firewall(index),
  generation: 1_234_567,
  aheadBy: 0,
  units: 30_000,
  capacity: 30_000,
  healed: 'failure',
  lifted: [],
  held: undefined,
  notEnforced: Array.from({ length: 500 }, (_, left) => host(left)),
  passedBy: [65_000, 65_001].map((priority) => ({ priority, group: 'g'.repeat(128) })),
  unattached: true,
  unread: 'e'.repeat(500),
  undropped: Array.from({ length: 28 }, (_, left) => ({
    host: host(left),
    why: 'no firewall',
    // Every fifth character takes two when it is JSON.
    detail: '"arn '.repeat(200),
  })),
  newWarning: true,
}));
/** The same where nobody asks about hosts. */
const unasked = reached.map((outcome): Outcome => ({ ...outcome, undropped: undefined }) as Outcome);
/** The same of a reconcile, which decides what leaves without a reason. */
const reconciled = unasked.map((outcome): Outcome => {
  const hosts = Array.from({ length: 500 }, (_, left) => host(left));
  return { ...outcome, healed: 'let go', lifted: hosts, held: hosts } as Outcome;
});
const failed = Array.from({ length: 60 }, (_, index): Outcome => ({
  kind: 'failed',
  firewall: firewall(index),
  error: 'E'.repeat(200),
  // Every fifth character takes two when it is JSON.
  message: '"arn '.repeat(200),
  first: true,
}));
const notDeployed = Array.from({ length: 60 }, (_, index): Outcome => ({
  ...{ kind: 'not deployed', firewall: firewall(index + 100), missing: 'rule group' },
}));

const updates = (outcomes: readonly Outcome[]) =>
  everyBatch.map((batch): BatchUpdate => answerOf(batch, 1_234_567, outcomes, 0));
const failures = everyBatch.map((Batch): BatchUpdate => ({
  Batch,
  Complete: false,
  // Lambda's account of an error: its message, and a stack trace of ten lines.
  BatchError: { Error: 'BlocklistUnavailable', Cause: 'm'.repeat(3_000) },
}));

const timing = new VirtualTiming();
const bytes = (state: object) => Buffer.byteLength(JSON.stringify({ ...state, Batches: everyBatch }));

describe('the states of sechub-record-ip fit into what Step Functions hands on', () => {
  /** As many hosts as a finding has fields for, half of them refused. */
  async function record() {
    const event = fixture('port-probe');
    event.detail.findings[0].Title = 't'.repeat(256);
    const probe = 'aws/guardduty/service/action/portProbeAction/portProbeDetails';
    const probes = Array.from({ length: 50 }, (_, index) => [
      `${probe}.${index}_/remoteIpDetails/ipAddressV6`,
      index % 2 === 0 ? host(index) : `2a0b:f4c2:aaaa:bbbb:cccc:dddd:eeee:${(0x1000 + index).toString(16)}`,
    ]);
    Object.assign(event.detail.findings[0].ProductFields, Object.fromEntries(probes));
    const recorder = {
      ...{
        blocklist: new InMemoryBlocklist(),
        history: new InMemoryHistory(),
        openings: new InMemoryOpenings(),
        timing,
      },
      deadline: timing.now() + 20_000,
    };
    const policy = { ...plainPolicy, neverBlock: ownAddresses };
    return (await recordHosts(event, policy, recorder)).answer;
  }

  it.each([
    ['everything is to be said of every firewall', updates([...failed, ...notDeployed, ...reached])],
    ['every batch fails as a whole', failures],
  ])('when %s', async (_, Updates) => {
    const Record = await record();
    expect([Record.Hosts.length, Record.Refused.length]).toEqual([28, 25]);
    expect(bytes({ Record, Updates, Outcome: { AnyBehind: true } })).toBeLessThan(limits.state);
  });
});

describe('the states of sechub-prune-ip fit into what Step Functions hands on', () => {
  /** As many hosts as are released at once, each for a reason. */
  async function release() {
    const blocklist = new InMemoryBlocklist();
    for (let index = 0; index < 501; index++) {
      await blocklist.put(newBlock(host(index), { ExpiresAt: timing.now() / 1000 + 1_000 }), undefined);
      await blocklist.raise();
    }
    const history = new InMemoryHistory();
    const Release = await releaseExpired({ blocklist, history, timing, neverBlock: ownAddresses });
    const { answer } = await removeReleased(Release.Hosts, blocklist, history, timing);
    return { Release, Removed: answer.Removed };
  }

  it.each([
    ['everything is to be said of every firewall', updates([...failed, ...notDeployed, ...unasked])],
    ['every batch fails as a whole', failures],
  ])('when %s', async (_, Updates) => {
    const { Release } = await release();
    expect([Release.Hosts.length, Release.More]).toEqual([500, true]);
    expect(bytes({ Release, Updates, Outcome: { AnyBehind: true } })).toBeLessThan(limits.state);
  });

  it('when every host has left the firewalls', async () => {
    const { Release, Removed } = await release();
    expect(Removed).toHaveLength(500);
    const state = { Release, Updates: updates(unasked), Outcome: { AnyBehind: false }, Removed: { Hosts: Removed } };
    expect(bytes(state)).toBeLessThan(limits.state);
  });
});

/** Events of a state, at the most: whatever may be tried again is, as often as it may, and every state is entered. */
function eventsOf(state: State, tries: (state: State) => number): number {
  // Entered and left; a Map itself starts and succeeds, and so does each iteration.
  if (state.ItemProcessor) return 4 + maximumBatches * (2 + eventsOfAll(state.ItemProcessor, tries));
  // Scheduled, started, and succeeded or failed.
  return 2 + (state.Type === 'Task' ? 3 * tries(state) : 0);
}

function eventsOfAll({ States }: Definition, tries: (state: State) => number): number {
  return Object.values(States).reduce((sum, state) => sum + eventsOf(state, tries), 0);
}

it('has the states of sechub-reconcile fit, too, when hosts have left the blocklist without a reason', () => {
  const state = { Generation: '1234567', Updates: updates([...failed, ...notDeployed, ...reconciled]) };
  expect(bytes(state)).toBeLessThan(limits.state);
});

describe('the history of an execution fits into what Step Functions keeps', () => {
  const worst = ({ Retry = [] }: State) => Retry.reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 1);

  it.each(['sechub-record-ip', 'sechub-reconcile', 'sechub-send-findings'] as const)(
    'of %s, though everything is tried as often as it may be',
    (machine) => {
      expect(eventsOfAll(definitionOf(machine, everyBatch), worst)).toBeLessThan(limits.history);
    },
  );

  it('of sechub-prune-ip, though a whole rule group of hosts expires and everything takes a second try', () => {
    const rounds = 15_000 / 500;
    expect(rounds * eventsOfAll(definitionOf('sechub-prune-ip', everyBatch), () => 2)).toBeLessThan(limits.history);
  });
});
