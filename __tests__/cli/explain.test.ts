import * as fc from 'fast-check';
import { explain } from '../../cli/explain/explain';
import type { Setting } from '../../cli/explain/setting';
import { plainPolicy } from '../../functions/core/policy';
import { readNeverBlock } from '../../functions/core/never-block';
import { fixture, fixtureNames } from '../functions/fixture';
import { numRuns } from '../functions/run-count';

const setting: Setting = {
  policy: plainPolicy,
  products: ['aws/guardduty', 'aws/inspector', 'aws/macie'],
};
const now = Date.UTC(2026, 10, 24, 12);
const explained = (document: unknown, laid = setting) => explain('a.json', JSON.stringify(document), laid, now);
const decisions = (document: unknown, laid = setting) =>
  explained(document, laid).findings.flatMap(({ hosts }) => hosts.map(({ host, decision }) => `${decision} ${host}`));
const asff = () => fixture('network-connection').detail.findings[0];
const ocsf = () => fixture('ocsf-network-connection').detail.findings[0];

const remote = (ip: string) => ({ remoteIpDetails: { ipAddressV4: ip } });
/** A finding in GuardDuty's own form. */
const raw = (service: object = {}, more: object = {}) => ({
  accountId: '444444444444',
  arn: 'arn:aws:guardduty:us-east-1:444444444444:detector/0ab1c2d3/finding/1ac9f6a0',
  id: '1ac9f6a0',
  partition: 'aws',
  region: 'us-east-1',
  severity: 8,
  title: 'EC2 instance i-0f1e2d3c4b5a69788 is communicating with a Tor entry node.',
  type: 'UnauthorizedAccess:EC2/TorClient',
  updatedAt: '2026-11-24T11:58:40.907Z',
  service: { action: { networkConnectionAction: remote('185.220.101.4') }, archived: false, ...service },
  ...more,
});

it('tells the rules, the findings and what becomes of their hosts', () => {
  expect(explained(fixture('network-connection'))).toMatchObject({
    file: 'a.json',
    rules: ['catch-ip', 'findings'],
    findings: [
      {
        id: asff().Id,
        product: 'arn:aws:securityhub:us-east-1::product/aws/guardduty',
        account: '444444444444',
        region: 'us-east-1',
        severity: 'HIGH',
        state: 'NEW',
        hosts: [
          {
            host: '185.220.101.4',
            decision: 'block',
            reason:
              "GuardDuty's UnauthorizedAccess:EC2/TorClient: the remote host is a malicious destination that our resource talks to",
          },
        ],
      },
    ],
    error: null,
  });
});

it.each([
  ['ocsf-network-connection', ['catch-ip-v2', 'findings-v2']],
  ['port-probe', ['catch-ip']],
  ['ocsf-vulnerability', ['findings-v2']],
  ['suppressed', ['catch-ip', 'findings-closed']],
  ['archived', ['findings-closed']],
  ['ocsf-closed', ['catch-ip-v2', 'findings-closed-v2']],
  ['custom-action', []],
])('names the rules that match %s', (name, rules) => {
  expect(explained(fixture(name)).rules).toEqual(rules);
});

it.each([
  ['archived', 'ARCHIVED'],
  ['suppressed', 'SUPPRESSED'],
  ['resolved', 'RESOLVED'],
  ['notified', 'NOTIFIED'],
  ['ocsf-closed', 'CLOSED'],
  ['ocsf-in-progress', 'NOTIFIED'],
])('names the state of %s', (name, state) => {
  expect(explained(fixture(name)).findings[0]?.state).toBe(state);
});

