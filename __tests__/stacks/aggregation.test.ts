import { central, organization, smallest } from './organizations';
import { resourcesOf, synthesize, type Resource, type Synthesized } from './synthesize';

const adminOf = (stacks: Map<string, Synthesized>) => stacks.get('delegated-admin')!;
const stacks = synthesize(organization);
const services = stacks.get('security-services')!;
const management = stacks.get('management')!;
const locally = adminOf(stacks);
const centrally = adminOf(synthesize(central));
const alone = adminOf(synthesize(smallest));

const named = (stack: Synthesized, type: string) => Object.fromEntries(resourcesOf(stack, type));
const all = (stack: Synthesized, type: string) => resourcesOf(stack, type).map(([, resource]) => resource);
/** Addresses of what a resource waits for. */
const waitsFor = ({ depends_on: addresses }: Resource): string[] => addresses ?? [];

describe('the delegated administrators', () => {
  const types = ['aws_guardduty_organization_admin_account', 'aws_securityhub_organization_admin_account'];

  it.each(types)('of %s are registered in every Region', (type) => {
    const administrators = all(management, type);
    expect(administrators.map(({ provider }) => provider).sort()).toEqual(['aws', 'aws.us-east-1']);
    for (const { admin_account_id: account } of administrators) expect(account).toBe('222222222222');
  });

  it('are registered one after another, at home first', () => {
    const [guardDuty, securityHub] = types;
    const own = ['aws_guardduty_detector', 'aws_securityhub_account'].flatMap((type) =>
      ['us-west-2', 'us-east-1'].map((region) => `${type}.${region}`),
    );
    const registrations = types.flatMap((type) =>
      resourcesOf(management, type).map(([name, each]) => [`${type}.${name}`, waitsFor(each)] as const),
    );
    expect(Object.fromEntries(registrations)).toEqual({
      // What the management account turns on for itself is there before AWS might do so.
      [`${guardDuty}.guardduty-us-west-2`]: own,
      [`${securityHub}.securityhub-us-west-2`]: [`${guardDuty}.guardduty-us-west-2`],
      [`${guardDuty}.guardduty-us-east-1`]: [`${securityHub}.securityhub-us-west-2`],
      [`${securityHub}.securityhub-us-east-1`]: [`${guardDuty}.guardduty-us-east-1`],
    });
  });
});

describe('GuardDuty', () => {
  it('reports every 15 minutes in every Region', () => {
    const detectors = named(services, 'aws_guardduty_detector');
    expect(Object.keys(detectors).sort()).toEqual(['us-east-1', 'us-west-2']);
    for (const detector of Object.values(detectors))
      expect(detector).toMatchObject({ finding_publishing_frequency: 'FIFTEEN_MINUTES' });
  });

  it('is made by the stacks that come before the registration or make it, and by no other', () => {
    const makers = [...stacks.values()].filter((stack) => all(stack, 'aws_guardduty_detector').length > 0);
    expect(makers.map(({ name }) => name)).toEqual(['security-services', 'management']);
  });

  it.each([
    ['ALL', locally, 2],
    ['NEW', alone, 1],
  ])('brings in %s members', (members, stack, regions) => {
    const configurations = all(stack, 'aws_guardduty_organization_configuration');
    expect(configurations.map(({ auto_enable_organization_members: value }) => value)).toEqual(
      Array.from({ length: regions }, () => members),
    );
  });

  it('switches each plan on or off in each Region, for the administrator and for members', () => {
    const plans = {
      S3_DATA_EVENTS: ['ENABLED', 'ALL'],
      EKS_AUDIT_LOGS: ['DISABLED', 'NONE'],
      EBS_MALWARE_PROTECTION: ['DISABLED', 'NONE'],
      RDS_LOGIN_EVENTS: ['DISABLED', 'NONE'],
      LAMBDA_NETWORK_LOGS: ['DISABLED', 'NONE'],
      RUNTIME_MONITORING: ['ENABLED', 'ALL'],
    };
    for (const provider of ['aws', 'aws.us-east-1']) {
      const here = (type: string) => all(locally, type).filter((resource) => resource['provider'] === provider);
      const own = here('aws_guardduty_detector_feature').map(({ name, status }) => [name, status]);
      const ofMembers = here('aws_guardduty_organization_configuration_feature').map(
        ({ name, auto_enable: members }) => [name, members],
      );
      expect(Object.fromEntries(own)).toEqual(
        Object.fromEntries(Object.entries(plans).map(([name, [status]]) => [name, status])),
      );
      expect(Object.fromEntries(ofMembers)).toEqual(
        Object.fromEntries(Object.entries(plans).map(([name, [, members]]) => [name, members])),
      );
    }
  });

  it('leaves out what the Region lacks by what its detector lists, and says so', () => {
    const { locals, output } = locally.configuration as Record<string, Record<string, Resource | string>>;
    for (const [region, provider] of Object.entries({ 'us-west-2': 'aws', 'us-east-1': 'aws.us-east-1' })) {
      const plans = [
        ...all(locally, 'aws_guardduty_detector_feature'),
        ...all(locally, 'aws_guardduty_organization_configuration_feature'),
      ].filter((plan) => plan['provider'] === provider);
      expect(plans).toHaveLength(12);
      for (const { count, name } of plans)
        expect(count).toBe(`\${contains(local.guardduty_plans_${region}, "${name}") ? 1 : 0}`);
      expect(locals![`guardduty_plans_${region}`]).toContain(`data.aws_guardduty_detector.guardduty-${region}_`);
    }
    expect(output!['guardduty_plans_left_out']).toMatchObject({
      value: expect.stringContaining('if !contains(local.guardduty_plans_us-east-1, plan)]'),
    });
  });

  it('leaves the agents of runtime monitoring to others', () => {
    for (const type of ['aws_guardduty_detector_feature', 'aws_guardduty_organization_configuration_feature']) {
      for (const plan of all(locally, type)) {
        expect(plan).not.toHaveProperty('additional_configuration');
        expect(plan['lifecycle']).toEqual({ ignore_changes: ['additional_configuration'] });
      }
    }
  });

  it('changes a detector by one call after another', () => {
    const types = ['aws_guardduty_detector_feature', 'aws_guardduty_organization_configuration_feature'];
    const first = all(locally, 'aws_guardduty_organization_configuration').length;
    const waits = types.flatMap((type) => all(locally, type).flatMap(waitsFor));
    expect(waits).toHaveLength(24);
    expect(new Set(waits).size).toBe(waits.length);
    expect(waits.filter((address) => address.startsWith('aws_guardduty_organization_configuration.'))).toHaveLength(
      first,
    );
  });
});

