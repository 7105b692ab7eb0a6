import * as fc from 'fast-check';
import { eventsIn } from '../../cli/explain/as-event';
import { explain } from '../../cli/explain/explain';
import type { ExplainedFinding } from '../../cli/explain/explanation';
import { settingOf } from '../../cli/explain/setting';
import type { HostRecord } from '../../functions/core/host-record';
import type { Organization } from '../../organization/organization';
import { fixture, fixtureNames } from '../functions/fixture';
import { numRuns } from '../functions/run-count';
import { central, organization, smallest } from '../stacks/organizations';
import { DeployedWay } from './deployed-way';
import { graver, now, obstacles, tight, unhindered, type Obstacle, type Trial } from './gate-by-gate';

const order = [
  ...['partition', 'account', 'region', 'aggregator', 'deployed', 'forwarder', 'bus-policy', 'rule'],
  ...['product', 'state', 'sample', 'age', 'address', 'never-block', 'own', 'remote-side', 'severity'],
  ...['record', 'groups'],
];

function explained(document: unknown, laid: Organization, records: readonly HostRecord[]): readonly ExplainedFinding[] {
  const of = new Map(records.map((record) => [record.HostIp, record]));
  const setting = { ...settingOf(laid), records: { of, isWhole: true } };
  return explain('a.json', JSON.stringify(document), setting, now).findings;
}

const documentOf = ({ event }: Trial, isEvent: boolean): unknown => (isEvent ? event : event.detail.findings[0]);

/** Where the one host of a trial stops. */
function stopOf(trial: Trial, isEvent: boolean) {
  const [finding] = explained(documentOf(trial, isEvent), trial.organization, trial.records);
  return finding?.hosts[0];
}

const trialOf = (taken: readonly Obstacle[]) => taken.reduce((trial, { apply }) => apply(trial), unhindered);

describe.each([
  ['an event', true],
  ['a finding', false],
])('%s', (_, isEvent) => {
  const possible = obstacles.filter((obstacle) => isEvent || obstacle.isOfEvent !== true);

  it('blocks as long as nothing stands in its way', () => {
    expect(stopOf(unhindered, isEvent)).toMatchObject({ decision: 'block', stop: null });
  });

  it.each(possible)('stops at the gate $gate where $changes is changed', (obstacle) => {
    expect(stopOf(trialOf([obstacle]), isEvent)).toMatchObject({ decision: 'refuse', stop: obstacle.gate });
  });

  it('stops at the first gate that is closed, however many are', () => {
    fc.assert(
      fc.property(fc.subarray([...possible], { minLength: 1 }), (some) => {
        const taken = some.filter(
          ({ changes }, index) =>
            some.findIndex((other) => other.changes === changes) === index &&
            // Without a VPC it does not matter what a group holds.
            !(changes === 'organization' && some.some((other) => other.gate === 'groups')),
        );
        if (taken.length === 0) return;
        const [first] = taken.map(({ gate }) => gate).toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
        expect(stopOf(trialOf(taken), isEvent)).toMatchObject({ decision: 'refuse', stop: first });
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
  });
});

const strict: Organization = {
  ...organization,
  acceptSampleFindings: true,
  blocking: { leastSeverity: 'HIGH', findingTypes: [{ type: 'Recon:EC2/*', decision: 'TELL' }] },
  neverBlock: [{ cidr: '45.155.205.0/24' }],
};
const ways = [tight, strict, central, smallest].map((laid) => ({ laid, way: new DeployedWay(laid) }));

describe('the deployed definitions', () => {
  const change = fc.constantFrom<(event: ReturnType<typeof fixture>) => void>(
    () => undefined,
    ...obstacles.map(({ apply }) => (event: ReturnType<typeof fixture>) => {
      if (event.detail.findings[0]?.Resources?.[0]?.Details?.AwsEc2Instance === undefined) return;
      Object.assign(event, apply({ ...unhindered, event }).event);
    }),
    ...['us-west-2', 'us-east-1', 'eu-central-1', 'ap-south-1'].map((region) => (event: ReturnType<typeof fixture>) => {
      event.region = region;
      for (const finding of event.detail.findings ?? []) {
        if (finding?.cloud !== undefined) finding.cloud.region = region;
        else if (typeof finding === 'object' && finding !== null) finding.Region = region;
      }
    }),
    ...['111111111111', '222222222222', '333333333333', '999999999999'].map(
      (account) => (event: ReturnType<typeof fixture>) => {
        event.account = account;
      },
    ),
    (event) => void (event.source = 'aws.guardduty'),
  );

  it('drop what explain says is blocked, and nothing else', async () => {
    const blocked = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...fixtureNames.filter((name) => Array.isArray(fixture(name).detail?.findings))),
        fc.array(change, { maxLength: 2 }),
        fc.constantFrom(...ways),
        fc.constantFrom<readonly HostRecord[]>([], graver(5), graver(10)),
        fc.boolean(),
        async (name, changes, { laid, way }, records, isEvent) => {
          const event = fixture(name);
          for (const one of changes) one(event);
          const documents: unknown[] = isEvent ? [event] : event.detail.findings;
          for (const document of documents) {
            const said = explained(document, laid, records).flatMap(({ hosts }) => hosts);
            const [sent] = eventsIn(document);
            if (sent === undefined) continue;
            const made = sent.event as ReturnType<typeof fixture>;
            const buses = sent.isGiven ? [made] : way.busesOf({ account: made.account, region: made.region });
            const dropped = new Set<string>();
            for (const bus of buses) for (const host of await way.dropped(made, bus, records, now)) dropped.add(host);
            const saidToBlock = said.filter(({ decision }) => decision === 'block').map(({ host }) => host);
            expect([...new Set(saidToBlock)].sort()).toEqual([...dropped].sort());
            blocked.add(dropped.size > 0);
          }
        },
      ),
      { numRuns: Math.ceil(numRuns / 3) },
    );
    // Neither is rare.
    expect([...blocked].sort()).toEqual([false, true]);
  });

  it.each(ways)('have no gate that explain does not name', ({ laid, way }) => {
    const [finding] = explained(unhindered.event, laid, []);
    const gates = [...finding!.gates, finding!.told, ...finding!.hosts[0]!.gates];
    const stands = new Set(gates.flatMap((gate) => gate.stands ?? []));
    const named = [...stands].map((name) => name.replace(/^[0-9]{12}\/[a-z0-9-]+\//, 'portcullis-'));
    expect(named.sort()).toEqual([...new Set(way.names)].sort());
    // Whatever else an event might pass has no gate yet.
    expect(way.eventTypes.toSorted()).toEqual(
      ['archive', 'bus', 'bus_policy', 'rule', 'target'].map((type) => `aws_cloudwatch_event_${type}`),
    );
  });
});
