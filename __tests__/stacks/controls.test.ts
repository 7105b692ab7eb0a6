import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Organization } from '../../organization/organization';
import { central, organization, smallest } from './organizations';
import { everyResource, synthesize, type Resource, type Synthesized } from './synthesize';

/**
 * Controls of Security Hub (its user guide's "Controls reference", those of the Foundational Security Best Practices and
 * some of NIST's) and rules of cdk-nag's pack AwsSolutions (its RULES.md), for the kinds of resources that we have. What
 * the account decides and not a stack, such as its trail, is not here.
 */
type Control = readonly [id: string, type: string, holds: (resource: Resource, stack: Synthesized) => boolean];

const statementsOf = (document: string): Resource[] => JSON.parse(document).Statement;
const list = <T>(value: T | T[] | undefined): T[] => [value ?? []].flat() as T[];
const isPublic = ({ Effect, Principal, Condition }: Resource) =>
  Effect === 'Allow' && (Principal === '*' || list(Principal?.AWS).includes('*')) && Condition === undefined;
const isNotPublic = (field: string) => (resource: Resource) => !statementsOf(resource[field]).some(isPublic);
const refusesPlainHttp = (resource: Resource) =>
  statementsOf(resource['policy']).some(
    ({ Effect, Principal, Condition }) =>
      Effect === 'Deny' && Principal === '*' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
  );
const forwardsOrDrops = (actions: unknown) =>
  list(actions as string[]).every((action) => ['aws:drop', 'aws:forward_to_sfe'].includes(action));
const policyOf = ({ firewall_policy: policy }: Resource) => policy;

const met: readonly Control[] = [
  ['CloudWatch.15', 'aws_cloudwatch_metric_alarm', ({ alarm_actions: actions }) => actions.length > 0],
  ['CloudWatch.16', 'aws_cloudwatch_log_group', ({ retention_in_days: days }) => days >= 365],
  ['CloudWatch.17', 'aws_cloudwatch_metric_alarm', ({ actions_enabled: enabled = true }) => enabled],
  ['DynamoDB.1', 'aws_dynamodb_table', ({ billing_mode: mode }) => mode === 'PAY_PER_REQUEST'],
  ['DynamoDB.2', 'aws_dynamodb_table', ({ point_in_time_recovery: recovery }) => recovery.enabled],
  ['DynamoDB.6', 'aws_dynamodb_table', ({ deletion_protection_enabled: isProtected }) => isProtected],
  ['EC2.15', 'aws_subnet', ({ map_public_ip_on_launch: isPublicIp = false }) => !isPublicIp],
  [
    'EventBridge.3',
    'aws_cloudwatch_event_bus',
    (_, stack) => everyResource(stack).some(({ type }) => type === 'aws_cloudwatch_event_bus_policy'),
  ],
  ['GuardDuty.1', 'aws_guardduty_detector', ({ enable }) => enable],
  [
    'IAM.1',
    'aws_iam_role_policy',
    ({ policy }) => !statementsOf(policy).some(({ Action }) => list(Action).includes('*')),
  ],
  [
    'IAM.21',
    'aws_iam_role_policy',
    ({ policy }) => !statementsOf(policy).some(({ Action }) => list<string>(Action).some((one) => one.endsWith(':*'))),
  ],
  ['KMS.4', 'aws_kms_key', ({ enable_key_rotation: rotates }) => rotates],
  ['KMS.5', 'aws_kms_key', isNotPublic('policy')],
  [
    'Lambda.1',
    'aws_lambda_function',
    (_, stack) => !everyResource(stack).some(({ type }) => type.endsWith('permission')),
  ],
  ['Lambda.2', 'aws_lambda_function', ({ runtime }) => ['nodejs22.x', 'nodejs24.x'].includes(runtime)],
  ['Lambda.7', 'aws_lambda_function', ({ tracing_config: tracing }) => tracing.mode === 'Active'],
  ['NetworkFirewall.3', 'aws_networkfirewall_firewall_policy', (one) => hasGroups(policyOf(one))],
  [
    'NetworkFirewall.4',
    'aws_networkfirewall_firewall_policy',
    (one) => forwardsOrDrops(policyOf(one).stateless_default_actions),
  ],
  [
    'NetworkFirewall.5',
    'aws_networkfirewall_firewall_policy',
    (one) => forwardsOrDrops(policyOf(one).stateless_fragment_default_actions),
  ],
  [
    'NetworkFirewall.6',
    'aws_networkfirewall_rule_group',
    ({ rule_group: { rules_source: source } }) => source.stateless_rules_and_custom_actions.stateless_rule.length > 0,
  ],
  ['NetworkFirewall.9', 'aws_networkfirewall_firewall', ({ delete_protection: isProtected }) => isProtected],
  ['NetworkFirewall.10', 'aws_networkfirewall_firewall', ({ subnet_change_protection: isProtected }) => isProtected],
  ['SNS.4', 'aws_sns_topic', isNotPublic('policy')],
  ['SQS.1', 'aws_sqs_queue', ({ kms_master_key_id: key }) => key !== undefined],
  ['SQS.3', 'aws_sqs_queue', isNotPublic('policy')],
  ['StepFunctions.1', 'aws_sfn_state_machine', ({ logging_configuration: logs }) => logs.level !== 'OFF'],
  ['AwsSolutions-DDB3', 'aws_dynamodb_table', ({ point_in_time_recovery: recovery }) => recovery.enabled],
  ['AwsSolutions-EVB1', 'aws_cloudwatch_event_bus_policy', isNotPublic('policy')],
  ['AwsSolutions-IAM4', 'aws_iam_role', ({ managed_policy_arns: managed = [] }) => managed.length === 0],
  ['AwsSolutions-KMS5', 'aws_kms_key', ({ enable_key_rotation: rotates }) => rotates],
  ['AwsSolutions-SF1', 'aws_sfn_state_machine', ({ logging_configuration: logs }) => logs.level === 'ALL'],
  ['AwsSolutions-SF2', 'aws_sfn_state_machine', ({ tracing_configuration: tracing }) => tracing.enabled],
  ['AwsSolutions-SNS3', 'aws_sns_topic', refusesPlainHttp],
  ['AwsSolutions-SQS4', 'aws_sqs_queue', refusesPlainHttp],
];

