import { organization, smallest } from './organizations';
import { everyResource, resourcesOf, synthesize } from './synthesize';

const stacks = synthesize(organization);
const accountOf = (name: string) =>
  /\d{12}/.exec(name)?.[0] ?? (name === 'management' ? organization.managementAccount : organization.securityAccount);

describe('every stack', () => {
  it.each([...stacks.values()])('of $name works in its own account only', ({ name, configuration }) => {
    for (const provider of configuration['provider'].aws) {
      expect(provider.allowed_account_ids).toEqual([accountOf(name)]);
      expect(provider.assume_role).toEqual(
        name === 'management'
          ? undefined
          : [{ role_arn: `arn:aws:iam::${accountOf(name)}:role/OrganizationAccountAccessRole` }],
      );
    }
  });

  it.each([...stacks.values()])('of $name says for each resource in which Region it is', (stack) => {
    for (const { id, resource } of everyResource(stack))
      expect([id, resource['provider']]).toEqual([id, expect.any(String)]);
  });

  it.each([...stacks.values()])('of $name tags what it makes', ({ name, configuration }) => {
    for (const provider of configuration['provider'].aws) {
      expect(provider.default_tags).toEqual([
        {
          tags: {
            Account: accountOf(name),
            CostCentre: 'security',
            Owner: 'network-security',
            Project: 'portcullis',
            Stack: name,
          },
        },
      ]);
    }
  });

  it.each([...stacks.values()])('of $name keeps its state in the bucket, locked and encrypted', (stack) => {
    expect(stack.configuration['terraform'].backend).toEqual({
      s3: {
        bucket: 'example-states',
        encrypt: true,
        key: `portcullis/${stack.name}.tfstate`,
        region: 'us-west-2',
        use_lockfile: true,
      },
    });
  });

  it.each([...stacks.values()])('of $name reads no other stack', ({ name, configuration }) => {
    // A firewall's looks at the rule groups that it has made itself: see `CapacityChange`. Of a detector nobody knows the
    // id but GuardDuty.
    const asked = name.startsWith('firewall-')
      ? { aws_resourcegroupstaggingapi_resources: expect.any(Object) }
      : { aws_guardduty_detector: expect.any(Object) };
    const asks = name === 'delegated-admin' || name.startsWith('firewall-');
    expect(configuration['data']).toEqual(asks ? asked : undefined);
  });
});

it('deploys each stack after those that it needs', () => {
  expect([...stacks.values()].map(({ name, dependencies }) => [name, dependencies])).toEqual([
    ['security-services', []],
    ['management', ['security-services']],
    ['member-333333333333', ['management']],
    ['member-444444444444', ['management']],
    ['firewall-333333333333-us-west-2-vpc-0a1b2c3d', ['member-333333333333']],
    ['firewall-333333333333-us-east-1-vpc-1a1b2c3d', ['member-333333333333']],
    ['firewall-444444444444-us-west-2-vpc-2a1b2c3d', ['member-444444444444']],
    ['delegated-admin', ['management']],
  ]);
});

it('deploys what watches the others after all of them that a command is about', () => {
  const firewall = 'firewall-333333333333-us-west-2-vpc-0a1b2c3d';
  const waitsFor = (...chosen: string[]) =>
    synthesize(organization, new Set(chosen)).get('delegated-admin')?.dependencies;
  const others = [...stacks.keys()].filter((name) => name !== 'delegated-admin');
  expect(waitsFor(...stacks.keys())?.sort()).toEqual(others.sort());
  expect(waitsFor('delegated-admin', firewall)).toEqual([firewall]);
  expect(waitsFor('delegated-admin')).toEqual([]);
});

it('declares only what is chosen, after nothing that is not', () => {
  const chosen = new Set(['firewall-333333333333-us-west-2-vpc-0a1b2c3d', 'member-333333333333']);
  expect([...synthesize(organization, chosen).values()].map(({ name, dependencies }) => [name, dependencies])).toEqual([
    ['member-333333333333', []],
    ['firewall-333333333333-us-west-2-vpc-0a1b2c3d', ['member-333333333333']],
  ]);
});

describe('an organization with one Region and nothing else', () => {
  const small = synthesize(smallest);
  const admin = small.get('delegated-admin')!;

  it('has no finding aggregator and one rule that forwards', () => {
    expect(resourcesOf(admin, 'aws_securityhub_finding_aggregator')).toEqual([]);
    expect(
      resourcesOf(admin, 'aws_cloudwatch_event_rule')
        .map(([, { name }]) => name)
        .sort(),
    ).toEqual([
      'catch-ip',
      'catch-ip-v2',
      'findings',
      'findings-closed',
      'findings-closed-v2',
      'findings-v2',
      'portcullis-forward-findings',
    ]);
  });

  it('uses the credentials and the directory that it is run with', () => {
    for (const { configuration } of small.values()) {
      expect(configuration['provider'].aws[0].assume_role).toBeUndefined();
      // CDKTF adds its local backend when it writes the stack.
      expect(configuration['terraform'].backend).toBeUndefined();
    }
  });

  it('runs its state machines over no firewall', () => {
    const items = resourcesOf(admin, 'aws_dynamodb_table_item').map(([, { item }]) => JSON.parse(item).Name.S);
    expect(items).toEqual(['enrolment']);
    for (const [, { definition, name }] of resourcesOf(admin, 'aws_sfn_state_machine')) {
      if (name !== 'sechub-send-findings') expect(definition).toContain('States.Array()');
    }
  });
});

describe('an organization that wants no finding to be told', () => {
  it('has no rule for findings, and still tells what is blocked', () => {
    const { notifications } = organization;
    const admin = synthesize({ ...organization, notifications: { ...notifications, products: [] } }).get(
      'delegated-admin',
    )!;
    const rules = resourcesOf(admin, 'aws_cloudwatch_event_rule').map(([, { name }]) => name);
    expect(rules).toEqual(expect.arrayContaining(['catch-ip', 'catch-ip-v2']));
    expect(rules).not.toContain('findings');
    expect(rules).not.toContain('findings-v2');
    expect(rules).not.toContain('findings-closed');
  });
});
