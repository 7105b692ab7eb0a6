/** An event of Security Hub with one GuardDuty finding about a host, as EventBridge delivers it. */
export function findingEvent(host: string, time: number) {
  const at = new Date(time).toISOString();
  const id = `arn:aws:guardduty:us-east-1:333333333333:detector/0ab1c2d3/finding/${host}`;
  return {
    version: '0',
    id: host,
    'detail-type': 'Security Hub Findings - Imported',
    source: 'aws.securityhub',
    account: '222222222222',
    time: at,
    region: 'us-west-2',
    resources: [],
    detail: {
      findings: [
        {
          SchemaVersion: '2018-10-08',
          Id: id,
          ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty',
          AwsAccountId: '333333333333',
          Region: 'us-east-1',
          Types: ['Effects/UnauthorizedAccess:EC2-TorClient'],
          UpdatedAt: at,
          Severity: { Label: 'HIGH' },
          Title: 'An EC2 instance is communicating with a Tor entry node.',
          ProductFields: { 'aws/guardduty/service/action/networkConnectionAction/remoteIpDetails/ipAddressV4': host },
          Workflow: { Status: 'NEW' },
          RecordState: 'ACTIVE',
        },
      ],
    },
  };
}
