import { central, organization, smallest } from './organizations';
import { everyResource, resourcesOf, synthesize, type Resource, type Synthesized } from './synthesize';

/** Statements about every resource, and why they cannot be narrower. */
const everyResourceBecause: Record<string, string> = {
  TracesHaveNoResources: 'X-Ray has no resources for traces',
  LogDeliveryHasNoResources: 'CloudWatch Logs has no resources for log deliveries',
  AccountsHaveNoResources: 'Organizations has no resources for a list of its accounts',
  MembersHaveNoResources: 'GuardDuty has no resources for members',
  TheOneHubOfEachRegion: 'an account has one hub in a Region, which may be named or not',
};

const stacks = [organization, central, smallest].flatMap((each) => [...synthesize(each).values()]);
const admin = stacks.find(({ name }) => name === 'delegated-admin')!;

const statementsOf = (document: string): Resource[] => JSON.parse(document).Statement;
const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
/** `aws_kms_key.key.arn` of `${aws_kms_key.key.arn}`. */
const reference = (value: unknown) => /^\$\{([^}]+)\}$/.exec(String(value))?.[1] ?? '';
const ofEveryStack = (type: string): [string, Resource, Synthesized][] =>
  stacks.flatMap((stack) =>
    resourcesOf(stack, type).map(([id, resource]) => [id, resource, stack] as [string, Resource, Synthesized]),
  );

describe('permissions', () => {
  it.each(ofEveryStack('aws_iam_role_policy'))('of %s are for named actions and resources', (_, { policy }) => {
    for (const { Sid, Effect, Action, Resource } of statementsOf(policy)) {
      expect(Effect).toBe('Allow');
      expect(Sid).toEqual(expect.any(String));
      for (const action of list(Action)) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
      const everything = list(Resource).some((resource) => resource === '*');
      expect([Sid, everything]).toEqual([Sid, Sid in everyResourceBecause]);
    }
  });

  it.each(ofEveryStack('aws_iam_role_policy'))('of %s fit into an inline policy', (_, { policy }) => {
    expect(policy.length).toBeLessThan(10_240);
  });

  it.each(ofEveryStack('aws_iam_role'))('of %s are for one service or one role', (_, role) => {
    const [statement, ...others] = statementsOf(role['assume_role_policy']);
    expect(others).toEqual([]);
    const { Principal, Condition } = statement!;
    if (Principal.AWS) {
      const owner = role['name'] === 'portcullis-hub-reader' ? 'enrol-members' : 'update-nf-rg';
      expect(Condition.StringEquals).toEqual({
        'aws:PrincipalArn': `arn:aws:iam::222222222222:role/portcullis-${owner}`,
        'aws:PrincipalOrgID': 'o-exampleorgid',
      });
    } else if (Principal.Service !== 'lambda.amazonaws.com') {
      expect(Condition.StringEquals).toEqual({ 'aws:SourceAccount': '222222222222' });
    }
  });

  it('are given to one owner each', () => {
    const owners = (type: string, role: (resource: Resource) => unknown) =>
      resourcesOf(admin, type).map(([, resource]) => reference(role(resource)));
    const roles = [
      ...owners('aws_lambda_function', ({ role }) => role),
      ...owners('aws_sfn_state_machine', ({ role_arn: role }) => role),
      ...owners('aws_scheduler_schedule', ({ target }) => target.role_arn),
      ...owners('aws_cloudwatch_event_target', ({ role_arn: role }) => role),
    ];
    // The rule that forwards is the same one in every Region.
    const forwarders = roles.filter((role) => role.includes('forwarder'));
    expect(new Set(forwarders).size).toBe(1);
    expect(new Set(roles).size).toBe(roles.length - forwarders.length + 1);
    expect(new Set(roles).size).toBe(resourcesOf(admin, 'aws_iam_role').length);
  });

  it('invoke the one function that a schedule is for', () => {
    const [schedule, ...others] = resourcesOf(admin, 'aws_scheduler_schedule').filter(([, { target }]) =>
      target.arn.includes('aws_lambda_function'),
    );
    expect(others).toEqual([]);
    const { target } = schedule![1];
    const [, policy] = ofEveryStack('aws_iam_role_policy').find(
      ([, { role }]) => reference(role).replace('.name', '') === reference(target.role_arn).replace('.arn', ''),
    )!;
    const invoked = statementsOf(policy['policy']).filter(({ Action }) => Action === 'lambda:InvokeFunction');
    expect(invoked.map(({ Resource }) => Resource)).toEqual([target.arn]);
  });

  it('start the one state machine that a rule or a schedule is for', () => {
    const policyOf = (role: unknown) =>
      ofEveryStack('aws_iam_role_policy').find(
        ([, policy]) => reference(policy['role']).replace('.name', '') === reference(role).replace('.arn', ''),
      )![1]['policy'];
    const starters = [
      ...resourcesOf(admin, 'aws_cloudwatch_event_target').map(([, { arn, role_arn: role }]) => [arn, role]),
      ...resourcesOf(admin, 'aws_scheduler_schedule').map(([, { target }]) => [target.arn, target.role_arn]),
    ].filter(([arn]) => String(arn).includes('aws_sfn_state_machine'));
    expect(starters).toHaveLength(8);
    for (const [arn, role] of starters) {
      const starts = statementsOf(policyOf(role)).filter(({ Action }) => Action === 'states:StartExecution');
      expect(starts.map(({ Resource }) => Resource)).toEqual([arn]);
    }
  });

  it('let nobody but the forwarding rules of the security account onto the bus', () => {
    for (const [, { policy }] of ofEveryStack('aws_cloudwatch_event_bus_policy')) {
      const [allowed, ...others] = statementsOf(policy);
      expect(others.map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny', 'Deny']);
      expect(allowed).toMatchObject({
        Principal: { AWS: 'arn:aws:iam::222222222222:root' },
        Action: 'events:PutEvents',
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' },
          ArnEquals: {
            'aws:PrincipalArn': 'arn:aws:iam::222222222222:role/portcullis-forward-findings',
            'aws:SourceArn': expect.arrayContaining([expect.stringMatching(/:rule\/portcullis-forward-findings$/)]),
          },
        },
      });
    }
  });
});

