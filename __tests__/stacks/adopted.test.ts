import { adoptedResources, type AdoptedResource } from '../../organization/adopted-resources';
import type { Organization } from '../../organization/organization';
import { central, organization, smallest } from './organizations';
import { everyResource, resourcesOf, synthesize, type Synthesized } from './synthesize';

const detector = '12abc34d567e8fa901bc2d34e56789f0';
const aggregator = 'arn:aws:securityhub:us-west-2:222222222222:finding-aggregator/0f6a1b9e-1111-4222-8333-444455556666';
const administrators = { guardDuty: [], securityHub: [] };
const nothing = { detectors: {}, hubs: [], administrators };
const both = ['us-west-2', 'us-east-1'];

const existing = [
  { ...nothing, account: '222222222222', detectors: { 'us-east-1': detector }, hubs: both, aggregator },
  {
    ...nothing,
    account: '111111111111',
    detectors: { 'us-west-2': detector },
    hubs: ['us-east-1'],
    administrators: { guardDuty: both, securityHub: ['us-east-1'] },
  },
  { ...nothing, account: '333333333333', hubs: both },
];
const everywhere: Organization = { ...organization, existing };
const kept: Organization = { ...central, securityHub: { configuration: 'CENTRAL', rootPolicy: 'KEEP' }, existing };

const types = [
  'aws_guardduty_detector',
  'aws_securityhub_account',
  'aws_guardduty_organization_admin_account',
  'aws_securityhub_organization_admin_account',
  'aws_securityhub_finding_aggregator',
  'aws_securityhub_organization_configuration',
];

/** The account that a stack's resources are in. */
const providerOf = (region: string) => (region === organization.homeRegion ? 'aws' : `aws.${region}`);

/** What the stacks import, and what they keep without: as `adoptedResources` says it, with the provider. */
function adoptedBy(stacks: Iterable<Synthesized>) {
  return [...stacks].flatMap((stack) =>
    everyResource(stack)
      .filter(({ type, resource }) => types.includes(type) && resource['lifecycle']?.prevent_destroy === true)
      .map(({ type, id, resource }) => {
        const imports: { to: string; id: string; provider: string }[] = stack.configuration['import'] ?? [];
        const imported = imports.find(({ to }) => to === `${type}.${id}`);
        if (imported) expect(imported.provider).toBe(resource['provider']);
        return `${stack.name} ${type}.${id} ${resource['provider']} ${imported?.id ?? 'kept'}`;
      }),
  );
}

function saidOf(adopted: readonly AdoptedResource[], stacks: ReadonlyMap<string, Synthesized>) {
  return adopted.map(({ stack, type, name, region, id }) => {
    const names = name === undefined ? resourcesOf(stacks.get(stack)!, type).map(([each]) => each) : [name];
    expect(names).toHaveLength(1);
    return `${stack} ${type}.${names[0]} ${providerOf(region)} ${id ?? 'kept'}`;
  });
}

