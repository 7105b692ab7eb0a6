import { z } from 'zod';
import { existingSchema } from './existing-schema';
import { firewallLogsSchema } from './firewall-logs-schema';
import { accountId, bucketName, expected, network, regionName, text, wholeNumber } from './forms';
import { looksLikeASecret } from './looks-like-a-secret';
import { defaultConcurrentExecutions } from './reserved-concurrency';
import { guardDutySchema, securityHubSchema } from './services-schema';
import { vpcSchema } from './vpc-schema';

/** The retention periods that CloudWatch Logs knows, in days. */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const member = z
  .strictObject(
    {
      name: text(/^[!-~]([ -~]{0,48}[!-~])?$/, 'an account name: 1 to 50 printable ASCII characters')
        // Terraform prints names as they are.
        .refine((name) => !/##[\w.]*\[/.test(name), {
          error: 'holds ## before a bracket, which CI systems take for a command: choose another name here',
        })
        .describe('Name of the account, for people.'),
      id: accountId.describe('Account id: 12 digits, in quotes.'),
      publicAddresses: z
        .array(network, { error: expected('a list of networks in CIDR form') })
        .exactOptional()
        .describe("The account's own public networks in canonical CIDR form, such as its Elastic IPs: never blocked."),
      turnOnSecurityHub: z
        .boolean({ error: expected('true or false, without quotes') })
        .default(false)
        .describe(
          "Whether the account's stack turns Security Hub on, without standards, in each covered Region that `existing` does not name. For a LOCAL configuration.",
        ),
      vpcs: z
        .array(vpcSchema, { error: expected('a list of VPCs, [] where there is none') })
        .describe('The VPCs of the account that get a firewall; may be empty.'),
    },
    { error: expected('a map with name, id and vpcs') },
  )
  .describe('A member account.');

