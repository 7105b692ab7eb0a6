import * as fc from 'fast-check';
import { decide as decideAt } from '../../../functions/core/decide';
import type { Finding } from '../../../functions/core/finding';
import type { HostRecord } from '../../../functions/core/host-record';
import { mergeRecord } from '../../../functions/core/merge-record';
import { plainPolicy as policy } from '../../../functions/core/policy';
import { readEvent } from '../../../functions/core/read-event';
import { readOcsf } from '../../../functions/core/read-ocsf';
import { fixture } from '../fixture';
import { numRuns } from '../run-count';

const now = Date.UTC(2026, 10, 24, 12);
const decide = (finding: Finding, laid: typeof policy) => decideAt(finding, laid, now);
const addressesOf = (finding: Finding | undefined) => finding?.remotes.map(({ address }) => address);
const raw = (name = 'ocsf-network-connection') => fixture(name).detail.findings[0];
const findingIn = (name: string) => readEvent(fixture(name)).findings[0]!;
const blockedBy = (name: string) =>
  decide(findingIn(name), policy)
    .filter(({ decision }) => decision === 'block')
    .map(({ host }) => host);
const refusalsOf = (name: string) => decide(findingIn(name), policy).map(({ host, reason }) => [host, reason]);

it('reads the same of a finding as the older Security Hub says of it', () => {
  const asff = readEvent(fixture('network-connection')).findings[0]!;
  const { id, account, region, title, severity, updatedAt, lastSeenAt, recordState, workflowStatus, remotes } = asff;
  expect(findingIn('ocsf-network-connection')).toMatchObject({
    ...{ id, account, region, title, severity, updatedAt, lastSeenAt, recordState, workflowStatus, remotes },
    type: 'UnauthorizedAccess:EC2/TorClient',
    productArn: 'arn:aws:securityhub:us-east-1::productv2/aws/guardduty',
    sample: false,
  });
});

it('is no news of a host that the same finding told from the older Security Hub', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  const merge = (finding: Finding, existing?: HostRecord) =>
    mergeRecord(existing, finding, '185.220.101.4', 'seen', now, 720);
  const first = merge(readEvent(fixture('network-connection')).findings[0]!);
  if (first.action !== 'create') throw new Error(`unexpected: ${first.action}`);
  const held = { ...first.record, Generation: 1 };
  expect(merge(findingIn('ocsf-network-connection'), held)).toEqual({ action: 'keep', record: held });
});

it.each([
  ['ocsf-network-connection', ['185.220.101.4']],
  ['ocsf-api-call', ['185.220.101.34']],
  ['ocsf-port-probe', ['45.155.205.233', '89.248.165.52', '80.82.77.139']],
  ['ocsf-own-by-mark', ['185.220.101.4']],
  ['ocsf-in-progress', ['185.220.101.4']],
  ['ocsf-vulnerability', []],
])('blocks the remote side of %s', (name, hosts) => {
  expect(blockedBy(name)).toEqual(hosts);
});

it('takes neither side where both are public and none is known as the own one', () => {
  const reason = "both sides are public, and the finding does not say which of them is the resource's own";
  expect(refusalsOf('ocsf-both-public')).toEqual([
    ['52.95.110.1', reason],
    ['185.220.101.4', reason],
  ]);
});

it('refuses aloud what stands where a remote side should be', () => {
  expect(refusalsOf('ocsf-neither-public')).toEqual([
    ['010.0.0.1', '"010.0.0.1" has an octet with a leading zero (010)'],
  ]);
});