/** Kinds of resources that the provider cannot give a key: docs/adr/0021 says why that is borne. */
const storeUnderAwsKey = ['aws_cloudwatch_event_archive'];

/** What must speak when the key of everything else does not: see docs/adr/0045-the-watch-rests-on-nothing-watched.md. */
const underNoKey = ['aws_sns_topic'];

/** Kinds of resources that store nothing worth a key. A new kind must be put here or be given a key. */
const storeNothing = [
  'aws_cloudwatch_dashboard',
  'aws_cloudformation_stack_set',
  'aws_cloudformation_stack_set_instance',
  'aws_cloudwatch_event_bus',
  'aws_cloudwatch_event_bus_policy',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_cloudwatch_metric_alarm',
  'aws_dynamodb_table_item',
  'aws_guardduty_detector',
  'aws_guardduty_detector_feature',
  'aws_guardduty_organization_admin_account',
  'aws_guardduty_organization_configuration',
  'aws_guardduty_organization_configuration_feature',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_kms_alias',
  'aws_kms_key',
  'aws_lambda_invocation',
  'aws_networkfirewall_logging_configuration',
  'aws_route',
  'aws_scheduler_schedule',
  'aws_securityhub_account',
  'aws_securityhub_configuration_policy',
  'aws_securityhub_configuration_policy_association',
  'aws_securityhub_finding_aggregator',
  'aws_securityhub_organization_admin_account',
  'aws_securityhub_organization_configuration',
  'aws_sfn_state_machine',
  'aws_subnet',
];

describe('encryption', () => {
  const keyOf: Record<string, (resource: Resource) => unknown> = {
    aws_cloudwatch_log_group: ({ kms_key_id: key }) => key,
    aws_dynamodb_table: ({ server_side_encryption: encryption }) => encryption.kms_key_arn,
    aws_lambda_function: ({ kms_key_arn: key }) => key,
    aws_networkfirewall_firewall: ({ encryption_configuration: encryption }) => encryption.key_id,
    aws_networkfirewall_firewall_policy: ({ encryption_configuration: encryption }) => encryption.key_id,
    aws_networkfirewall_rule_group: ({ encryption_configuration: encryption }) => encryption.key_id,
    aws_secretsmanager_secret: ({ kms_key_id: key }) => key,
    aws_sqs_queue: ({ kms_master_key_id: key }) => key,
  };

  it.each(Object.keys(keyOf))('of every %s is with a key of ours in the same Region', (type) => {
    expect(ofEveryStack(type).length).toBeGreaterThan(0);
    for (const [id, resource, stack] of ofEveryStack(type)) {
      const [, name] = /^aws_kms_key\.(.+)\.arn$/.exec(reference(keyOf[type]!(resource))) ?? [];
      const key = stack.configuration['resource'].aws_kms_key[name ?? ''];
      expect([id, key?.provider]).toEqual([id, resource['provider']]);
    }
  });

  it('is decided for every kind of resource', () => {
    const kinds = new Set(stacks.flatMap((stack) => everyResource(stack).map(({ type }) => type)));
    expect([...kinds].sort()).toEqual(
      [...storeNothing, ...storeUnderAwsKey, ...underNoKey, ...Object.keys(keyOf)].sort(),
    );
  });

  it('keys are rotated', () => {
    for (const [, key] of ofEveryStack('aws_kms_key')) expect(key['enable_key_rotation']).toBe(true);
  });

  it('keys serve services on behalf of their own account only', () => {
    for (const [, { policy }] of ofEveryStack('aws_kms_key')) {
      for (const { Principal, Condition } of statementsOf(policy)) {
        if (Principal.Service) expect(JSON.stringify(Condition)).toMatch(/\b\d{12}\b/);
      }
    }
  });
});

