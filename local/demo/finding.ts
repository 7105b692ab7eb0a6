/**
 * A GuardDuty finding as Security Hub holds it (ASFF): an SSH brute-force attack on an instance, from one host.
 * Only the fields that GuardDuty itself sends are here, in its forms.
 */
export function sshBruteForce(finding: {
  /** Makes the finding's id: 32 hexadecimal digits. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** IPv4 address of the attacker. */
  readonly host: string;
  readonly at: Date;
}) {
  const { id, account, region, host } = finding;
  const at = finding.at.toISOString();
  const action = 'aws/guardduty/service/action';
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:guardduty:${region}:${account}:detector/6ab6e6ee780ed494f3b7ca56acdc74df/finding/${id}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/guardduty`,
    GeneratorId: `arn:aws:guardduty:${region}:${account}:detector/6ab6e6ee780ed494f3b7ca56acdc74df`,
    AwsAccountId: account,
    Types: ['TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce'],
    FirstObservedAt: at,
    LastObservedAt: at,
    CreatedAt: at,
    UpdatedAt: at,
    Severity: { Product: 8, Label: 'HIGH', Normalized: 70 },
    Title: `${host} tries SSH passwords on i-0f5d2c3b4a5968778`,
    Description: `${host} tried to log in to i-0f5d2c3b4a5968778 over SSH many times, with different passwords.`,
    ProductFields: {
      [`${action}/actionType`]: 'NETWORK_CONNECTION',
      [`${action}/networkConnectionAction/connectionDirection`]: 'INBOUND',
      [`${action}/networkConnectionAction/protocol`]: 'TCP',
      [`${action}/networkConnectionAction/blocked`]: 'false',
      [`${action}/networkConnectionAction/localPortDetails/port`]: '22',
      [`${action}/networkConnectionAction/localIpDetails/ipAddressV4`]: '10.0.1.17',
      [`${action}/networkConnectionAction/remoteIpDetails/ipAddressV4`]: host,
      'aws/guardduty/service/count': '14',
      'aws/guardduty/service/archived': 'false',
    },
    Resources: [
      {
        Type: 'AwsEc2Instance',
        Id: `arn:aws:ec2:${region}:${account}:instance/i-0f5d2c3b4a5968778`,
        Partition: 'aws',
        Region: region,
      },
    ],
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
  } as const;
}
