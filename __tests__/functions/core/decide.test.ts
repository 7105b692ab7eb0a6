import * as fc from 'fast-check';
import { readAddress } from '../../../functions/core/address';
import { decide as decideAt } from '../../../functions/core/decide';
import type { Finding } from '../../../functions/core/finding';
import { readNeverBlock } from '../../../functions/core/never-block';
import { plainPolicy as policy, type Policy } from '../../../functions/core/policy';
import { readEvent } from '../../../functions/core/read-event';
import { isPublic } from '../../../functions/core/special-purpose';
import { fixture } from '../fixture';
import { numRuns } from '../run-count';
import { publicHost } from './arbitrary-hosts';

const now = Date.UTC(2026, 10, 24, 12);
const decide = (one: Finding, laid: Policy) => decideAt(one, laid, now);
const remotes = (...addresses: string[]) => addresses.map((address) => ({ address }));
const finding = (name = 'network-connection'): Finding => readEvent(fixture(name)).findings[0]!;
const verdictOf = (changes: Partial<Finding>, laid: Policy = policy) => decide({ ...finding(), ...changes }, laid)[0];

it('blocks the remote host of a GuardDuty finding, and says why', () => {
  expect(decide(finding(), policy)).toEqual([
    {
      host: '185.220.101.4',
      decision: 'block',
      reason:
        "GuardDuty's UnauthorizedAccess:EC2/TorClient: the remote host is a malicious destination that our resource talks to",
    },
  ]);
});

it('blocks every host of a port probe, in canonical form', () => {
  expect(decide(finding('port-probe'), policy).map(({ decision }) => decision)).toEqual(['block', 'block', 'block']);
  expect(decide(finding('ipv6'), policy)[0]).toMatchObject({ host: '2a0b:f4c2::1', decision: 'block' });
});

it('decides once on a host that is written in two ways', () => {
  expect(decide({ ...finding(), remotes: remotes('185.220.101.4', '::ffff:185.220.101.4') }, policy)).toHaveLength(1);
});

it.each(['arn:aws', 'arn:aws-cn', 'arn:aws-us-gov', 'arn:aws-iso-b'])(
  'believes GuardDuty in the partition of %s',
  (partition) => {
    expect(verdictOf({ productArn: `${partition}:securityhub:us-east-1::product/aws/guardduty` })?.decision).toBe(
      'block',
    );
  },
);

it.each([
  'arn:aws:securityhub:us-east-1:444444444444:product/444444444444/default',
  'arn:aws:securityhub:us-east-1:444444444444:product/aws/guardduty',
  'arn:aws:securityhub:us-east-1::product/aws/guardduty2',
  'arn:aws:securityhub:us-east-1::product/aws/guardduty\n',
  'arn:aws:securityhub:us-east-1::product/aws/inspector',
  'arn:aws:guardduty:us-east-1::product/aws/guardduty',
  'xarn:aws:securityhub:us-east-1::product/aws/guardduty',
  '',
])('does not believe the product "%s"', (productArn) => {
  expect(verdictOf({ productArn })).toMatchObject({
    decision: 'refuse',
    reason: expect.stringContaining("not GuardDuty's own"),
  });
});

it.each([
  ['archived', 'state', 'the finding is ARCHIVED, its workflow NEW'],
  ['suppressed', 'state', 'the finding is ACTIVE, its workflow SUPPRESSED'],
  ['resolved', 'state', 'the finding is ACTIVE, its workflow RESOLVED'],
  ['sample', 'sample', 'the finding is a GuardDuty sample, and samples are not accepted'],
  ['sample-in-json', 'sample', 'the finding is a GuardDuty sample, and samples are not accepted'],
])('blocks nothing for a finding that is %s', (name, gate, reason) => {
  expect(decide(finding(name), policy)).toEqual([{ host: '185.220.101.4', decision: 'refuse', gate, reason }]);
});

it.each(['notified', 'without-prefix'])('blocks for a finding that is %s', (name) => {
  expect(decide(finding(name), policy)[0]?.decision).toBe('block');
});

it('refuses what is an address of the organization itself, and says of which account', () => {
  const neverBlock = readNeverBlock(['185.220.101.0/24'], { '333333333333': ['185.220.101.4/32'] });
  expect(verdictOf({}, { ...policy, neverBlock })).toEqual({
    host: '185.220.101.4',
    decision: 'refuse',
    gate: 'never-block',
    reason: '185.220.101.4 belongs to account 333333333333 of the organization (185.220.101.4/32)',
  });
});

it('accepts samples where the organization does', () => {
  expect(decide(finding('sample'), { ...policy, acceptSamples: true })[0]?.decision).toBe('block');
});

it('refuses what is no public address, and names the reason', () => {
  expect(decide(finding('unblockable-addresses'), policy)).toEqual([
    {
      host: '010.0.0.1',
      decision: 'refuse',
      gate: 'address',
      reason: '"010.0.0.1" has an octet with a leading zero (010)',
    },
    { host: '10.1.2.3', decision: 'refuse', gate: 'never-block', reason: '10.1.2.3 is private (10.0.0.0/8, RFC 1918)' },
  ]);
});

it('refuses what is on the never-block list', () => {
  const neverBlock = readNeverBlock(['185.220.101.0/24', '2a0b:f4c2::/32']);
  expect(verdictOf({}, { ...policy, neverBlock })).toEqual({
    host: '185.220.101.4',
    decision: 'refuse',
    gate: 'never-block',
    reason: '185.220.101.4 is on the never-block list (185.220.101.0/24)',
  });
  expect(verdictOf({ remotes: remotes('185.220.102.4') }, { ...policy, neverBlock })?.decision).toBe('block');
});

it('names every broken entry of the never-block list', () => {
  expect(() => readNeverBlock(['10.0.0.0/8', '10.0.0/8', 'partner'])).toThrow('10.0.0/8, partner');
});

it('gives no verdict on a finding that names no host', () => {
  expect(decide(finding('dns-request'), policy)).toEqual([]);
});

it('never blocks what is not a public address in canonical form', () => {
  const text = fc.oneof(
    publicHost,
    fc.ipV4(),
    fc.ipV4Extended(),
    fc.ipV6(),
    fc.string(),
    fc.ipV4().map((host) => `${host}/8`),
  );
  fc.assert(
    fc.property(fc.array(text), (addresses) => {
      for (const { host, decision } of decide({ ...finding(), remotes: remotes(...addresses) }, policy)) {
        if (decision === 'refuse') continue;
        const reading = readAddress(host);
        expect(reading).toMatchObject({ host });
        expect('ip' in reading && isPublic(reading.ip)).toBe(true);
      }
    }),
    { numRuns },
  );
});
