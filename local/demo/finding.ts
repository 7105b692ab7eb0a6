/** Of whom a finding is, and when. */
export interface FindingOf {
  /** Makes the finding's id: 32 hexadecimal digits. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** IPv4 address of the remote host. */
  readonly host: string;
  readonly at: Date;
}

const instance = 'i-0f5d2c3b4a5968778';

/** An SSH brute-force attack on an instance, from one host. */
export function sshBruteForce(finding: FindingOf) {
  const { host } = finding;
  return guardDutyFinding(finding, {
    type: 'TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce',
    title: `${host} tries SSH passwords on ${instance}`,
    description: `${host} tried to log in to ${instance} over SSH many times, with different passwords.`,
    role: 'TARGET',
    direction: 'INBOUND',
    ports: { local: '22', remote: '52133' },
  });
}

/** A flood that an instance in somebody's hands sends to a host: the host is the victim. */
export function denialOfService(finding: FindingOf) {
  const { host } = finding;
  return guardDutyFinding(finding, {
    type: 'Effects/Resource Consumption/Backdoor:EC2-DenialOfService.Tcp',
    title: `${instance} floods ${host}`,
    description: `${instance} sent so much TCP traffic to ${host} that it may be part of a denial-of-service attack.`,
    role: 'ACTOR',
    direction: 'OUTBOUND',
    ports: { local: '41022', remote: '80' },
  });
}

interface Told {
  /** In the spelling of ASFF. */
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly role: 'TARGET' | 'ACTOR';
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly ports: { readonly local: string; readonly remote: string };
}

/** A GuardDuty finding of a connection as Security Hub holds it (ASFF): only the fields that GuardDuty sends, in its forms. */
function guardDutyFinding({ id, account, region, host, at: when }: FindingOf, told: Told) {
  const at = when.toISOString();
  const service = 'aws/guardduty/service';
  const connection = `${service}/action/networkConnectionAction`;
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:guardduty:${region}:${account}:detector/6ab6e6ee780ed494f3b7ca56acdc74df/finding/${id}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/guardduty`,
    GeneratorId: `arn:aws:guardduty:${region}:${account}:detector/6ab6e6ee780ed494f3b7ca56acdc74df`,
    AwsAccountId: account,
    Types: [told.type],
    FirstObservedAt: at,
    LastObservedAt: at,
    CreatedAt: at,
    UpdatedAt: at,
    Severity: { Product: 8, Label: 'HIGH', Normalized: 70 },
    Title: told.title,
    Description: told.description,
    ProductFields: {
      [`${service}/action/actionType`]: 'NETWORK_CONNECTION',
      [`${connection}/connectionDirection`]: told.direction,
      [`${connection}/protocol`]: 'TCP',
      [`${connection}/blocked`]: 'false',
      [`${connection}/localPortDetails/port`]: told.ports.local,
      [`${connection}/remotePortDetails/port`]: told.ports.remote,
      [`${connection}/localIpDetails/ipAddressV4`]: '10.0.1.17',
      [`${connection}/remoteIpDetails/ipAddressV4`]: host,
      [`${service}/resourceRole`]: told.role,
      [`${service}/count`]: '14',
      [`${service}/archived`]: 'false',
    },
    Resources: [
      {
        Type: 'AwsEc2Instance',
        Id: `arn:aws:ec2:${region}:${account}:instance/${instance}`,
        Partition: 'aws',
        Region: region,
      },
    ],
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
  } as const;
}
