import { explain } from '../../cli/explain/explain';
import type { ExplainedFinding } from '../../cli/explain/explanation';
import { settingOf } from '../../cli/explain/setting';
import type { Gate, GateName } from '../../cli/explain/way/gate';
import type { HostRecord } from '../../functions/core/host-record';
import { plainPolicy } from '../../functions/core/policy';
import type { Organization } from '../../organization/organization';
import { fixture } from '../functions/fixture';
import { central, organization, smallest } from '../stacks/organizations';
import { graver, now } from './gate-by-gate';

const asff = (changes: object = {}) => ({ ...fixture('network-connection').detail.findings[0], ...changes });
const event = (changes: object = {}) => ({ ...fixture('network-connection'), ...changes });

function explained(document: unknown, laid: Organization = organization, records?: readonly HostRecord[]) {
  const of = records && new Map(records.map((record) => [record.HostIp, record]));
  const setting = { ...settingOf(laid), ...(of && { records: { of, isWhole: true } }) };
  return explain('a.json', JSON.stringify(document), setting, now).findings[0]!;
}
const gateOf = ({ gates, hosts }: ExplainedFinding, name: GateName): Gate =>
  [...gates, ...hosts.flatMap((host) => host.gates)].find(({ gate }) => gate === name)!;

it('walks the gates in the order of the way', () => {
  const { gates, hosts } = explained(asff());
  expect(gates.map(({ gate }) => gate)).toEqual([
    ...['partition', 'account', 'region', 'aggregator', 'deployed', 'forwarder', 'bus-policy', 'rule'],
    ...['product', 'state', 'sample', 'age'],
  ]);
  expect(hosts[0]?.gates.map(({ gate }) => gate)).toEqual([
    ...['address', 'never-block', 'own', 'remote-side', 'severity', 'record', 'groups'],
  ]);
});

describe('the account', () => {
  it.each([
    [
      'a member that the file has report',
      organization,
      '333333333333',
      /has 333333333333 \(production\) report; that it/,
    ],
    [
      'a member whose hub nobody turns on',
      organization,
      '444444444444',
      /444444444444 \(staging\).*nobody says that its/,
    ],
    ['an account that the file does not name', smallest, '999999999999', /GuardDuty is left alone.*; nobody says that/],
    ['the management account', organization, '111111111111', /has 111111111111 \(management\) report/],
    ['any account of a central configuration', central, '999999999999', /has 999999999999 report/],
    ['no account', organization, '', /^the finding names no account$/],
  ])('of a finding is not known to report: %s', (_, laid, AwsAccountId, reason) => {
    const gate = gateOf(explained(asff({ AwsAccountId }), laid), 'account');
    expect(gate).toMatchObject({ outcome: 'unknown', reason: expect.stringMatching(reason) });
    if (AwsAccountId !== '') {
      expect(gate.show?.join('\n')).toContain(`--account-ids ${AwsAccountId} --query 'Members[].MemberStatus'`);
    }
  });

  it('says of a root policy that is kept that nobody here knows what it enables', () => {
    const laid: Organization = { ...central, securityHub: { configuration: 'CENTRAL', rootPolicy: 'KEEP' } };
    expect(gateOf(explained(asff(), laid), 'account').reason).toContain("policy of the root is not Portcullis's");
  });

  it('is asked of the newer Security Hub in another way', () => {
    const gate = gateOf(explained(fixture('ocsf-network-connection').detail.findings[0]), 'account');
    expect(gate).toMatchObject({
      outcome: 'unknown',
      show: ['aws securityhub describe-security-hub-v2 --region us-east-1'],
    });
  });

  it("is passed by the security account's own finding, and by an event of its bus", () => {
    expect(gateOf(explained(asff({ AwsAccountId: '222222222222' })), 'account').outcome).toBe('passes');
    expect(gateOf(explained(event()), 'account').outcome).toBe('passes');
  });

  it("stops an event of a member's own bus, and says that there is another", () => {
    expect(gateOf(explained(event({ account: '444444444444' })), 'account')).toMatchObject({
      outcome: 'stops',
      reason: expect.stringContaining('default bus of account 444444444444'),
      remedy: expect.stringContaining('Give the finding alone'),
    });
  });

  it('of the finding is asked where the event does not name its own', () => {
    expect(gateOf(explained(event({ account: undefined })), 'account').reason).toContain('444444444444');
  });
});

