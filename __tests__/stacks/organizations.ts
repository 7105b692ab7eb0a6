import type { Organization } from '../../organization/organization';

/** Two Regions, two member accounts, three VPCs, one in each way; everything optional is there. */
export const organization: Organization = {
  organizationId: 'o-exampleorgid',
  managementAccount: '111111111111',
  securityAccount: '222222222222',
  homeRegion: 'us-west-2',
  linkedRegions: ['us-east-1'],
  newRegions: [],
  deploymentRole: 'OrganizationAccountAccessRole',
  stateBackend: { type: 's3', bucket: 'example-states', region: 'us-west-2', keyPrefix: 'portcullis/' },
  retentionHours: 720,
  acceptSampleFindings: false,
  blocking: { leastSeverity: 'INFORMATIONAL', findingTypes: [] },
  neverBlock: [{ cidr: '203.0.113.0/24', reason: 'partner' }],
  wideNeverBlock: false,
  ipv6Prefix: 64,
  notifications: {
    slackWebhookSecret: 'portcullis/slack-webhook',
    products: ['aws/guardduty', 'aws/inspector', 'aws/macie'],
  },
  concurrentExecutions: 1000,
  logRetentionDays: 365,
  tags: { CostCentre: 'security' },
  owner: 'network-security',
  deletionProtection: true,
  securityHub: { configuration: 'LOCAL' },
  guardDuty: { members: 'ALL', protectionPlans: ['S3_DATA_EVENTS', 'RUNTIME_MONITORING'] },
  existing: [],
  updaterRoleUnits: ['ou-ab12-34cd56ef'],
  firewallLogs: { types: ['ALERT'] },
  members: [
    {
      name: 'production',
      id: '333333333333',
      publicAddresses: ['52.95.110.0/24'],
      turnOnSecurityHub: true,
      vpcs: [
        {
          id: 'vpc-0a1b2c3d',
          region: 'us-west-2',
          firewallSubnets: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'],
          ruleGroupOnly: false,
          routes: [
            { routeTable: 'rtb-0a1b2c3d', availabilityZone: 'us-west-2a', destination: '0.0.0.0/0' },
            { routeTable: 'rtb-0a1b2c3d', availabilityZone: 'us-west-2a', destination: '::/0' },
          ],
          capacity: 2000,
        },
        {
          id: 'vpc-1a1b2c3d',
          region: 'us-east-1',
          newSubnets: [
            { availabilityZone: 'us-east-1a', cidr: '10.1.0.0/28' },
            { availabilityZone: 'us-east-1b', cidr: '10.1.0.16/28' },
          ],
          ruleGroupOnly: false,
          routes: [],
          capacity: 30000,
        },
      ],
    },
    {
      name: 'staging',
      id: '444444444444',
      turnOnSecurityHub: false,
      vpcs: [
        {
          id: 'vpc-2a1b2c3d',
          region: 'us-west-2',
          ruleGroupOnly: true,
          routes: [],
          capacity: 10000,
          formerCapacity: 2000,
        },
      ],
    },
  ],
};

/** The same organization with a central configuration of Security Hub. */
export const central: Organization = {
  ...organization,
  members: organization.members.map((member) => ({ ...member, turnOnSecurityHub: false })),
  securityHub: { configuration: 'CENTRAL', rootPolicy: 'OURS', organizationRoot: 'r-ab12' },
};

/** As little as an organization can have: one Region, no member account, states in local files, ambient credentials. */
export const smallest: Organization = {
  organizationId: 'o-exampleorgid',
  managementAccount: '111111111111',
  securityAccount: '222222222222',
  homeRegion: 'eu-central-1',
  linkedRegions: [],
  newRegions: [],
  retentionHours: 720,
  acceptSampleFindings: false,
  blocking: { leastSeverity: 'INFORMATIONAL', findingTypes: [] },
  neverBlock: [],
  wideNeverBlock: false,
  ipv6Prefix: 64,
  notifications: { slackWebhookSecret: 'portcullis/slack-webhook', products: ['aws/guardduty'] },
  concurrentExecutions: 1000,
  logRetentionDays: 365,
  tags: {},
  owner: 'network-security',
  deletionProtection: false,
  securityHub: { configuration: 'LOCAL' },
  guardDuty: { members: 'NEW', protectionPlans: [] },
  existing: [],
  updaterRoleUnits: [],
  firewallLogs: { types: ['ALERT'] },
  members: [],
};

/** The same organization in AWS GovCloud. */
export const govCloud: Organization = JSON.parse(
  JSON.stringify(organization).replace(/us-(east|west)-\d/g, 'us-gov-$1-1'),
) as Organization;
