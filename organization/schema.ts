import { z } from 'zod';
import { cidrProblem } from './cidr-problem';

/** The retention periods that CloudWatch Logs knows, in days. */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}..."` : text;
}

/** Says what a value should be; the loader puts the key and its line before it. */
const expected =
  (what: string) =>
  ({ input }: { readonly input?: unknown }): string => {
    if (input === undefined) return `is missing: give ${what}`;
    if (input === null) return `is empty: give ${what}`;
    if (typeof input === 'object') return `a ${Array.isArray(input) ? 'list' : 'map'} is not ${what}`;
    return `${shown(input)} is not ${what}`;
  };

/** A string of one form. YAML makes numbers of bare digits and so loses leading zeros: these must be quoted. */
function text(form: RegExp, what: string, wrongForm = expected(what)) {
  const wrongType = (issue: { readonly input?: unknown }) => {
    if (typeof issue.input === 'number') return 'is a number to YAML, which drops leading zeros: put it in quotes';
    if (typeof issue.input === 'boolean') return 'is a boolean to YAML: put it in quotes';
    return expected(what)(issue);
  };
  return z.string({ error: wrongType }).regex(form, { error: wrongForm });
}

function wholeNumber(least: number, most: number, unit: string) {
  const error = expected(`a whole number of ${unit} from ${least} to ${most}, without quotes`);
  return z.int({ error }).min(least, { error }).max(most, { error });
}

const accountId = text(/^[0-9]{12}$/, 'an account id: 12 digits, in quotes');

// Regions of the partitions that `partitionOf` knows: commercial, China and GovCloud. The directions catch most slips.
const regionName = text(
  /^[a-z]{2}(-gov)?-(central|(north|south)?(east|west)|north|south)-[1-9]$/,
  'a Region: a name such as us-west-2',
);

const network = z
  .string({ error: expected('a network in CIDR form') })
  .refine((cidr) => cidrProblem(cidr) === undefined, {
    error: ({ input }) => `${shown(input)} ${cidrProblem(String(input)) ?? ''}`,
  });

const vpc = z
  .strictObject(
    {
      id: text(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, 'a VPC id: vpc- and 8 or 17 hexadecimal digits').describe(
        'Id of the VPC.',
      ),
      region: regionName.describe('Region of the VPC: the home Region or a linked one.'),
      firewallSubnets: z
        .array(text(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, 'a subnet id: subnet- and 8 or 17 hexadecimal digits'), {
          error: expected('a list of subnet ids'),
        })
        .min(1, { error: 'holds no subnet: give at least one for the endpoints of the firewall' })
        .describe("Subnets for the firewall's endpoints, at most one for each availability zone."),
      capacity: wholeNumber(2, 30000, 'capacity units')
        .default(2000)
        .describe(
          'Capacity units of the rule group: two for each blocked network. Fixed when the group is made: a change replaces it.',
        ),
    },
    { error: expected('a map with id, region and firewallSubnets') },
  )
  .describe('A VPC that gets a firewall.');

const member = z
  .strictObject(
    {
      name: text(/^[!-~]([ -~]{0,48}[!-~])?$/, 'an account name: 1 to 50 printable ASCII characters').describe(
        'Name of the account, for people.',
      ),
      id: accountId.describe('Account id: 12 digits, in quotes.'),
      publicAddresses: z
        .array(network, { error: expected('a list of networks in CIDR form') })
        .exactOptional()
        .describe("The account's own public networks in canonical CIDR form, such as its Elastic IPs: never blocked."),
      vpcs: z
        .array(vpc, { error: expected('a list of VPCs, [] where there is none') })
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
      bucket: text(
        /^(?!.*\.\.)(?![0-9.]+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        'a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens',
      ).describe('Name of a bucket that exists.'),
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

const products = z
  .array(text(/^(?=.{3,64}$)[\w.-]+\/[\w.-]+$/, 'a product: the last part of its product ARN, such as aws/guardduty'), {
    error: expected('a list of products, [] where no finding is to be told'),
  })
  .max(20, { error: 'holds more than 20 products: name those that people act on' })
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
      /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu,
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
      retentionHours: wholeNumber(1, 87600, 'hours')
        .default(720)
        .describe('Hours for which a host stays blocked after it was last reported.'),
      acceptSampleFindings: z
        .boolean({ error: expected('true or false, without quotes') })
        .default(false)
        .describe("Whether GuardDuty's generated sample findings block their hosts."),
      neverBlock,
      notifications,
      logRetentionDays: z
        .literal(logRetentions, {
          error: expected(`a retention that CloudWatch has: ${logRetentions.join(', ')} days`),
        })
        .default(365)
        .describe('Days for which logs of functions, state machines and firewalls are kept.'),
      tags,
      members: z
        .array(member, { error: expected('a list of member accounts, [] where there is none') })
        .describe('The member accounts whose VPCs are protected; may be empty.'),
    },
    { error: expected('a map of keys: see docs/organization-file.md') },
  )
  .meta({ title: 'Portcullis organization', description: 'The organization that Portcullis protects.' });