describe('the Region', () => {
  it.each([
    ['us-west-2', /the home Region$/],
    ['us-east-1', /a linked Region with a rule of its own$/],
  ])('%s is covered', (Region, reason) => {
    expect(gateOf(explained(asff({ Region })), 'region')).toMatchObject({
      outcome: 'passes',
      reason: expect.stringMatching(reason),
    });
  });

  it('that is not covered stops a finding, and what covers it is said', () => {
    const finding = explained(asff({ Region: 'eu-west-1' }));
    expect(finding).toMatchObject({ stop: 'region', told: { outcome: 'not reached' } });
    expect(gateOf(finding, 'region')).toMatchObject({
      reason: expect.stringContaining('the aggregator links no Region but us-east-1'),
      remedy: expect.stringContaining('Add eu-west-1 to linkedRegions'),
    });
  });

  it('of an event counts, whatever Region its finding is of: the aggregator brings others', () => {
    const home = event({ region: 'us-west-2' });
    home.detail.findings[0].Region = 'eu-west-1';
    expect(explained(home)).toMatchObject({ stop: null, hosts: [{ decision: 'block' }] });
    expect(explained(event({ region: 'eu-west-1' }))).toMatchObject({ stop: 'region' });
  });

  it('is asked of the aggregator where it is linked, and of nobody where it is home', () => {
    const { gates } = explained(asff());
    expect(gates.find(({ gate }) => gate === 'aggregator')?.show).toEqual([
      'aws securityhub list-finding-aggregators --region us-west-2',
    ]);
    const newer = explained(fixture('ocsf-network-connection').detail.findings[0]);
    expect(gateOf(newer, 'aggregator').show).toEqual(['aws securityhub list-aggregators-v2 --region us-west-2']);
    expect(explained(asff({ Region: 'us-west-2' })).gates.map(({ gate }) => gate)).not.toContain('aggregator');
  });
});

it('stops a finding of another partition', () => {
  const ProductArn = 'arn:aws-us-gov:securityhub:us-gov-west-1::product/aws/guardduty';
  const finding = explained(asff({ ProductArn, Region: 'us-gov-west-1' }));
  expect(finding.stop).toBe('partition');
  expect(gateOf(finding, 'partition').reason).toContain('of the partition aws-us-gov, us-west-2 of aws');
  expect(gateOf(finding, 'region').outcome).toBe('stops');
});

