import type { HostRecord } from '../../functions/core/host-record';
import type { Organization } from '../../organization/organization';
import type { GateName } from '../../cli/explain/way/gate';
import { fixture } from '../functions/fixture';
import { organization } from '../stacks/organizations';

export const now = Date.UTC(2026, 10, 24, 12);
export const remote = '185.220.101.4';

/** An event or a finding, and what it meets. */
export interface Trial {
  readonly organization: Organization;
  /** What the table of hosts holds. */
  readonly records: readonly HostRecord[];
  /** An event of Security Hub, as the security account's default bus has it. */
  readonly event: ReturnType<typeof fixture>;
}

/** One thing that is changed about a finding that would block, so that it stops at one gate. */
export interface Obstacle {
  readonly gate: GateName;
  /** Whether it is about the event and not the finding in it. */
  readonly isOfEvent?: boolean;
  /** What it changes: two that change the same are not tried together. */
  readonly changes: 'product' | 'account' | 'region' | 'type' | 'state' | 'host' | 'records' | 'self' | 'organization';
  readonly apply: (trial: Trial) => Trial;
}

const ofEvent =
  (change: (event: Trial['event']) => void) =>
  (trial: Trial): Trial => {
    const event = structuredClone(trial.event);
    change(event);
    return { ...trial, event };
  };
const ofFinding = (change: (finding: Trial['event']) => void) => ofEvent((event) => change(event.detail.findings[0]));
const ofOrganization =
  (changes: Partial<Organization>) =>
  (trial: Trial): Trial => ({
    ...trial,
    organization: { ...trial.organization, ...changes },
  });
const withHost = (host: string) =>
  ofEvent((event) => {
    const text = JSON.stringify(event.detail).replaceAll(`"${remote}"`, JSON.stringify(host));
    event.detail = JSON.parse(text);
  });
const record = (HostIp: string, more: Partial<HostRecord>): HostRecord => ({
  ...{ HostIp, Decision: 'BLOCK', Reason: 'example', RecordedAt: '2026-11-24T00:00:00.000Z' },
  ...{ ExpiresAt: now / 1000 + 3600, Generation: 1, SeverityRank: 4, LastSeen: '2026-11-24T11:00:00.000Z' },
  ...more,
});

/** Groups with room for 2, 10, 10 and 2 networks. */
export const tight: Organization = {
  ...organization,
  members: organization.members.map((member) => ({
    ...member,
    vpcs: member.vpcs.map((vpc) => ({
      ...vpc,
      capacity: vpc.capacity === 2_000 ? 4 : 20,
      ...(vpc.formerCapacity !== undefined && { formerCapacity: 4 }),
    })),
  })),
};

/** What blocks in every VPC as long as nothing stands in its way. */
export const unhindered: Trial = { organization: tight, records: [], event: fixture('network-connection') };

/** Hosts that matter more than any finding; no two of them are one network. */
export const graver = (count: number): HostRecord[] =>
  Array.from({ length: count }, (_, index) => record(`45.140.7.${index * 2}`, {}));

/** One for each gate that a file can show to be closed, in the order of the way. */
export const obstacles: readonly Obstacle[] = [
  {
    gate: 'partition',
    changes: 'product',
    apply: ofFinding((finding) => {
      finding.ProductArn = 'arn:aws-cn:securityhub:cn-north-1::product/aws/guardduty';
    }),
  },
  {
    gate: 'account',
    changes: 'account',
    isOfEvent: true,
    apply: ofEvent((event) => {
      event.account = '444444444444';
    }),
  },
  {
    gate: 'region',
    changes: 'region',
    apply: ofEvent((event) => {
      event.region = 'eu-west-1';
      event.detail.findings[0].Region = 'eu-west-1';
    }),
  },
  {
    gate: 'forwarder',
    changes: 'type',
    isOfEvent: true,
    apply: ofEvent((event) => {
      event['detail-type'] = 'Security Hub Findings - Custom Action';
    }),
  },
  {
    gate: 'rule',
    changes: 'state',
    apply: ofFinding((finding) => {
      finding.RecordState = 'ARCHIVED';
    }),
  },
  // What the pattern's wildcard takes, and no Region is called.
  {
    gate: 'product',
    changes: 'product',
    apply: ofFinding((finding) => {
      finding.ProductArn = 'arn:aws:securityhub:US::product/aws/guardduty';
    }),
  },
  {
    gate: 'state',
    changes: 'state',
    apply: ofFinding((finding) => {
      finding.Workflow = { Status: 'SUPPRESSED' };
    }),
  },
  {
    gate: 'sample',
    changes: 'self',
    apply: ofFinding((finding) => {
      finding.Sample = true;
    }),
  },
  {
    gate: 'age',
    changes: 'self',
    apply: ofFinding((finding) => {
      finding.LastObservedAt = '2026-01-01T00:00:00.000Z';
    }),
  },
  { gate: 'address', changes: 'host', apply: withHost('010.0.0.1') },
  { gate: 'never-block', changes: 'host', apply: withHost('10.1.2.3') },
  {
    gate: 'own',
    changes: 'host',
    apply: ofFinding((finding) => {
      finding.Resources[0].Details.AwsEc2Instance.IpV4Addresses = [remote];
    }),
  },
  {
    gate: 'remote-side',
    changes: 'self',
    apply: ofFinding((finding) => {
      finding.Types = ['TTPs/Discovery/Recon:EC2-Portscan'];
    }),
  },
  {
    gate: 'severity',
    changes: 'organization',
    apply: ofOrganization({ blocking: { leastSeverity: 'CRITICAL', findingTypes: [] } }),
  },
  {
    gate: 'record',
    changes: 'records',
    apply: (trial) => ({ ...trial, records: [record(remote, { Decision: 'ALLOW' })] }),
  },
  { gate: 'groups', changes: 'records', apply: (trial) => ({ ...trial, records: graver(10) }) },
  { gate: 'groups', changes: 'organization', apply: ofOrganization({ members: [] }) },
];