describe('what exists', () => {
  it.each([
    ['of a local configuration', everywhere],
    ['of a central one whose policy is kept', kept],
    ['of one that was ours before', { ...kept, existing: [] }],
    ['nowhere', organization],
  ])('%s is imported, kept from destruction, and known to whoever takes it out of the states', (_, subject) => {
    // With it, what is ours alone is protected as well.
    const stacks = synthesize({ ...subject, deletionProtection: false });
    const said = saidOf(adoptedResources(subject), stacks);
    expect(adoptedBy(stacks.values()).sort()).toEqual(said.sort());
    const imports = [...stacks.values()].flatMap(({ configuration }) => configuration['import'] ?? []);
    expect(imports).toHaveLength(said.filter((line) => !line.endsWith(' kept')).length);
  });

  it('is what the file names, and the detector and hub of an administrator that stays', () => {
    const said = saidOf(adoptedResources(everywhere), synthesize(everywhere));
    expect(said).toEqual([
      'security-services aws_guardduty_detector.us-west-2 aws kept',
      'security-services aws_securityhub_account.us-west-2 aws 222222222222',
      'management aws_guardduty_organization_admin_account.guardduty-us-west-2 aws 222222222222',
      `management aws_guardduty_detector.us-west-2 aws ${detector}`,
      `security-services aws_guardduty_detector.us-east-1 aws.us-east-1 ${detector}`,
      'security-services aws_securityhub_account.us-east-1 aws.us-east-1 222222222222',
      'management aws_guardduty_organization_admin_account.guardduty-us-east-1 aws.us-east-1 222222222222',
      'management aws_securityhub_organization_admin_account.securityhub-us-east-1 aws.us-east-1 222222222222',
      'management aws_guardduty_detector.us-east-1 aws.us-east-1 kept',
      'management aws_securityhub_account.us-east-1 aws.us-east-1 111111111111',
      `delegated-admin aws_securityhub_finding_aggregator.home aws ${aggregator}`,
    ]);
  });

  it('keeps its own settings, except where the file says otherwise', () => {
    const services = synthesize(everywhere).get('security-services')!;
    const detectors = Object.fromEntries(resourcesOf(services, 'aws_guardduty_detector'));
    expect(detectors['us-east-1']!['lifecycle']).toEqual({
      prevent_destroy: true,
      ignore_changes: ['tags', 'tags_all'],
    });
    expect(detectors['us-west-2']!['lifecycle']).toEqual({ prevent_destroy: true });
    for (const [, hub] of resourcesOf(services, 'aws_securityhub_account'))
      expect(hub['lifecycle']).toEqual({ prevent_destroy: true, ignore_changes: 'all' });
  });

  it('has no aggregator where none is made', () => {
    const own = { ...nothing, account: '222222222222', aggregator: aggregator.replace('us-west-2', 'eu-central-1') };
    const subject = { ...smallest, existing: [own] };
    expect(adoptedResources(subject)).toEqual([]);
    expect(synthesize(subject).get('delegated-admin')!.configuration).not.toHaveProperty('import');
  });
});

describe('a policy of the root that is kept', () => {
  it('keeps the administrator, the hubs and the aggregator, which AWS lets not go from there', () => {
    const made: Organization = { ...kept, existing: [] };
    const kinds = ['security-services', 'management', 'delegated-admin'].map((stack) =>
      adoptedResources(made)
        .filter((each) => each.stack === stack && each.id === undefined)
        .map(({ type }) => type),
    );
    expect(kinds).toEqual([
      ['aws_securityhub_account', 'aws_securityhub_account'],
      ['aws_securityhub_organization_admin_account', 'aws_securityhub_organization_admin_account'],
      ['aws_securityhub_finding_aggregator'],
    ]);
  });

  const admin = synthesize(kept).get('delegated-admin')!;
  const ours = synthesize(central).get('delegated-admin')!;

  it('is neither made nor associated, and the configuration is only looked at', () => {
    expect(resourcesOf(admin, 'aws_securityhub_configuration_policy')).toEqual([]);
    expect(resourcesOf(admin, 'aws_securityhub_configuration_policy_association')).toEqual([]);
    const [[, configuration], ...others] = resourcesOf(admin, 'aws_securityhub_organization_configuration') as [
      [string, Record<string, unknown>],
    ];
    expect(others).toEqual([]);
    expect(configuration).toMatchObject({
      organization_configuration: { configuration_type: 'CENTRAL' },
      lifecycle: { prevent_destroy: true, ignore_changes: 'all' },
    });
  });

  it('is refused where there is none, with what to write', () => {
    const [[, configuration]] = resourcesOf(admin, 'aws_securityhub_organization_configuration') as [
      [string, Record<string, { postcondition: { condition: string; error_message: string }[] }>],
    ];
    const [{ condition, error_message: message }] = configuration['lifecycle']!.postcondition as [
      { condition: string; error_message: string },
    ];
    expect(condition).toBe('${self.organization_configuration[0].configuration_type == "CENTRAL"}');
    expect(message).toMatch(/no policy of the root to keep\. Write rootPolicy: OURS .* or configuration: LOCAL\.$/);
  });

  it('was ours before: Terraform forgets it where it is, and destroys nothing', () => {
    const former = ['aws_securityhub_configuration_policy', 'aws_securityhub_configuration_policy_association'].map(
      (type) => `${type}.${resourcesOf(ours, type)[0]![0]}`,
    );
    expect(admin.configuration['removed']).toEqual(former.map((from) => ({ from, lifecycle: [{ destroy: false }] })));
    expect(ours.configuration).not.toHaveProperty('removed');
    // The configuration itself stays at its address, so that nothing turns it off.
    const addresses = [admin, ours].map((stack) =>
      resourcesOf(stack, 'aws_securityhub_organization_configuration').map(([name]) => name),
    );
    expect(addresses[0]).toEqual(addresses[1]);
  });
});