describe('takes', () => {
  it.each([
    ['a finding in ASFF', asff()],
    ['a finding in OCSF', ocsf()],
    ["a finding in GuardDuty's own form", raw()],
    ['the input of BatchImportFindings', { Findings: [asff()] }],
    ['an answer of GetFindingsV2', { Findings: [ocsf()] }],
    ['an answer of GetFindings of GuardDuty', { findings: [raw()] }],
    ['a list of events', [fixture('network-connection')]],
    ['a list of answers', [{ Findings: [asff()] }]],
  ])('%s', (_, document) => {
    expect(decisions(document)).toEqual(['block 185.220.101.4']);
  });

  it("GuardDuty's form in the spelling of the AWS CLI", () => {
    const capitals = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(capitals);
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([key, inner]) => [
        key[0]!.toUpperCase() + key.slice(1),
        capitals(inner),
      ]);
      return Object.fromEntries(entries);
    };
    expect(explained({ Findings: [capitals(raw())] })).toEqual(explained({ Findings: [raw()] }));
  });

  it('findings one by one, each as the event that Security Hub sends for it', () => {
    const inspector = { ...asff(), ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/inspector' };
    expect(explained({ Findings: [inspector, ocsf()] }).rules).toEqual(['catch-ip-v2', 'findings', 'findings-v2']);
    expect(decisions({ Findings: [inspector, ocsf()] })).toEqual(['refuse 185.220.101.4', 'block 185.220.101.4']);
  });
});

