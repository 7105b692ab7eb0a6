import * as fc from 'fast-check';
import { readAsff } from '../../../functions/core/read-asff';
import { readEvent } from '../../../functions/core/read-event';
import { fixture, fixtureNames } from '../fixture';
import { numRuns } from '../run-count';

const hostsOf = (name: string) =>
  readEvent(fixture(name)).findings.flatMap(({ remotes }) => remotes.map(({ address }) => address));

it.each([
  ['network-connection', ['185.220.101.4']],
  ['action-only', ['185.220.101.4']],
  ['product-fields-only', ['185.220.101.4']],
  ['without-prefix', ['185.220.101.4']],
  ['port-probe', ['45.155.205.233', '89.248.165.52', '80.82.77.139']],
  ['port-probe-old-keys', ['45.155.205.233', '89.248.165.52', '80.82.77.139']],
  ['aws-api-call', ['185.220.101.34']],
  ['kubernetes-api-call', ['185.220.100.240']],
  ['rds-login-attempt', ['91.240.118.172']],
  ['ipv6', ['2A0B:F4C2:0:0:0:0:0:1']],
  ['dns-request', []],
])('finds the remote addresses of %s, each once, and no local one', (name, hosts) => {
  expect(hostsOf(name)).toEqual(hosts);
});

it('takes the union of product fields and action', () => {
  expect(hostsOf('unblockable-addresses')).toEqual(['010.0.0.1', '10.1.2.3']);
});

it('reads what the finding says of itself, and nothing of the event around it', () => {
  const event = { ...fixture('network-connection'), account: '111111111111', region: 'us-west-2', id: 'another' };
  expect(readEvent(event).findings[0]).toMatchObject({
    id: 'arn:aws:guardduty:us-east-1:444444444444:detector/0ab1c2d3e4f5061728394a5b6c7d8e9f/finding/1ac9f6a0e2b14a5f8d2b7c3e4f506172',
    productArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty',
    account: '444444444444',
    region: 'us-east-1',
    type: 'Effects/UnauthorizedAccess:EC2-TorClient',
    severity: 'HIGH',
    updatedAt: '2026-11-24T11:58:40.907Z',
    recordState: 'ACTIVE',
    workflowStatus: 'NEW',
    sample: false,
  });
});

it('reads every finding of an event on its own, and reports the broken ones', () => {
  const { findings, problems } = readEvent(fixture('malformed-among-others'));
  expect(findings.map(({ remotes }) => remotes.map(({ address }) => address))).toEqual([
    ['185.220.101.4'],
    ['185.220.101.4'],
    ['185.220.101.34'],
  ]);
  expect(problems).toEqual([
    { where: 'detail.findings[1]', problem: 'is not an object' },
    { where: 'detail.findings[2]', problem: 'is not an object' },
    { where: 'detail.findings[3]', problem: 'has no id' },
  ]);
});

it('uses what can be read of a finding with broken fields', () => {
  expect(readEvent(fixture('malformed-among-others')).findings[1]).toMatchObject({
    region: 'us-east-1',
    type: '',
    title: '',
    severity: 'INFORMATIONAL',
    updatedAt: '2026-11-24T11:47:32.000Z',
    workflowStatus: 'NEW',
  });
});

it('falls back on the time of the event, which is the same at each delivery', () => {
  const event = fixture('network-connection');
  const noTimes = { UpdatedAt: null, LastObservedAt: null, CreatedAt: null, FirstObservedAt: null };
  Object.assign(event.detail.findings[0], noTimes);
  expect(readEvent(event).findings[0]?.updatedAt).toBe('2026-11-24T11:58:44.000Z');
});

it('writes instants in UTC, so that their text sorts as they do', () => {
  expect(readAsff({ Id: 'a', UpdatedAt: '2026-11-24T13:58:40+02:00' })?.updatedAt).toBe('2026-11-24T11:58:40.000Z');
});

it.each([
  [{ Label: 'CRITICAL', Normalized: 1 }, 'CRITICAL'],
  [{ Label: 'severe', Normalized: 95 }, 'CRITICAL'],
  [{ Normalized: 70 }, 'HIGH'],
  [{ Normalized: 69 }, 'MEDIUM'],
  [{ Normalized: 39 }, 'LOW'],
  [{ Normalized: 0 }, 'INFORMATIONAL'],
  [{ Normalized: '70' }, 'INFORMATIONAL'],
  [undefined, 'INFORMATIONAL'],
])('reads the severity %j as %s', (severity, label) => {
  expect(readAsff({ Id: 'a', Severity: severity })?.severity).toBe(label);
});

