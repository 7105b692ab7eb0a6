import { guardDutyAsAsff } from '../../../cli/explain/guard-duty-as-asff';
import { decide } from '../../../functions/core/decide';
import type { Finding } from '../../../functions/core/finding';
import { plainPolicy } from '../../../functions/core/policy';
import { readAsff } from '../../../functions/core/read-asff';
import { readOcsf } from '../../../functions/core/read-ocsf';

const now = Date.UTC(2026, 10, 28);
const type = 'AttackSequence:IAM/CompromisedCredentials';
const seen = '2026-11-20T10:00:00.000Z';
const own = '52.95.110.1';

const endpoints = [
  { id: 'e1', ip: '185.220.101.4', connection: { direction: 'INBOUND' } },
  // The same host at another port is one host.
  { id: 'e2', ip: '185.220.101.4', port: 8443 },
  { id: 'e3', ip: '10.0.0.5' },
  { id: 'e4', ip: '193.99.144.80' },
  { id: 'e5', domain: 'example.com' },
  { id: 'e6', ip: own },
];
const indicators = [
  { key: 'TOR_IP', values: ['185.220.101.4'] },
  { key: 'CRYPTOMINING_IP', values: ['45.155.205.233', own] },
  { key: 'SUSPICIOUS_NETWORK', values: ['193.99.144.80', 'some network'] },
  { key: 'MALICIOUS_DOMAIN', values: ['example.com'] },
  { key: 'MALICIOUS_IP' },
];

// The form of GuardDuty's API (`Sequence`), of Security Hub's API (`Sequence`), and of OCSF's detection finding.
const raw = {
  arn: 'arn:aws:guardduty:us-east-1:111122223333:detector/d/finding/1',
  accountId: '111122223333',
  region: 'us-east-1',
  type,
  severity: 9,
  updatedAt: seen,
  resource: { resourceType: 'AttackSequence' },
  service: {
    eventLastSeen: seen,
    detection: {
      sequence: {
        uid: 'u',
        endpoints,
        resources: [{ uid: 'eni', data: { ec2NetworkInterface: { publicIp: own } } }],
        signals: [{ uid: 's', signalIndicators: [{ key: 'MALICIOUS_IP', values: ['89.248.165.52'] }] }],
        sequenceIndicators: indicators,
      },
    },
  },
};
const asff = {
  Id: raw.arn,
  ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty',
  AwsAccountId: raw.accountId,
  Types: [`TTPs/${type}`],
  LastObservedAt: seen,
  Resources: [{ Type: 'AwsEc2NetworkInterface', Details: { AwsEc2NetworkInterface: { PublicIp: own } } }],
  Detection: {
    Sequence: {
      Endpoints: endpoints.map(({ id, ip, connection }) => ({
        Id: id,
        Ip: ip,
        Connection: { Direction: connection?.direction },
      })),
      Signals: [{ Id: 's', SignalIndicators: [{ Key: 'MALICIOUS_IP', Values: ['89.248.165.52'] }] }],
      SequenceIndicators: indicators.map(({ key, values }) => ({ Key: key, Values: values })),
    },
  },
};
const ocsf = {
  class_uid: 2004,
  metadata: { product: { uid: 'arn:aws:securityhub:us-east-1::productv2/aws/guardduty' } },
  finding_info: {
    uid: raw.arn,
    types: ['Threats', type],
    last_seen_time_dt: seen,
    traits: indicators.map(({ key, values }) => ({ name: key, values })),
    related_events: [{ traits: [{ name: 'MALICIOUS_IP', values: ['89.248.165.52'] }] }],
  },
  evidences: endpoints.map(({ ip, domain }) => ({ src_endpoint: { ip, uid: domain } })),
  resources: [{ data: { public_ip: own } }],
};

const forms: readonly (readonly [string, Finding])[] = [
  ["GuardDuty's own form", readAsff(guardDutyAsAsff(raw))!],
  ['ASFF', readAsff(asff)!],
  ['OCSF', readOcsf(ocsf)!],
];
const verdictsOf = (finding: Finding) => decide(finding, plainPolicy, now);

describe.each(forms)('an attack sequence in %s', (_, finding) => {
  it('has the addresses blocked that a malicious, Tor or mining indicator names, and no others', () => {
    const blocked = verdictsOf(finding).filter(({ decision }) => decision === 'block');
    expect(Object.fromEntries(blocked.map(({ host, reason }) => [host, reason]))).toEqual({
      '185.220.101.4': `${type}: the attack sequence's indicator TOR_IP names this address`,
      '45.155.205.233': `${type}: the attack sequence's indicator CRYPTOMINING_IP names this address`,
      '89.248.165.52': `${type}: the attack sequence's indicator MALICIOUS_IP names this address`,
    });
  });

  it('has the rest named and refused, each with its reason', () => {
    const refused = verdictsOf(finding).filter(({ decision }) => decision === 'refuse');
    const reasons = Object.fromEntries(refused.map(({ host, reason }) => [host, reason]));
    expect(reasons['193.99.144.80']).toContain('no indicator of the attack sequence condemns this address');
    expect(reasons[own]).toContain('is ours');
    if ('10.0.0.5' in reasons) expect(reasons['10.0.0.5']).toContain('is private');
  });
});

it('blocks a condemned address also where both ends of its evidence are public', () => {
  const evidences = [{ src_endpoint: { ip: '185.220.101.4' }, dst_endpoint: { ip: '193.99.144.80' } }];
  const verdicts = verdictsOf(readOcsf({ ...ocsf, evidences })!);
  expect(verdicts).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ host: '185.220.101.4', decision: 'block' }),
      expect.objectContaining({ host: '193.99.144.80', decision: 'refuse' }),
    ]),
  );
});