const stateBackend = z
  .strictObject(
    {
      type: z
        .literal('s3', { error: expected('a state backend: write s3, or leave stateBackend out for local files') })
        .describe('Kind of the backend.'),
      bucket: bucketName.describe('Name of a bucket that exists.'),
      region: regionName.describe('Region of the bucket.'),
      keyPrefix: text(
        /^(?!\/|.*\/\/|.*\.\.)([\w!.*'()/-]{1,511}\/)?$/,
        "a key prefix: letters, digits and !_.*'()-/, not starting with / and ending with it",
      )
        .default('portcullis/')
        .describe('Put before <stack>.tfstate; ends with / unless empty.'),
    },
    { error: expected('a map with type, bucket and region') },
  )
  .exactOptional()
  .describe("Where Terraform keeps its states, with S3's own lock; without it they are local files.");

const neverBlock = z
  .array(
    z.strictObject(
      {
        cidr: network.describe('IPv4 or IPv6 network in canonical CIDR form.'),
        reason: text(/^[^\p{Cc}]{1,200}$/u, 'a reason: one line of 1 to 200 characters')
          .exactOptional()
          .describe('Why, for the readers of this file.'),
      },
      { error: expected('a map with cidr') },
    ),
    { error: expected('a list of networks') },
  )
  .max(100, { error: 'holds more than 100 networks: merge neighbours into larger ones' })
  .default([])
  .describe('Networks that are never blocked, beside private, reserved and other special-purpose ones.');

const prefixes = 'a prefix length of IPv6 networks: 48 to 64, or 128 where each host stands for itself';

const severityLabel = z.enum(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'], {
  error: expected('a severity: INFORMATIONAL, LOW, MEDIUM, HIGH or CRITICAL'),
});

const blocking = z
  .strictObject(
    {
      leastSeverity: severityLabel
        .default('INFORMATIONAL')
        .describe(
          'Findings of less severity block nothing: their hosts are told. Unless given, every severity blocks.',
        ),
      findingTypes: z
        .array(
          z.strictObject(
            {
              // Types are told apart by these characters; docs/finding-types.md lists them.
              type: text(
                /^(?=.{1,100}$)(\*|[A-Za-z*]+:[\w&.!*-]+(\/[\w&.!*-]+)?)$/,
                'a finding type such as Recon:EC2/PortProbe*, in which * stands for any text',
              ).describe("GuardDuty's name of a finding type; * stands for any text. The first that fits decides."),
              decision: z
                .enum(['BLOCK', 'TELL'], { error: expected('BLOCK or TELL') })
                .describe(
                  'BLOCK: the remote host is blocked, whatever the severity and whoever it is by the table. TELL: it is not, and people are told.',
                ),
              reason: text(/^[^\p{Cc}]{1,200}$/u, 'a reason: one line of 1 to 200 characters')
                .exactOptional()
                .describe('Why, for the readers of this file.'),
            },
            { error: expected('a map with type and decision') },
          ),
          { error: expected('a list of finding types, [] where the table counts for all') },
        )
        .max(50, { error: 'holds more than 50 finding types: use * for several' })
        .default([])
        .describe('Finding types whose decision is other than that of docs/finding-types.md.'),
    },
    { error: expected('a map with leastSeverity or findingTypes, or leave it out') },
  )
  .prefault({})
  .describe('Which findings block their remote hosts.');

const products = z
  .array(text(/^(?=.{3,64}$)[\w.-]+\/[\w.-]+$/, 'a product: the last part of its product ARN, such as aws/guardduty'), {
    error: expected('a list of products, [] where no finding is to be told'),
  })
  .max(20, { error: 'holds more than 20 products: name those that people act on' })
  // Each stands twice in the pattern of what is forwarded, of which EventBridge takes 2,048 characters.
  .refine((names) => names.join('').length <= 560, {
    error: 'holds names of more than 560 characters together: name those that people act on',
  })
  .default(['aws/guardduty', 'aws/inspector', 'aws/macie'])
  .describe('Products whose findings of high and critical severity are told; what is blocked or released always is.');

const notifications = z
  .strictObject(
    {
      // What is written here by mistake is the webhook itself, a secret: the message does not repeat it.
      slackWebhookSecret: text(
        /^[\w/+=.@-]{1,512}$/,
        'the name of a secret in Secrets Manager',
        () =>
          'is not the name of a secret: letters, digits and /_+=.@- only; a webhook URL belongs into Secrets Manager, not here',
      )
        .refine((name) => name.includes(':') || !looksLikeASecret(name), {
          error:
            'looks like a secret, and is to be the name of one: put it into Secrets Manager, change it if others have seen this file, and write the name here',
        })
        .default('portcullis/slack-webhook')
        .describe("Name of the secret (security account, home Region) that holds the Slack webhook's URL."),
      products,
    },
    { error: expected('a map with slackWebhookSecret or products, or leave it out') },
  )
  .prefault({})
  .describe('Who is told, and of what.');

const tags = z
  .record(
    text(
      /^(?!aws:|__proto__$)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu,
      'a tag key: 1 to 128 letters, digits, spaces and _.:/=+-@, not starting with aws:',
    ),
    text(/^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u, 'a tag value: at most 256 letters, digits, spaces and _.:/=+-@'),
    { error: expected('a map of tags') },
  )
  .refine((map) => Object.keys(map).length <= 40, {
    error: 'holds more than 40 tags: AWS allows 50 on a resource, and some are needed for our own',
  })
  .default({})
  .describe('Tags for every resource.');

/** The form of `organization.yaml`, key by key; `check-organization.ts` says what must hold between keys. */
export const organizationSchema = z
  .strictObject(
    {
      organizationId: text(
        /^o-[a-z0-9]{10,32}$/,
        'an organization id: o- and 10 to 32 lower-case letters or digits',
      ).describe('Id of the AWS Organization; the bus lets in nobody else.'),
      managementAccount: accountId.describe("Account id of the organization's management account, in quotes."),
      securityAccount: accountId.describe(
        'Account id of the delegated administrator of Security Hub and GuardDuty, in quotes.',
      ),
      homeRegion: regionName.describe('Region where findings are aggregated and the state machines run.'),
      linkedRegions: z
        .array(regionName, { error: expected('a list of Regions, [] where there is none') })
        .describe('Every other Region that is covered; may be empty.'),
      deploymentRole: text(
        /^[\w+=,.@-]{1,64}$/,
        'a role name: 1 to 64 letters, digits and _+=,.@-, without path or ARN',
      )
        .exactOptional()
        .describe(
          'Role that Terraform assumes in every account but the management account; without it the credentials at hand are used.',
        ),
      stateBackend,
      newRegions: z
        .array(regionName, { error: expected('a list of Regions') })
        .default([])
        .describe(
          'Regions that AWS has opened since this version of Portcullis, which otherwise takes them for mistakes.',
        ),
      retentionHours: wholeNumber(1, 87600, 'hours')
        .default(720)
        .describe('Hours for which a host stays blocked after it was last reported.'),
      acceptSampleFindings: z
        .boolean({ error: expected('true or false, without quotes') })
        .default(false)
        .describe("Whether GuardDuty's generated sample findings block their hosts."),
      neverBlock,
      wideNeverBlock: z
        .boolean({ error: expected('true or false, without quotes') })
        .default(false)
        .describe(
          'Whether the networks that are never blocked may hold more than a /8 of IPv4 or a /16 of IPv6 together.',
        ),
      ipv6Prefix: z
        .int({ error: expected(prefixes) })
        .refine((prefix) => (prefix >= 48 && prefix <= 64) || prefix === 128, { error: expected(prefixes) })
        .default(64)
        .describe(
          'Prefix length of the IPv6 network that one party holds: its hosts count as one when a rule group is full, and it is dropped as a whole from eight blocked hosts on. 48 to 64; 128: each host stands for itself.',
        ),
      blocking,
      notifications,
      concurrentExecutions: wholeNumber(1, 1_000_000, 'concurrent executions')
        .default(defaultConcurrentExecutions)
        .describe(
          "Lambda's quota of concurrent executions in the security account's home Region. Functions reserve less where it is below 524, and nothing at 100 or below.",
        ),
      logRetentionDays: z
        .literal(logRetentions, {
          error: expected(`a retention that CloudWatch has: ${logRetentions.join(', ')} days`),
        })
        .default(365)
        .describe('Days for which logs of functions, state machines and firewalls are kept.'),
      owner: text(
        /^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,256}$/u,
        'an owner: 1 to 256 letters, digits, spaces and _.:/=+-@',
      ).describe('Team that answers for what is deployed, as the tag Owner of every resource.'),
      tags,
      deletionProtection: z
        .boolean({ error: expected('true or false, without quotes') })
        .default(true)
        .describe(
          "Whether AWS refuses to delete tables and firewalls, and to change a firewall's policy or subnets by hand. Set it to false, and deploy, before a stack is destroyed.",
        ),
      securityHub: securityHubSchema,
      guardDuty: guardDutySchema,
      existing: existingSchema,
      updaterRoleUnits: z
        .array(text(/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/, 'an organizational unit: an id such as ou-ab12-34cd56ef'), {
          error: expected('a list of organizational units, [] where there is none'),
        })
        .default([])
        .describe(
          'Organizational units whose accounts, new ones too, get the role for updates from a StackSet; those in members get it from their own stack.',
        ),
      firewallLogs: firewallLogsSchema,
      members: z
        .array(member, { error: expected('a list of member accounts, [] where there is none') })
        .describe('The member accounts whose VPCs are protected; may be empty.'),
    },
    { error: expected('a map of keys: see docs/organization-file.md') },
  )
  .meta({ title: 'Portcullis organization', description: 'The organization that Portcullis protects.' });