describe('Security Hub', () => {
  it('is enabled in every Region, without standards', () => {
    const hubs = named(services, 'aws_securityhub_account');
    expect(Object.keys(hubs).sort()).toEqual(['us-east-1', 'us-west-2']);
    for (const hub of Object.values(hubs)) expect(hub).toMatchObject({ enable_default_standards: false });
  });

  it('aggregates the linked Regions at home', () => {
    const { home } = named(locally, 'aws_securityhub_finding_aggregator');
    expect(home).toMatchObject({
      linking_mode: 'SPECIFIED_REGIONS',
      specified_regions: ['us-east-1'],
      provider: 'aws',
    });
  });

  it('of a local configuration lets new accounts join in every Region, home first', () => {
    const configurations = all(locally, 'aws_securityhub_organization_configuration');
    const [linked, home, ...others] = configurations.sort((a, b) => b['provider'].length - a['provider'].length);
    expect(others).toEqual([]);
    for (const configuration of [home, linked]) {
      expect(configuration).toMatchObject({
        auto_enable: true,
        auto_enable_standards: 'NONE',
        organization_configuration: { configuration_type: 'LOCAL' },
      });
    }
    expect(home).toMatchObject({ provider: 'aws', depends_on: ['aws_securityhub_finding_aggregator.home'] });
    expect(linked).toMatchObject({
      provider: 'aws.us-east-1',
      depends_on: [expect.stringMatching(/^aws_securityhub_organization_configuration\./)],
    });
    expect(all(locally, 'aws_securityhub_configuration_policy')).toEqual([]);
  });

  it('of a central configuration is enabled by a policy for the root, in the order that AWS wants', () => {
    const [configuration, ...others] = all(centrally, 'aws_securityhub_organization_configuration');
    expect(others).toEqual([]);
    expect(configuration).toMatchObject({
      provider: 'aws',
      auto_enable: false,
      auto_enable_standards: 'NONE',
      organization_configuration: { configuration_type: 'CENTRAL' },
      depends_on: ['aws_securityhub_finding_aggregator.home'],
    });
    const [[name, policy]] = resourcesOf(centrally, 'aws_securityhub_configuration_policy') as [[string, Resource]];
    expect(policy).toMatchObject({
      configuration_policy: { service_enabled: true, enabled_standard_arns: [] },
      depends_on: [expect.stringMatching(/^aws_securityhub_organization_configuration\./)],
    });
    expect(all(centrally, 'aws_securityhub_configuration_policy_association')).toEqual([
      expect.objectContaining({
        target_id: 'r-ab12',
        policy_id: `\${aws_securityhub_configuration_policy.${name}.id}`,
      }),
    ]);
  });

  it('of one Region has nothing to aggregate, unless its configuration is central', () => {
    expect(all(alone, 'aws_securityhub_finding_aggregator')).toEqual([]);
    const { securityHub } = central;
    const aloneAndCentral = adminOf(synthesize({ ...smallest, securityHub }));
    const [aggregator] = all(aloneAndCentral, 'aws_securityhub_finding_aggregator');
    expect(aggregator).toMatchObject({ linking_mode: 'NO_REGIONS' });
    expect(aggregator).not.toHaveProperty('specified_regions');
  });
});