describe('what cannot be delivered', () => {
  it.each(ofEveryStack('aws_cloudwatch_event_target'))('by %s is kept in its own Region', (_, target, stack) => {
    const [, name] = /^aws_sqs_queue\.(.+)\.arn$/.exec(reference(target['dead_letter_config'].arn)) ?? [];
    const queue = stack.configuration['resource'].aws_sqs_queue[name ?? ''];
    expect(queue.provider).toBe(target['provider']);
    expect(target['retry_policy']).toEqual({ maximum_event_age_in_seconds: 86400, maximum_retry_attempts: 185 });
    expect(target['role_arn']).toEqual(expect.any(String));
  });

  it.each(ofEveryStack('aws_scheduler_schedule'))('by %s is kept', (_, { target }) => {
    expect(reference(target.dead_letter_config.arn)).toMatch(/^aws_sqs_queue\./);
  });

  it('comes from the rules that a queue lets in', () => {
    for (const stack of stacks) {
      for (const [, queue] of resourcesOf(stack, 'aws_sqs_queue')) {
        const rules = resourcesOf(stack, 'aws_cloudwatch_event_rule').filter(
          ([, { provider }]) => provider === queue['provider'],
        );
        const [allows] = statementsOf(queue['policy']).filter(({ Effect }) => Effect === 'Allow');
        const allowed = [allows!['Condition'].ArnEquals['aws:SourceArn']].flat();
        const names = rules.map(([, { name, event_bus_name: bus }]) => (bus ? `sechub-findings/${name}` : name));
        expect(allowed.map((arn: string) => arn.replace(/^.*:rule\//, '')).sort()).toEqual(names.sort());
      }
    }
  });
});

describe('EventBridge rules', () => {
  it.each(ofEveryStack('aws_cloudwatch_event_rule'))('%s has a pattern of a size that EventBridge takes', (_, rule) => {
    expect(rule['event_pattern'].length).toBeLessThanOrEqual(2_048);
    expect(JSON.parse(rule['event_pattern'])).toEqual(
      expect.objectContaining({
        source: ['aws.securityhub'],
      }),
    );
  });
});

describe('logs', () => {
  it('are kept as long as the organization says', () => {
    for (const [, group] of ofEveryStack('aws_cloudwatch_log_group')) expect(group['retention_in_days']).toBe(365);
  });

  it('are there for every function and state machine', () => {
    const groups = resourcesOf(admin, 'aws_cloudwatch_log_group').map(([, { name }]) => name);
    const owners = [
      ...resourcesOf(admin, 'aws_lambda_function').map(([, { function_name: name }]) => `/aws/lambda/${name}`),
      ...resourcesOf(admin, 'aws_sfn_state_machine').map(([, { name }]) => `/aws/vendedlogs/states/${name}`),
    ];
    expect(groups.sort()).toEqual(owners.sort());
  });
});

describe('state machine definitions', () => {
  it.each(ofEveryStack('aws_sfn_state_machine'))(
    '%s holds no template but references to functions and tables',
    (_, { definition }) => {
      const templates = String(definition).match(/[$%]\{[^}]*\}/g) ?? [];
      for (const template of templates)
        expect(template).toMatch(/^\$\{aws_(lambda_function|dynamodb_table)\.[\w-]+\.(arn|name)\}$/);
      expect(JSON.parse(definition)).toHaveProperty('StartAt');
    },
  );
});

describe('rule groups', () => {
  it.each(ofEveryStack('aws_networkfirewall_rule_group'))(
    '%s is never written by Terraform after it was made',
    (_, group) => {
      expect(group['lifecycle'].ignore_changes).toEqual(['rule_group', 'description', 'encryption_configuration']);
    },
  );
});
