import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeOrganization } from '../../bench/large-organization';
import { checkOrganization } from '../../organization/check-organization';
import { loadOrganization } from '../../organization/load-organization';
import { firewallsOf, maximumBatches, stackNames } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import { everyResource, synthesize, type Resource, type Synthesized } from './synthesize';

/** Default quotas of AWS, as its documentation gave them in November 2026, in bytes or characters unless they say more. */
const limits = {
  definition: 1_048_576,
  inlinePoliciesOfRole: 10_240,
  trustPolicy: 2_048,
  eventBusPolicy: 10_240,
  eventPattern: 2_048,
  queuePolicy: 8_192,
  topicPolicy: 30_720,
  keyPolicy: 32_768,
  secretPolicy: 20_480,
  environment: 4_096,
  tableItem: 409_600,
  alarmDescription: 1_024,
  dashboardWidgets: 500,
  tagsOfResource: 50,
};

/** An organization file of accounts with two VPCs each, as it is loaded. */
function load(accounts: number): Organization {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-limits-'));
  try {
    const file = join(folder, 'organization.yaml');
    writeFileSync(file, largeOrganization(accounts));
    return loadOrganization(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const regions = ['us-east-2', 'us-west-1', 'ca-central-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2', 'sa-east-1'];

/** 1,000 accounts, and about as much else as an organization file may say. */
function fullest(): Organization {
  const large = load(1_000);
  const full: Organization = {
    ...large,
    linkedRegions: [...large.linkedRegions, ...regions],
    // Beside names of products and of a secret that are as long as they may be.
    neverBlock: Array.from({ length: 26 }, (_, index) => ({
      cidr: `2a0b:f4c2:1111:2222:3333:4444:5555:10${10 + index}/128`,
    })),
    notifications: {
      slackWebhookSecret: 's'.repeat(512),
      products: Array.from({ length: 20 }, (_, index) => `${'c'.repeat(13)}/${'p'.repeat(12)}${10 + index}`),
    },
    tags: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}`.padEnd(128, 'k'), 'v'.repeat(256)])),
  };
  expect(checkOrganization(full)).toEqual([]);
  return full;
}

const organization = fullest();
const [firewall] = firewallsOf(organization) as [ReturnType<typeof firewallsOf>[0]];
const { securityServices, management, delegatedAdmin } = stackNames;
const stacks = synthesize(
  organization,
  new Set([
    securityServices,
    management,
    delegatedAdmin,
    stackNames.member(firewall.account),
    stackNames.firewall(firewall),
  ]),
);
const admin = stacks.get(delegatedAdmin)!;
const of = (stack: Synthesized, type: string) =>
  everyResource(stack).flatMap((each) => (each.type === type ? [each.resource] : []));
const all = (type: string): Resource[] => [...stacks.values()].flatMap((stack) => of(stack, type));

/** What Terraform puts in for a reference is at most as long as an ARN can be here. */
const filled = (text: string) => text.replace(/\$\{[^}]*\}/g, 'r'.repeat(140));
const bytes = (text: string) => Buffer.byteLength(filled(text));
/** IAM does not count white space. */
const characters = (policy: string) => filled(policy).replace(/\s/g, '').length;

describe('what is deployed for 1,000 accounts with two VPCs each', () => {
  it('has state machine definitions of a size that Step Functions takes', () => {
    const machines = of(admin, 'aws_sfn_state_machine');
    expect(machines).toHaveLength(4);
    for (const { definition } of machines) expect(bytes(definition)).toBeLessThanOrEqual(limits.definition);
  });

  it('has roles with policies of a size that IAM takes', () => {
    const byRole = new Map<string, number>();
    for (const { role, policy } of all('aws_iam_role_policy'))
      byRole.set(role, (byRole.get(role) ?? 0) + characters(policy));
    expect(byRole.size).toBeGreaterThan(10);
    for (const [role, sum] of byRole) {
      expect([role, sum <= limits.inlinePoliciesOfRole]).toEqual([role, true]);
    }
    for (const { assume_role_policy: trust } of all('aws_iam_role'))
      expect(characters(trust)).toBeLessThanOrEqual(limits.trustPolicy);
  });

  it.each([
    ['aws_cloudwatch_event_bus_policy', 'policy', limits.eventBusPolicy],
    ['aws_cloudwatch_event_rule', 'event_pattern', limits.eventPattern],
    ['aws_sqs_queue', 'policy', limits.queuePolicy],
    ['aws_sns_topic', 'policy', limits.topicPolicy],
    ['aws_kms_key', 'policy', limits.keyPolicy],
    ['aws_secretsmanager_secret', 'policy', limits.secretPolicy],
    ['aws_dynamodb_table_item', 'item', limits.tableItem],
    ['aws_cloudwatch_metric_alarm', 'alarm_description', limits.alarmDescription],
  ])('has for each %s a %s of a size that AWS takes', (type, attribute, limit) => {
    expect(all(type).length).toBeGreaterThan(0);
    for (const resource of all(type)) expect(bytes(resource[attribute])).toBeLessThanOrEqual(limit);
  });

  it('has functions whose variables Lambda takes', () => {
    for (const { function_name: name, environment } of of(admin, 'aws_lambda_function')) {
      expect([name, bytes(JSON.stringify(environment.variables)) <= limits.environment]).toEqual([name, true]);
    }
  });

  it('has a dashboard with as many parts as CloudWatch takes', () => {
    for (const { dashboard_body: body } of of(admin, 'aws_cloudwatch_dashboard'))
      expect(JSON.parse(body).widgets.length).toBeLessThanOrEqual(limits.dashboardWidgets);
  });

  it('has no more tags than a resource may have', () => {
    for (const { configuration } of stacks.values()) {
      for (const {
        default_tags: [{ tags }],
      } of configuration['provider'].aws)
        expect(Object.keys(tags).length).toBeLessThanOrEqual(limits.tagsOfResource);
    }
  });

  it('has every firewall in one batch, and batches of about one size', () => {
    const batches = of(admin, 'aws_dynamodb_table_item').flatMap(({ item }): string[][] => {
      const { Firewalls } = JSON.parse(item);
      return Firewalls ? [JSON.parse(Firewalls.S)] : [];
    });
    expect(batches.flat()).toHaveLength(2_000);
    expect(new Set(batches.flat()).size).toBe(2_000);
    expect(batches).toHaveLength(maximumBatches);
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThan(100);
  });
});

it('gives the security account no more resources for more accounts once every batch has one', () => {
  const countOf = (accounts: number) =>
    everyResource(synthesize(load(accounts), new Set([delegatedAdmin])).get(delegatedAdmin)!).length;
  expect(countOf(1_000)).toBe(countOf(400));
});