/** Their reasons are a table of docs/architecture.md. */
const unmet: readonly Control[] = [
  [
    'DynamoDB.4',
    'aws_dynamodb_table',
    (_, stack) => everyResource(stack).some(({ type }) => type === 'aws_backup_selection'),
  ],
  ['Lambda.3', 'aws_lambda_function', ({ vpc_config: vpc }) => vpc !== undefined],
  ['NetworkFirewall.1', 'aws_networkfirewall_firewall', ({ subnet_mapping: subnets }) => subnets.length > 1],
  [
    'NetworkFirewall.2',
    'aws_networkfirewall_firewall',
    (_, stack) => everyResource(stack).some(({ type }) => type === 'aws_networkfirewall_logging_configuration'),
  ],
  ['SecretsManager.1', 'aws_secretsmanager_secret', (_, stack) => rotatesSecrets(stack)],
  ['SNS.1', 'aws_sns_topic', ({ kms_master_key_id: key }) => key !== undefined],
  [
    'AwsSolutions-IAM5',
    'aws_iam_role_policy',
    ({ policy }) =>
      !statementsOf(policy).some(({ Resource }) => list<string>(Resource).some((one) => one.includes('*'))),
  ],
  ['AwsSolutions-L1', 'aws_lambda_function', ({ runtime }) => runtime === 'nodejs24.x'],
  ['AwsSolutions-SMG4', 'aws_secretsmanager_secret', (_, stack) => rotatesSecrets(stack)],
  ['AwsSolutions-SQS3', 'aws_sqs_queue', ({ redrive_policy: redrive }) => redrive !== undefined],
];

function hasGroups(policy: Resource): boolean {
  return (policy['stateless_rule_group_reference'] ?? policy['stateful_rule_group_reference'] ?? []).length > 0;
}

function rotatesSecrets(stack: Synthesized): boolean {
  return everyResource(stack).some(({ type }) => type === 'aws_secretsmanager_secret_rotation');
}

/** VPCs in one availability zone, without logs of their firewalls, as a file may have it. */
const plain: Organization = {
  ...organization,
  firewallLogs: { types: [] },
  members: organization.members.map((member) => ({
    ...member,
    vpcs: member.vpcs.map((vpc) => ({ ...vpc, ...(vpc.newSubnets && { newSubnets: vpc.newSubnets.slice(0, 1) }) })),
  })),
};

// What may be taken away on purpose is there unless the file says otherwise.
const stacks = [organization, central, smallest, plain]
  .map((each) => ({ ...each, deletionProtection: true }))
  .flatMap((each) => [...synthesize(each).values()]);

function verdictsOf([, wanted, holds]: Control): boolean[] {
  return stacks.flatMap((stack) =>
    everyResource(stack).flatMap(({ type, resource }) => (type === wanted ? [holds(resource, stack)] : [])),
  );
}

it.each(met)('meets %s with every %s', (...control) => {
  const verdicts = verdictsOf(control);
  expect(verdicts.length).toBeGreaterThan(0);
  expect(verdicts).not.toContain(false);
});

it.each(unmet)('does not meet %s with some %s', (...control) => {
  expect(verdictsOf(control)).toContain(false);
});

it('has a reason for each control that is not met, in one table', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'architecture.md'), 'utf8');
  const [, section = ''] = page.split('## Controls that are not met\n');
  const rows = [...section.split('\n## ')[0]!.matchAll(/^\| ([A-Z][\w.-]+\d)\s+\| (.+?)\s*\|$/gm)];
  expect(rows.map(([, id]) => id)).toEqual(unmet.map(([id]) => id));
  for (const [, , reason = ''] of rows) expect(reason.length).toBeGreaterThan(15);
});
