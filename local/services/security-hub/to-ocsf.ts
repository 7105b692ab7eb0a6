import { createHash } from 'node:crypto';

import type { Finding } from './read-finding';

interface Address {
  readonly IpAddressV4?: string;
}

interface Detail {
  readonly ConnectionDirection?: string;
  readonly RemoteIpDetails?: Address;
}

interface Resource {
  readonly Type: string;
  readonly Id: string;
  readonly Details?: {
    readonly AwsEc2Instance?: {
      readonly IpV4Addresses?: readonly string[];
      readonly IpV6Addresses?: readonly string[];
    };
  };
}

/** What is looked at of GuardDuty's findings, all of it as `BatchImportFindings` has checked it. */
interface GuardDutyFinding extends Finding {
  readonly AwsAccountId: string;
  readonly Region: string;
  readonly Title: string;
  readonly Description: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly FirstObservedAt?: string;
  readonly LastObservedAt?: string;
  readonly Types: readonly string[];
  readonly Severity: { readonly Label: string };
  readonly Workflow: { readonly Status: string };
  readonly RecordState: string;
  readonly ProductFields?: Readonly<Record<string, string>>;
  readonly Resources: readonly Resource[];
  readonly Action?: {
    readonly NetworkConnectionAction?: Detail;
    readonly AwsApiCallAction?: Detail;
    readonly PortProbeAction?: { readonly PortProbeDetails?: readonly Detail[] };
  };
}

/** As far as the one who sends it looks at it. */
interface Ocsf extends Readonly<Record<string, unknown>> {
  readonly metadata: { readonly uid: string } & Readonly<Record<string, unknown>>;
}

const severities = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
const statuses: Readonly<Record<string, readonly [name: string, id: number]>> = {
  NEW: ['New', 1],
  NOTIFIED: ['In Progress', 2],
  SUPPRESSED: ['Suppressed', 3],
  RESOLVED: ['Resolved', 4],
};

/** Whether the newer Security Hub gets a finding: here only GuardDuty's are translated. */
export function isGuardDutys({ ProductArn }: Finding): boolean {
  return ProductArn.endsWith(':product/aws/guardduty');
}

/** A finding of GuardDuty as the newer Security Hub tells of it, in OCSF. */
export function toOcsf(asff: Finding, isNew: boolean): Ocsf {
  const finding = asff as GuardDutyFinding;
  const account = { type: 'AWS Account', type_id: 10, uid: finding.AwsAccountId };
  const severity = severities.indexOf(finding.Severity.Label) + 1;
  const archived = finding.RecordState === 'ARCHIVED';
  const [status, status_id] = archived ? ['Archived', 5] : (statuses[finding.Workflow.Status] ?? ['New', 1]);
  const [activity_name, activity_id] = archived ? ['Close', 3] : isNew ? ['Create', 1] : ['Update', 2];
  const time = Date.parse(finding.UpdatedAt);
  return {
    ...{ activity_id, activity_name, category_name: 'Findings', category_uid: 2 },
    ...{ class_name: 'Detection Finding', class_uid: 2004, type_uid: 200400 + activity_id },
    cloud: { account, cloud_partition: 'aws', provider: 'AWS', region: finding.Region },
    evidences: evidences(finding),
    finding_info: {
      ...moment('created_time', finding.CreatedAt),
      ...moment('modified_time', finding.UpdatedAt),
      ...moment('first_seen_time', finding.FirstObservedAt),
      ...moment('last_seen_time', finding.LastObservedAt),
      ...{ title: finding.Title, desc: finding.Description },
      types: finding.Types.map(typeOf),
      uid: finding.Id,
    },
    metadata: {
      product: {
        ...{ name: 'GuardDuty', vendor_name: 'AWS' },
        uid: finding.ProductArn.replace(':product/', ':productv2/'),
      },
      profiles: ['cloud', 'datetime'],
      uid: createHash('sha256').update(finding.Id).digest('hex'),
      version: '1.5.0',
    },
    resources: finding.Resources.map((one) => ({
      ...resource(one),
      ...{ region: finding.Region, cloud_partition: 'aws', owner: { account } },
    })),
    ...{ severity: titled(finding.Severity.Label), severity_id: severity, status, status_id },
    ...{ time, time_dt: finding.UpdatedAt },
  };
}

/** `AwsEc2Instance` is CloudFormation's `AWS::EC2::Instance` here; its own addresses tell it from the other side. */
function resource({ Type, Id, Details }: Resource): object {
  const { IpV4Addresses = [], IpV6Addresses = [] } = Details?.AwsEc2Instance ?? {};
  const own = [...IpV4Addresses, ...IpV6Addresses].map((ip) => ({ ip }));
  return {
    type: Type.replace(/^Aws(Ec2|S3|Iam|Eks|Rds|Ecs)/, (_all, service: string) => `AWS::${service.toUpperCase()}::`),
    uid: Id,
    ...(own.length > 0 && { device: { network_interfaces: own } }),
  };
}

/** `TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce` is GuardDuty's own `UnauthorizedAccess:EC2/SSHBruteForce`. */
function typeOf(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1).replace('-', '/');
}

function moment(name: string, time: string | undefined): object {
  return time === undefined ? {} : { [name]: Date.parse(time), [`${name}_dt`]: time };
}

function titled(label: string): string {
  return label.charAt(0) + label.slice(1).toLowerCase();
}

/** One a remote address: its end is the source unless the connection went out. */
function evidences({ ProductFields: fields = {}, Action: action = {} }: GuardDutyFinding): object[] {
  const { NetworkConnectionAction: connection, AwsApiCallAction: call, PortProbeAction: probe } = action;
  const role = fields['aws/guardduty/service/resourceRole'];
  const ends = new Map<string, object>();
  const add = (remote: string | undefined, local: string | undefined, direction: string | undefined) => {
    if (remote === undefined) return;
    const [from, to] = direction === 'OUTBOUND' ? [local, remote] : [remote, local];
    ends.set(remote, {
      ...end('src_endpoint', from),
      ...end('dst_endpoint', to),
      // `GetFindingsV2` filters by it (Security Hub's API, `OcsfStringField`), in OCSF's own words.
      ...(direction !== undefined && { connection_info: { direction: titled(direction) } }),
      ...(role !== undefined && { data: { resource_role: role } }),
    });
  };
  for (const detail of [connection, call, ...(probe?.PortProbeDetails ?? [])]) {
    add(detail?.RemoteIpDetails?.IpAddressV4, undefined, detail?.ConnectionDirection);
  }
  for (const [key, remote] of Object.entries(fields)) {
    const [, detail] = /^(.*action\/.*\/)remoteIpDetails\/ipAddressV[46]$/.exec(key) ?? [];
    if (detail === undefined) continue;
    const local = fields[`${detail}localIpDetails/ipAddressV4`] ?? fields[`${detail}localIpDetails/ipAddressV6`];
    add(remote, local, fields[`${detail}connectionDirection`]);
  }
  return [...ends.values()];
}

function end(name: string, ip: string | undefined): object {
  return ip === undefined ? {} : { [name]: { ip } };
}
