import {
  AssociateFirewallPolicyCommand,
  CreateFirewallPolicyCommand,
  DeleteFirewallPolicyCommand,
  DescribeFirewallCommand,
  DescribeRuleGroupCommand,
  NetworkFirewallClient,
  UpdateFirewallPolicyChangeProtectionCommand,
} from '@aws-sdk/client-network-firewall';
import { firewallName, firewallsOf, ruleGroupArn } from '../../organization/names';
import type { DeployedOrganization } from './deployed-organization';

/**
 * What people are told when an administrator of a member has given a firewall a policy that passes all: of our rule group
 * nothing shows it, since the policy that is not used any more still refers to it.
 *
 * @param importAndWait imports a finding and waits until it has been dealt with
 */
export function itTellsWhereAHostIsNotDropped(
  local: DeployedOrganization,
  importAndWait: (finding: ReturnType<typeof local.finding>) => Promise<void>,
): void {
  // No neighbour of other hosts: rules hold those as one block.
  const host = '91.240.118.178';
  const FirewallPolicyName = 'of-their-own';
  const actions = { StatelessDefaultActions: ['aws:pass'], StatelessFragmentDefaultActions: ['aws:pass'] };

  it('tells of a VPC whose firewall was given another policy that the host is not dropped there', async () => {
    const firewall = firewallsOf(local.organization)[0]!;
    const FirewallName = firewallName(firewall.id);
    const client = local.client(NetworkFirewallClient, firewall.account, firewall.region);
    const { Firewall } = await client.send(new DescribeFirewallCommand({ FirewallName }));
    const made = await client.send(new CreateFirewallPolicyCommand({ FirewallPolicyName, FirewallPolicy: actions }));
    const use = (FirewallPolicyArn?: string) =>
      client.send(new AssociateFirewallPolicyCommand({ FirewallName, FirewallPolicyArn }));
    const protect = (FirewallPolicyChangeProtection: boolean) =>
      client.send(new UpdateFirewallPolicyChangeProtectionCommand({ FirewallName, FirewallPolicyChangeProtection }));
    const theirs = made.FirewallPolicyResponse?.FirewallPolicyArn;
    await expect(use(theirs)).rejects.toMatchObject({ name: 'InvalidOperationException' });
    await protect(false);
    await use(theirs);
    try {
      await importAndWait(local.finding(host));

      const group = { RuleGroupArn: ruleGroupArn(firewall) };
      const { RuleGroupResponse } = await client.send(new DescribeRuleGroupCommand(group));
      expect(RuleGroupResponse?.NumberOfAssociations).toBe(1);
      const lacking = (await local.firewalls(host)).filter(({ blocked }) => !blocked);
      expect(lacking.map(({ vpc }) => vpc)).toEqual([firewall.id]);
      const told = (await local.slack()).filter((text) => text.includes(host) && text.includes('locked'));
      expect(told).toHaveLength(1);
      expect(told[0]).toContain(`${host} partly blocked in 2 of 3 VPCs`);
      expect(told[0]).toContain(`${firewall.account}/${firewall.region}/${firewall.id}`);
      expect(told[0]).toContain(`the firewall ${FirewallName} uses a policy without the rule group`);
    } finally {
      await use(Firewall?.FirewallPolicyArn);
      await protect(true);
      await client.send(new DeleteFirewallPolicyCommand({ FirewallPolicyName }));
    }
    expect((await local.firewalls(host)).map(({ blocked }) => blocked)).toEqual([true, true, true]);
    expect(await local.run('sechub-reconcile')).toBe('SUCCEEDED');
  }, 90_000);
}
