import { stackNames } from '../../organization/names';
import { reservedConcurrency } from '../../organization/reserved-concurrency';
import { organization, smallest } from './organizations';
import { everyResource, resourcesOf, synthesize, type Resource } from './synthesize';

const of = new Map([organization, smallest].map((each) => [each, [...synthesize(each).values()]]));
const stacks = [...of.values()].flat();
const admins = [...of].map(
  ([each, all]) => [each, all.find(({ name }) => name === stackNames.delegatedAdmin)!] as const,
);
const statementsOf = (document: string): Resource[] => JSON.parse(document).Statement;
const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

describe('what is stored', () => {
  it.each(admins)('is kept from deletion as the organization says', ({ deletionProtection }, admin) => {
    const tables = resourcesOf(admin, 'aws_dynamodb_table');
    expect(tables).toHaveLength(3);
    for (const [, table] of tables) {
      expect(table['deletion_protection_enabled']).toBe(deletionProtection);
      // Refused by the plan already, and not when half of the stack is gone.
      expect(table['lifecycle']).toEqual({ prevent_destroy: deletionProtection });
    }
    const [[, secret]] = resourcesOf(admin, 'aws_secretsmanager_secret') as [[string, Resource]];
    expect(secret['recovery_window_in_days']).toBe(deletionProtection ? 30 : 0);
  });

  it('has every table restorable to a point in time', () => {
    for (const [, admin] of admins)
      for (const [, table] of resourcesOf(admin, 'aws_dynamodb_table'))
        expect(table['point_in_time_recovery']).toEqual({ enabled: true });
  });

  it('is under keys that wait for 30 days before they are deleted', () => {
    for (const stack of stacks)
      for (const [, key] of resourcesOf(stack, 'aws_kms_key')) expect(key['deletion_window_in_days']).toBe(30);
  });
});

describe('the policy of a key', () => {
  /** What makes each service use a key by itself. */
  const uses: Record<string, string> = {
    'logs.amazonaws.com': 'aws_cloudwatch_log_group',
    'events.amazonaws.com': 'aws_sqs_queue',
  };
  const keys = stacks.flatMap((stack) =>
    resourcesOf(stack, 'aws_kms_key').map(([id, key]) => [`${stack.name} ${id}`, key, stack] as const),
  );

  it.each(keys)('%s lets in the services that use it, and no others', (_, key, stack) => {
    const services = statementsOf(key['policy'])
      .flatMap(({ Principal }) => Principal.Service ?? [])
      .map((service: string) => service.replace(/^logs\.[a-z0-9-]+\./, 'logs.'));
    const used = Object.entries(uses).filter(([, type]) =>
      resourcesOf(stack, type).some(([, { provider }]) => provider === key['provider']),
    );
    expect(services.sort()).toEqual(used.map(([service]) => service).sort());
  });

  it.each(keys)('%s leaves everyone else to the permissions of the account', (_, { policy }) => {
    const others = statementsOf(policy).filter(({ Principal }) => !Principal.Service);
    expect(others).toEqual([
      expect.objectContaining({ Principal: { AWS: expect.stringMatching(/^arn:aws:iam::\d{12}:root$/) } }),
    ]);
  });
});

describe('the Slack webhook', () => {
  it('is neither in a configuration nor in a state', () => {
    for (const stack of stacks) {
      expect(everyResource(stack).filter(({ type }) => type === 'aws_secretsmanager_secret_version')).toEqual([]);
      expect(Object.keys(stack.configuration['data'] ?? {})).not.toContain('aws_secretsmanager_secret_version');
      expect(stack.configuration).not.toHaveProperty('variable');
      expect(JSON.stringify(stack.configuration)).not.toMatch(/hooks\.slack\.com/);
      for (const [, { environment }] of resourcesOf(stack, 'aws_lambda_function'))
        expect(Object.values(environment.variables).filter((value) => /^https?:/.test(String(value)))).toEqual([]);
    }
  });

  it('is read by one function alone', () => {
    for (const [{ securityAccount }, admin] of admins) {
      const readers = resourcesOf(admin, 'aws_iam_role_policy').filter(([, { policy }]) =>
        statementsOf(policy).some(({ Action }) => list(Action).includes('secretsmanager:GetSecretValue')),
      );
      expect(readers.map(([, { role }]) => role)).toEqual([expect.stringContaining('send-gd-finding')]);
      for (const [, { policy }] of resourcesOf(admin, 'aws_secretsmanager_secret'))
        expect(statementsOf(policy)).toEqual([
          expect.objectContaining({
            ...{ Effect: 'Deny', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
            Condition: {
              ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${securityAccount}:role/portcullis-send-gd-finding` },
            },
          }),
        ]);
    }
  });
});

it('traces every function and every state machine', () => {
  for (const [, admin] of admins) {
    for (const [, { tracing_config: tracing }] of resourcesOf(admin, 'aws_lambda_function'))
      expect(tracing).toEqual({ mode: 'Active' });
    for (const [, { tracing_configuration: tracing }] of resourcesOf(admin, 'aws_sfn_state_machine'))
      expect(tracing).toEqual({ enabled: true });
  }
});

describe('reserved concurrency', () => {
  it.each([1000, 200, 10])('is what the quota of %i has for each function', (concurrentExecutions) => {
    const admin = synthesize({ ...smallest, concurrentExecutions }).get('delegated-admin')!;
    const reserved = resourcesOf(admin, 'aws_lambda_function').map(([, lambda]) => [
      lambda['function_name'],
      lambda['reserved_concurrent_executions'],
    ]);
    expect(Object.fromEntries(reserved)).toEqual(reservedConcurrency(concurrentExecutions));
  });
});

describe('tags', () => {
  const own = ['Project', 'Stack', 'Account', 'Owner'];

  it.each([...of].flatMap(([each, all]) => all.map((stack) => [stack.name, stack, each] as const)))(
    'of everything in %s name project, stack, account and owner',
    (name, stack, { owner, tags }) => {
      const providers: Resource[] = stack.configuration['provider'].aws;
      for (const { default_tags: defaults, allowed_account_ids: accounts } of providers) {
        expect(defaults).toEqual([
          { tags: { ...tags, Project: 'portcullis', Stack: name, Account: accounts[0], Owner: owner } },
        ]);
      }
      const aliases = providers.map(({ alias }) => (alias ? `aws.${alias}` : 'aws'));
      for (const { type, resource } of everyResource(stack)) {
        // A resource without one would be made by the default provider, whose Region may be another.
        if (type.startsWith('aws_')) expect(aliases).toContain(resource['provider']);
        // A tag of its own with one of these keys would win over the provider's.
        expect(Object.keys(resource['tags'] ?? {}).filter((key) => own.includes(key))).toEqual([]);
      }
    },
  );
});