it.each([
  ['an address that a resource lists', { device: { ip: '52.95.110.1' } }, true],
  ['an address in capitals', { PublicIp: '52.95.110.1' }, true],
  ['an address in a list', { data: { IpV4Addresses: ['52.95.110.1'] } }, true],
  ['an id that the endpoint has', { uid: 'i-0f1e2d3c4b5a69788' }, true],
  ['a tag that holds the address', { tags: [{ name: 'ip', value: '52.95.110.1' }] }, false],
  ['a description that holds the address', { description: '52.95.110.1' }, false],
])('knows the own side by %s', (_, resource, known) => {
  const own = { ip: '52.95.110.1', uid: 'i-0f1e2d3c4b5a69788' };
  const finding = readOcsf({ ...raw(), resources: [resource], evidences: [{ src_endpoint: own }] });
  expect(addressesOf(finding)).toEqual(known ? [] : ['52.95.110.1']);
});

it('blocks a host that one piece of evidence shows as the remote one', () => {
  const remote = { ip: '185.220.101.4' };
  const evidences = [
    { src_endpoint: { ip: '52.95.110.1' }, dst_endpoint: remote },
    { src_endpoint: { ip: '10.20.1.17' }, dst_endpoint: remote },
  ];
  const verdicts = decide(readOcsf({ ...raw(), resources: [], evidences })!, policy);
  expect(verdicts.map(({ host, decision }) => [host, decision])).toEqual([
    ['52.95.110.1', 'refuse'],
    ['185.220.101.4', 'block'],
  ]);
});

it.each([
  ['ocsf-suppressed', 'the finding is ACTIVE, its workflow SUPPRESSED'],
  ['ocsf-resolved', 'the finding is ACTIVE, its workflow RESOLVED'],
  ['ocsf-closed', 'the finding is ACTIVE, its workflow CLOSED'],
  ['ocsf-sample', 'the finding is a GuardDuty sample, and samples are not accepted'],
  ['ocsf-sample-in-details', 'the finding is a GuardDuty sample, and samples are not accepted'],
])('blocks nothing for %s', (name, reason) => {
  expect(refusalsOf(name)).toEqual([['185.220.101.4', reason]]);
});

it.each([
  'arn:aws:securityhub:us-east-1:444444444444:productv2/444444444444/default',
  'arn:aws:securityhub:us-east-1:444444444444:productv2/aws/guardduty',
  'arn:aws:securityhub:us-east-1::product/aws/guardduty',
  'arn:aws:securityhub:us-east-1::productv2/aws/guardduty2',
  'productv2/aws/guardduty',
  '',
])('does not believe the product "%s"', (uid) => {
  const finding = readOcsf({ ...raw(), metadata: { product: { uid } } });
  expect(decide(finding!, policy)[0]).toMatchObject({
    decision: 'refuse',
    reason: expect.stringContaining("not GuardDuty's own"),
  });
});

it.each(['aws', 'aws-cn', 'aws-us-gov'])('believes GuardDuty in the partition %s', (partition) => {
  const uid = `arn:${partition}:securityhub:us-east-1::productv2/aws/guardduty`;
  expect(decide(readOcsf({ ...raw(), metadata: { product: { uid } } })!, policy)[0]?.decision).toBe('block');
});

it.each([
  [{ severity: 'Critical' }, 'CRITICAL'],
  [{ severity: 'Fatal', severity_id: 6 }, 'CRITICAL'],
  [{ severity: 'Low', severity_id: 4 }, 'LOW'],
  [{ severity: 'Severe', severity_id: 4 }, 'HIGH'],
  [{ severity_id: 6 }, 'CRITICAL'],
  [{ severity_id: 1 }, 'INFORMATIONAL'],
  [{ severity: 'Unknown', severity_id: 0 }, 'INFORMATIONAL'],
  [{ severity_id: '4' }, 'INFORMATIONAL'],
  [{}, 'INFORMATIONAL'],
])('reads the severity %j as %s', (severity, label) => {
  expect(readOcsf({ finding_info: { uid: 'a' }, ...severity })?.severity).toBe(label);
});