it.each([
  ['forwarder', event({ source: 'aws.guardduty' }), 'source is "aws.guardduty", and it takes ["aws.securityhub"]'],
  ['bus-policy', event({ source: 'aws.guardduty' }), 'its statement NothingButSecurityHub denies it'],
  ['bus-policy', event({ region: 'eu-west-1' }), 'its statement NoOtherAccountOrRegion denies it'],
  ['rule', event({ detail: { findings: [asff({ RecordState: 'ARCHIVED' })] } }), 'RecordState is "ARCHIVED"'],
  ['rule', asff({ ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/inspector' }), 'the rule catch-ip does not'],
  ['rule', fixture('ocsf-vulnerability'), 'the rule catch-ip-v2 does not take it: detail.findings.class_uid is 2002'],
] as const)('says what a gate does not take: %s %#', (name, document, reason) => {
  expect(gateOf(explained(document), name)).toMatchObject({
    outcome: 'stops',
    reason: expect.stringContaining(reason),
  });
});

describe('whether people are told of the finding itself', () => {
  it.each([
    ['high and open', asff(), 'passes', 'findings starts sechub-send-findings'],
    [
      'medium',
      asff({ FindingProviderFields: { Severity: { Label: 'MEDIUM' } } }),
      'stops',
      'Severity.Label is "MEDIUM"',
    ],
    ['closed', asff({ Workflow: { Status: 'RESOLVED' } }), 'stops', 'findings-closed notes that it was closed'],
    ['not covered', asff({ Region: 'eu-west-1' }), 'not reached', 'it stops at region, before the bus'],
  ])('is said: %s', (_, document, outcome, reason) => {
    expect(explained(document).told).toMatchObject({ outcome, reason: expect.stringContaining(reason) });
  });

  it('is said where no product is to be told', () => {
    const laid = { ...organization, notifications: { ...organization.notifications, products: [] } };
    expect(explained(asff(), laid).told).toMatchObject({ outcome: 'stops', stands: [] });
  });
});

describe('the table of hosts', () => {
  const remote = '185.220.101.4';
  const held = (more: Partial<HostRecord>): HostRecord => ({ ...graver(1)[0]!, HostIp: remote, ...more });

  it('is asked where nobody has given it', () => {
    expect(gateOf(explained(asff()), 'record')).toMatchObject({
      outcome: 'unknown',
      show: ['npx portcullis history 185.220.101.4'],
    });
  });

  it.each([
    ['nothing', [], 'passes', 'it has no block yet, and is blocked until 2026-12-24T12:00:00.000Z'],
    [
      'an older block',
      [held({ FindingUpdatedAt: '2026-11-01T00:00:00.000Z' })],
      'passes',
      'it is blocked already, until 2026-11-24T13:00:00.000Z, and then until 2026-12-24',
    ],
    [
      'the same block',
      [held({ FindingUpdatedAt: '2026-11-24T12:00:00.000Z' })],
      'passes',
      'the finding says nothing newer',
    ],
    [
      "an operator's allowance",
      [held({ Decision: 'ALLOW' })],
      'stops',
      'is allowed by an operator until 2026-11-24T13',
    ],
    [
      'an allowance that has run out',
      [held({ Decision: 'ALLOW', ExpiresAt: now / 1000 - 1 })],
      'passes',
      'it has no block yet',
    ],
  ])('holds %s', (_, records, outcome, reason) => {
    const gate = gateOf(explained(asff(), organization, records), 'record');
    expect(gate).toMatchObject({ outcome, reason: expect.stringContaining(reason) });
  });
});

it('knows nothing of accounts, Regions and VPCs without an organization file, and says so', () => {
  const setting = { policy: plainPolicy, products: ['aws/guardduty'] };
  const finding = explain('a.json', JSON.stringify(asff({ Region: 'eu-west-1' })), setting, now).findings[0]!;
  for (const name of ['account', 'region', 'bus-policy', 'groups'] as const) {
    expect(gateOf(finding, name)).toMatchObject({
      outcome: 'unknown',
      reason: expect.stringContaining('no organization file'),
    });
  }
  expect(finding.hosts[0]?.decision).toBe('block');
});

it('puts nothing of a finding into a command to copy but an account id, a covered Region and an address', () => {
  const hostile = '$(reboot)';
  const findings = [
    asff({ AwsAccountId: hostile, Region: hostile }),
    event({ account: hostile, region: hostile }),
    asff({ Region: hostile }),
    JSON.parse(JSON.stringify(asff()).replaceAll('185.220.101.4', hostile)),
  ];
  for (const { gates, hosts } of findings.map((finding) => explained(finding))) {
    const shown = [...gates, ...hosts.flatMap((host) => host.gates)].flatMap(({ show }) => show ?? []);
    expect(shown.join('\n')).not.toContain(hostile);
  }
});

it('has something to do, or to ask, at each gate that stops a finding or is not known', () => {
  const documents = [
    asff(),
    asff({ Region: 'eu-west-1' }),
    event({ account: '444444444444' }),
    fixture('custom-action'),
  ];
  const others = ['archived', 'sample', 'suppressed', 'unblockable-addresses', 'ocsf-both-public'].map(fixture);
  for (const document of [...documents, ...others]) {
    const finding = explained(document);
    const gates = [...finding.gates, ...finding.hosts.flatMap((host) => host.gates)];
    for (const { gate, outcome, remedy, show } of gates) {
      // What the policy of the bus and its rules keep out, another gate keeps out as well.
      if (outcome === 'stops' && !['bus-policy', 'rule'].includes(gate)) expect(remedy).toMatch(/\.$/);
      if (outcome === 'unknown') expect(show?.length).toBeGreaterThan(0);
    }
  }
});