describe("GuardDuty's own form", () => {
  const details = ['45.155.205.233', '89.248.165.52'].map(remote);

  it.each([
    ['an API call', { awsApiCallAction: remote('185.220.101.34') }, ['block 185.220.101.34']],
    ['a Kubernetes call', { kubernetesApiCallAction: remote('185.220.101.34') }, ['block 185.220.101.34']],
    ['a login', { rdsLoginAttemptAction: remote('185.220.101.34') }, ['block 185.220.101.34']],
    [
      'an address of IPv6',
      { networkConnectionAction: { remoteIpDetails: { ipAddressV4: '', ipAddressV6: '2a0b:f4c2::1' } } },
      ['block 2a0b:f4c2::1'],
    ],
    [
      'every entry of a port probe',
      { portProbeAction: { portProbeDetails: details } },
      ['block 45.155.205.233', 'block 89.248.165.52'],
    ],
    ['no host of a DNS request', { dnsRequestAction: { domain: 'example.com' } }, []],
    [
      'no local address',
      { networkConnectionAction: { ...remote('185.220.101.4'), localIpDetails: { ipAddressV4: '52.95.110.1' } } },
      ['block 185.220.101.4'],
    ],
  ])('gives %s', (_, action, expected) => {
    expect(decisions(raw({ action }))).toEqual(expected);
  });

  it('has severities of its own', () => {
    const severityOf = (severity: unknown) => explained(raw({}, { severity })).findings[0]?.severity;
    expect([9, 8.9, 6.9, 3.9, 0, 'high'].map(severityOf)).toEqual([
      ...['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'INFORMATIONAL'],
    ]);
  });

  it.each([
    ['is archived', { archived: true }],
    ['is a sample', { additionalInfo: { sample: true } }],
    ['says in JSON that it is a sample', { additionalInfo: { type: 'default', value: '{"sample":true}' } }],
  ])('blocks nothing where it %s', (_, service) => {
    expect(decisions(raw(service))).toEqual(['refuse 185.220.101.4']);
  });
});

describe('an event that no rule matches', () => {
  it.each([
    ['a custom action', fixture('custom-action')],
    ['an event of another source', fixture('other-source')],
    ["an event of GuardDuty's own", { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: raw() }],
    [
      'an OCSF finding in the event of the older hub',
      { ...fixture('network-connection'), detail: { findings: [ocsf()] } },
    ],
    ['an event without an envelope worth the name', { detail: { findings: [asff(), ocsf(), raw()] } }],
  ])('blocks nothing: %s', (_, event) => {
    const { rules, findings } = explained(event);
    expect(rules).toEqual([]);
    expect(findings.flatMap(({ hosts }) => hosts).filter(({ decision }) => decision === 'block')).toEqual([]);
  });

  it('still shows what it holds, and why that does nothing', () => {
    expect(explained(fixture('custom-action')).findings[0]?.hosts).toEqual([
      {
        host: '185.220.101.4',
        decision: 'refuse',
        stop: 'forwarder',
        reason: expect.stringContaining('detail-type is "Security Hub Findings - Custom Action"'),
        gates: expect.anything(),
      },
    ]);
  });

  it.each([
    ['archived', ['rule', 'state']],
    ['suppressed', ['state']],
    ['fake-product', ['forwarder', 'rule', 'product']],
    ['sample', ['sample']],
    ['custom-action', ['forwarder', 'rule']],
  ])('names every gate that stops it: %s', (name, gates) => {
    const [finding] = explained(fixture(name)).findings;
    const stops = finding?.gates.filter(({ outcome }) => outcome === 'stops').map(({ gate }) => gate);
    expect(stops).toEqual(gates);
    expect(finding?.hosts[0]?.stop).toBe(gates[0]);
  });
});

it('goes by the policy of the organization', () => {
  const neverBlock = readNeverBlock([], { '333333333333': ['185.220.101.0/24'] });
  expect(decisions(fixture('network-connection'), { ...setting, policy: { ...plainPolicy, neverBlock } })).toEqual([
    'refuse 185.220.101.4',
  ]);
  expect(decisions(fixture('sample'), { ...setting, policy: { ...plainPolicy, acceptSamples: true } })).toEqual([
    'block 185.220.101.4',
  ]);
  expect(explained(fixture('network-connection'), { ...setting, products: [] }).rules).toEqual(['catch-ip']);
});

it.each([
  ['', 'is empty'],
  [' \n', 'is empty'],
  ['{"a":', expect.stringMatching(/^is not JSON: /)],
  ['{}', "is neither an event of EventBridge nor a finding in ASFF, OCSF or GuardDuty's form"],
  ['null', expect.stringMatching(/^is neither/)],
  ['"text"', expect.stringMatching(/^is neither/)],
  ['[]', 'holds no event and no finding'],
  ['{"Findings":[]}', 'holds no event and no finding'],
  ['['.repeat(100_000) + ']'.repeat(100_000), expect.stringMatching(/^is (neither|nested)/)],
  [`{"detail":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`, 'is nested too deeply to be an event'],
  [`{"detail":"${'x'.repeat(1024 * 1024)}"}`, 'is larger than an event can be'],
])('says what is wrong with a file (%#)', (text, error) => {
  expect(explain('a.json', text, setting, now)).toEqual({ file: 'a.json', rules: [], findings: [], error });
});

it('reads what can be read of a file, and says what cannot', () => {
  const { findings, error } = explained([fixture('network-connection'), 7, fixture('malformed-among-others')]);
  expect(findings).toHaveLength(4);
  expect(error).toBe(
    "[1] is neither an event of EventBridge nor a finding in ASFF, OCSF or GuardDuty's form; " +
      '[2] detail.findings[1] is not an object; [2] detail.findings[2] is not an object; [2] detail.findings[3] has no id',
  );
});

it('explains every fixture', () => {
  for (const name of fixtureNames) expect(explained(fixture(name)).file).toBe('a.json');
});

it('never throws, and blocks no host of what no rule of recording matches', () => {
  const keys = fc.constantFrom(
    ...['source', 'detail-type', 'detail', 'findings', 'Findings', 'Id', 'ProductArn', 'ProductFields', 'finding_info'],
    ...['uid', 'class_uid', 'evidences', 'service', 'type', 'action', 'arn'],
  );
  const texts = fc.constantFrom('aws.securityhub', 'Findings Imported V2', 'Security Hub Findings - Imported', 'x');
  const document = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      texts,
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('tree'), { maxLength: 2 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
    ),
  })).tree;
  fc.assert(
    fc.property(document, (value) => {
      const { rules, findings, error } = explained(value);
      expect(error === null || error.length <= 1_000).toBe(true);
      if (rules.some((rule) => rule.startsWith('catch-ip'))) return;
      expect(findings.flatMap(({ hosts }) => hosts).every(({ decision }) => decision === 'refuse')).toBe(true);
    }),
    { numRuns },
  );
});