it.each([
  [{ severity: 'Low', severity_id: 2 }, { severity: 'High', severity_id: 4 }, 'HIGH'],
  [{ severity: 'Critical', severity_id: 5 }, { severity_id: 2 }, 'LOW'],
  [{ severity: 'High' }, { severity_id: 99 }, 'HIGH'],
])('takes the severity %j, where the vendor gave %j, as %s', (severity, vendor_attributes, label) => {
  expect(readOcsf({ finding_info: { uid: 'a' }, ...severity, vendor_attributes })?.severity).toBe(label);
});

it.each([
  [{}, ['ACTIVE', 'NEW']],
  [{ status: 'New', status_id: 3 }, ['ACTIVE', 'SUPPRESSED']],
  [{ status: 'Resolved', status_id: 1 }, ['ACTIVE', 'RESOLVED']],
  [{ status_id: 5 }, ['ACTIVE', 'ARCHIVED']],
  [{ status_id: 6 }, ['ACTIVE', 'DELETED']],
  [{ status: 'Resolved', activity_name: 'Close' }, ['ACTIVE', 'RESOLVED']],
  [{ unmapped: { archived: true } }, ['ARCHIVED', 'NEW']],
  [{ status_id: 0 }, ['ACTIVE', 'UNKNOWN']],
  [{ status: 'in progress' }, ['ACTIVE', 'NOTIFIED']],
  [{ status: 'Awaiting review', status_id: 99 }, ['ACTIVE', 'AWAITING_REVIEW']],
  [{ activity_id: 3 }, ['ACTIVE', 'CLOSED']],
])('reads the state %j as %j', (state, [recordState, workflowStatus]) => {
  expect(readOcsf({ finding_info: { uid: 'a' }, ...state })).toMatchObject({ recordState, workflowStatus });
});

it.each([
  [{ finding_info: { uid: 'a', modified_time: 1795521520907 } }, '2026-11-24T11:58:40.907Z'],
  [
    { finding_info: { uid: 'a', modified_time: 9e99, last_seen_time_dt: '2026-11-24T11:00:00Z' } },
    '2026-11-24T11:00:00.000Z',
  ],
  [{ finding_info: { uid: 'a' }, time: 1795521520907 }, '2026-11-24T11:58:40.907Z'],
  [{ finding_info: { uid: 'a' } }, undefined],
])('reads the time of %j as %s', (finding, updatedAt) => {
  expect(readOcsf(finding)?.updatedAt).toBe(updatedAt);
});

it('opens no JSON that an attacker may have written', () => {
  const evidences = [{ ...raw().evidences[0], data: { user_agent: '{"sample":true}', sample: 'no' } }];
  expect(readOcsf({ ...raw(), evidences })?.sample).toBe(false);
});

describe('whatever comes', () => {
  const anything = fc.anything({ maxDepth: 1, maxKeys: 2, withBigInt: true, withNullPrototype: true });

  it('reading never throws', () => {
    const keys = fc.constantFrom('finding_info', 'metadata', 'cloud', 'evidences', 'resources', 'severity_id', 'time');
    const inner = fc.dictionary(fc.constantFrom('uid', 'product', 'account', 'types', 'src_endpoint', 'ip'), anything);
    fc.assert(
      fc.property(fc.dictionary(keys, fc.oneof(anything, inner, fc.array(inner))), (finding) => {
        const given = { class_uid: 2004, finding_info: { uid: 'a' }, ...finding };
        expect(() => readOcsf(given)).not.toThrow();
      }),
      { numRuns },
    );
  });

  it('never takes a side that a resource lists, whichever side it is', () => {
    const address = fc.ipV4();
    fc.assert(
      fc.property(address, address, fc.boolean(), (own, remote, swapped) => {
        fc.pre(own !== remote);
        const ends = swapped ? [remote, own] : [own, remote];
        const evidences = [{ src_endpoint: { ip: ends[0] }, dst_endpoint: { ip: ends[1] } }];
        const finding = readOcsf({ ...raw(), resources: [{ device: { ip: own } }], evidences })!;
        expect(addressesOf(finding)).toEqual([remote]);
      }),
      { numRuns },
    );
  });
});
