import { batchesOf, firewallKey } from '../../organization/names';
import type { Vpc } from '../../organization/organization';
import { organization } from './organizations';
import { resourcesOf, type Resource } from './synthesize';
import { synthesizeFirewall } from './synthesize-firewall';

const without = { id: 'vpc-0a1b2c3d', region: 'us-west-2', ruleGroupOnly: false, routes: [], capacity: 2000 };
const vpc: Vpc = { ...without, firewallSubnets: ['subnet-0a1b2c3d'] };
const twoCapacities = { capacity: 10000, formerCapacity: 2000 };
const changing: Vpc = { ...vpc, ...twoCapacities };
const changed: Vpc = { ...vpc, capacity: 10000 };

function synthesized(declared: Vpc) {
  const firewall = synthesizeFirewall(organization, declared);
  const groups = Object.fromEntries(resourcesOf(firewall, 'aws_networkfirewall_rule_group'));
  const idOf = (name: string) => Object.keys(groups).find((id) => groups[id]!['name'] === name);
  const [[, policy] = []] = resourcesOf(firewall, 'aws_networkfirewall_firewall_policy');
  const references: Resource[] = policy!['firewall_policy'].stateless_rule_group_reference;
  return { firewall, groups, idOf, references, output: firewall.configuration['output'] };
}

const before = synthesized(vpc);
const between = synthesized(changing);
const after = synthesized(changed);
const arn = (name: string) => `arn:aws:network-firewall:us-west-2:333333333333:stateless-rulegroup/${name}`;
const [small, large] = ['portcullis-vpc-0a1b2c3d-2000', 'portcullis-vpc-0a1b2c3d-10000'];

describe('a change of the capacity', () => {
  it('adds a rule group, has the policy refer to both, and then takes the one before away', () => {
    const names = [before, between, after].map(({ groups }) => Object.values(groups).map(({ name }) => name as string));
    expect(names).toEqual([[small], [large, small], [large]]);
    expect(between.references).toEqual([
      { priority: 100, resource_arn: `\${aws_networkfirewall_rule_group.${between.idOf(large)}.arn}` },
      { priority: 101, resource_arn: `\${aws_networkfirewall_rule_group.${between.idOf(small)}.arn}` },
    ]);
  });

  it('replaces no rule group: each capacity is a resource of its own', () => {
    expect(between.idOf(small)).toBe(before.idOf(small));
    expect(after.idOf(large)).toBe(between.idOf(large));
    expect(between.idOf(small)).not.toBe(between.idOf(large));
  });

  it('takes a group away only when the policy has let go of it', () => {
    for (const { groups } of [before, between, after])
      for (const { lifecycle } of Object.values(groups)) expect(lifecycle.create_before_destroy).toBe(true);
  });

  it('says in the plan what is left to do, for as long as something is', () => {
    expect(before.output).not.toHaveProperty('capacity_change');
    expect(between.output.capacity_change.value).toContain(`wait until ${large} is filled`);
    expect(after.output).not.toHaveProperty('capacity_change');
    const alone = synthesizeFirewall(organization, { ...without, ...twoCapacities, ruleGroupOnly: true });
    const told = alone.configuration['output'];
    expect(told.capacity_change.value).toContain('have your policy refer to it in place of the former one');
  });

  it('has both groups brought to the blocklist while both are there', () => {
    const members = [{ name: 'production', id: '333333333333', turnOnSecurityHub: false, vpcs: [changing] }];
    const [batch] = batchesOf({ ...organization, members }).values();
    const keys = batch!.map(firewallKey);
    expect(keys).toEqual(['333333333333/us-west-2/vpc-0a1b2c3d-10000', '333333333333/us-west-2/vpc-0a1b2c3d-2000']);
  });

  it('is refused in the plan when it would leave a gap', () => {
    const { aws_resourcegroupstaggingapi_resources: found } = after.firewall.configuration['data'];
    expect(Object.values(found)).toEqual([
      expect.objectContaining({
        resource_type_filters: ['network-firewall:stateless-rulegroup'],
        tag_filter: [{ key: 'Stack', values: ['firewall-333333333333-us-west-2-vpc-0a1b2c3d'] }],
      }),
    ]);
    const [{ condition, error_message: message }] = after.groups[after.idOf(large)!]!['lifecycle'].precondition;
    expect(condition).toMatch(new RegExp(`\\(local\\.\\w+, "${arn(large)}"\\) \\|\\| length\\(local\\.\\w+\\) == 0`));
    expect(message).toContain('docs/runbook.md#portcullis-capacity');
  });

  it('knows both groups as declared while both are there', () => {
    const going = Object.values(between.firewall.configuration['locals']).find((value) =>
      String(value).includes('setsubtract'),
    );
    expect(going).toContain(JSON.stringify([arn(large), arn(small)]));
  });
});
