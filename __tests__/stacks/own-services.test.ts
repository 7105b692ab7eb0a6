import type { Organization } from '../../organization/organization';
import { central, organization, smallest } from './organizations';
import { resourcesOf, synthesize, type Synthesized } from './synthesize';

const stackOf = (file: Organization, name: string) => synthesize(file, new Set([name])).get(name)!;
const hubsOf = (stack: Synthesized) =>
  Object.fromEntries(
    resourcesOf(stack, 'aws_securityhub_account').map(([region, { provider, ...hub }]) => [region, { provider, hub }]),
  );
const letGoBy = ({ configuration }: Synthesized): string[] =>
  (configuration['removed'] ?? []).map(({ from, lifecycle }: { from: string; lifecycle: object[] }) => {
    expect(lifecycle).toEqual([{ destroy: false }]);
    return from;
  });
const regions = ['us-west-2', 'us-east-1'];
const addresses = regions.map((region) => `aws_securityhub_account.${region}`);
const turnedOn = 'member-333333333333';
const leftAlone = 'member-444444444444';

/** The organization with what is there already. */
const with_ = (existing: { account: string; hubs: string[] }[], more: Partial<Organization> = {}): Organization => ({
  ...organization,
  ...more,
  existing: existing.map((entry) => ({
    ...{ detectors: {}, administrators: { guardDuty: [], securityHub: [] } },
    ...entry,
  })),
});

describe('Security Hub of a member', () => {
  it('is turned on without standards in every Region where the file says that it is ours, and protected', () => {
    const hub = { enable_default_standards: false, lifecycle: { prevent_destroy: true } };
    expect(hubsOf(stackOf(organization, turnedOn))).toEqual({
      'us-west-2': { provider: 'aws', hub },
      'us-east-1': { provider: 'aws.us-east-1', hub },
    });
    const unprotected = stackOf({ ...organization, deletionProtection: false }, turnedOn);
    expect(hubsOf(unprotected)['us-west-2']?.hub['lifecycle']).toEqual({ prevent_destroy: false });
  });

  it.each([
    ['the file does not say that it is ours', organization, leftAlone],
    ['the configuration is central', central, turnedOn],
    ['it is there already', with_([{ account: '333333333333', hubs: regions }]), turnedOn],
  ])('is let go, never turned off, where %s', (_, file, name) => {
    const stack = stackOf(file, name);
    expect(hubsOf(stack)).toEqual({});
    expect(letGoBy(stack)).toEqual(addresses);
    // Terraform asks for the provider that a forgotten resource was made with.
    const aliases = stack.configuration['provider'].aws.map(({ alias }: { alias?: string }) => alias);
    expect(aliases).toEqual([undefined, 'us-east-1']);
    expect(resourcesOf(stack, 'aws_iam_role').map(([, { name: role }]) => role)).toEqual([
      'portcullis-firewall-updater',
    ]);
  });

  it('is turned on in the Regions where it is not there already, and there alone', () => {
    const stack = stackOf(with_([{ account: '333333333333', hubs: ['us-east-1'] }]), turnedOn);
    expect(Object.keys(hubsOf(stack))).toEqual(['us-west-2']);
    expect(letGoBy(stack)).toEqual(['aws_securityhub_account.us-east-1']);
  });

  it.each([
    [organization, turnedOn],
    [organization, 'management'],
  ])('is seen to be on by a role that comes after every hub and may do nothing else', (file, name) => {
    const stack = stackOf(file, name);
    const roles = resourcesOf(stack, 'aws_iam_role').filter(([, { name: role }]) => role === 'portcullis-hub-reader');
    const [[id, role]] = roles as [[string, { depends_on: string[] }]];
    expect(role.depends_on).toEqual(addresses);
    const policies = resourcesOf(stack, 'aws_iam_role_policy').filter(
      ([, policy]) => policy['role'] === `\${aws_iam_role.${id}.name}`,
    );
    expect(
      policies.map(([, { policy }]) => JSON.parse(policy).Statement.map(({ Action }: { Action: string }) => Action)),
    ).toEqual([['securityhub:DescribeHub']]);
  });
});

describe('the management account', () => {
  it('turns GuardDuty on for itself in every Region, and Security Hub without standards', () => {
    const stack = stackOf(smallest, 'management');
    expect(Object.fromEntries(resourcesOf(stack, 'aws_guardduty_detector'))).toMatchObject({
      'eu-central-1': { finding_publishing_frequency: 'FIFTEEN_MINUTES', lifecycle: { prevent_destroy: false } },
    });
    expect(hubsOf(stack)).toEqual({
      'eu-central-1': {
        ...{ provider: 'aws', hub: { enable_default_standards: false, lifecycle: { prevent_destroy: false } } },
      },
    });
    expect(letGoBy(stack)).toEqual([]);
  });

  it('leaves Security Hub to a central configuration', () => {
    const stack = stackOf(central, 'management');
    expect(
      resourcesOf(stack, 'aws_guardduty_detector')
        .map(([id]) => id)
        .sort(),
    ).toEqual([...regions].sort());
    expect(hubsOf(stack)).toEqual({});
    expect(letGoBy(stack)).toEqual(addresses);
  });
});