it.each([
  ['lowered', 'HIGH', 'LOW'],
  ['raised', 'LOW', 'CRITICAL'],
])('takes the severity that the provider gave, where a member has %s it', (_, Label, written) => {
  const FindingProviderFields = { Severity: { Label, Original: '5' } };
  expect(readAsff({ Id: 'a', Severity: { Label: written }, FindingProviderFields })?.severity).toBe(Label);
});

it('takes the types that the provider gave, and others only where it gave none', () => {
  const [type, written] = ['TTPs/UnauthorizedAccess:EC2-SSHBruteForce', 'TTPs/Policy:IAMUser-RootCredentialUsage'];
  const read = (Types: string[]) => readAsff({ Id: 'a', Types: [written], FindingProviderFields: { Types } })?.types;
  expect(read([type])).toEqual([type]);
  expect(read([])).toEqual([written]);
});

it.each([
  ['network-connection', false],
  ['sample', true],
  ['sample-in-json', true],
])('knows whether %s is a sample', (name, sample) => {
  expect(readEvent(fixture(name)).findings[0]?.sample).toBe(sample);
});

it('knows a sample by the field that Security Hub adds', () => {
  expect(readAsff({ Id: 'a', Sample: true })?.sample).toBe(true);
});

it.each(['custom-action', 'other-source', 'without-findings'])('reads nothing from %s, and says why', (name) => {
  const { findings, problems } = readEvent(fixture(name));
  expect(findings).toEqual([]);
  expect(problems).toHaveLength(1);
});

it('bounds every text that ends up in logs and messages', () => {
  const long = 'x'.repeat(100_000);
  const finding = readAsff({
    Id: long,
    ProductArn: long,
    AwsAccountId: long,
    Title: long,
    Description: long,
    Types: [long],
    ProductFields: { 'aws/guardduty/service/action/awsApiCallAction/remoteIpDetails/ipAddressV4': long },
  });
  expect(JSON.stringify(finding).length).toBeLessThan(4_000);
});

describe('whatever comes', () => {
  // Objects whose keys are those that the reader looks for, with any value at all.
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
  });
  const asff = fc.dictionary(
    fc.constantFrom(
      'Id',
      'ProductArn',
      'Types',
      'Severity',
      'Workflow',
      'ProductFields',
      'Action',
      'UpdatedAt',
      'Sample',
      '__proto__',
    ),
    fc.oneof(
      anything,
      fc.string(),
      fc.dictionary(
        fc.constantFrom(
          'Label',
          'Normalized',
          'Status',
          'PortProbeAction',
          'AwsApiCallAction',
          'aws/guardduty/service/additionalInfo',
        ),
        anything,
      ),
    ),
  );

  it('reading an event never throws', () => {
    const event = fc.record(
      {
        source: fc.oneof(fc.constant('aws.securityhub'), anything),
        'detail-type': fc.oneof(fc.constant('Security Hub Findings - Imported'), anything),
        detail: fc.oneof(anything, fc.record({ findings: fc.oneof(anything, fc.array(fc.oneof(asff, anything))) })),
        time: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(event, anything), (input) => {
        const { findings, problems } = readEvent(input);
        expect(findings.length + problems.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns },
    );
  });

  it('a finding that was changed anywhere is still read, or reported', () => {
    const paths = pathsOf(fixture('port-probe').detail.findings[0]);
    fc.assert(
      fc.property(fc.constantFrom(...paths), anything, (path, value) => {
        const event = fixture('port-probe');
        set(event.detail.findings[0], path, value);
        const { findings, problems } = readEvent(event);
        expect(findings.length + problems.length).toBe(1);
      }),
      { numRuns },
    );
  });
});

it('reads every fixture', () => {
  expect(fixtureNames.length).toBeGreaterThan(20);
  for (const name of fixtureNames) expect(() => readEvent(fixture(name))).not.toThrow();
});

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, content]) => pathsOf(content, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

function set(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce((inner, key) => inner[key] as typeof target, target);
  parent[path.at(-1)!] = value;
}
