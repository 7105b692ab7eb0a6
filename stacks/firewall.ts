import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { keyAlias, ruleGroupName, ruleGroupsOf, stackNames } from '../organization/names';
import type { Firewall, Organization } from '../organization/organization';
import { BlockingRuleGroup } from './constructs/blocking-rule-group';
import { CapacityChange } from './constructs/capacity-change';
import { EncryptionKey } from './constructs/encryption-key';
import { FirewallLogs } from './constructs/firewall-logs';
import { FirewallRoutes } from './constructs/firewall-routes';
import { FirewallSubnets } from './constructs/firewall-subnets';
import { settle } from './constructs/place';
import { VpcFirewall } from './constructs/vpc-firewall';

/** One VPC's firewall with a key of its own, or the rule group alone for a firewall that the VPC has. */
export class FirewallStack extends TerraformStack {
  constructor(scope: Construct, organization: Organization, firewall: Firewall) {
    super(scope, stackNames.firewall(firewall));
    const [place] = settle(this, organization, firewall.account, [firewall.region]);
    const { firewallLogs } = organization;
    const isLogged = !firewall.ruleGroupOnly && firewallLogs.types.length > 0;
    const key = new EncryptionKey(this, 'key', {
      place,
      alias: `${keyAlias}-${firewall.id}`,
      description: `Portcullis's firewall of ${firewall.id}`,
      forLogs: isLogged && firewallLogs.bucket === undefined,
    });
    const isProtected = organization.deletionProtection;
    const { leavesNoGap } = new CapacityChange(this, 'capacity', { place, firewall, stack: this.node.id });
    const ruleGroups = ruleGroupsOf(firewall).map(
      (group) =>
        new BlockingRuleGroup(this, `rule-group-${group.capacity}`, { place, key, group, isProtected, leavesNoGap }),
    );
    if (firewall.formerCapacity !== undefined) this.tellHowToGoOn(firewall);
    if (firewall.ruleGroupOnly) {
      new TerraformOutput(this, 'rule_group_arns', {
        description:
          'What your firewall policy must refer to, every one of them: until it does, nothing is dropped and the alarm ' +
          'portcullis-unattached-rule-group is up.',
        value: ruleGroups.map(({ arn }) => arn),
      });
      return;
    }
    const subnets =
      firewall.firewallSubnets ??
      new FirewallSubnets(this, 'subnets', { place, vpc: firewall.id, subnets: firewall.newSubnets ?? [] }).ids;
    const vpcFirewall = new VpcFirewall(this, 'firewall', {
      ...{ place, key, firewall, subnets, ruleGroups, isProtected },
    });
    new FirewallRoutes(this, 'routes', { place, firewall, vpcFirewall });
    if (isLogged)
      new FirewallLogs(this, 'logs', {
        ...{ place, key, vpc: firewall.id, firewallArn: vpcFirewall.arn, settings: firewallLogs },
        logRetentionDays: organization.logRetentionDays,
      });
    new TerraformOutput(this, 'endpoints', {
      description: "The firewall's endpoints by availability zone, for routes that lead to them.",
      value: vpcFirewall.endpoints,
    });
  }

  /** Terraform shows a change of its outputs in the plan and after it. */
  private tellHowToGoOn(firewall: Firewall): void {
    const attach = firewall.ruleGroupOnly ? 'have your policy refer to it in place of the former one, ' : '';
    new TerraformOutput(this, 'capacity_change', {
      description: 'What a change of the capacity still needs.',
      value:
        `${firewall.id} has two rule groups. Deploy ${stackNames.delegatedAdmin} and wait until ${ruleGroupName(firewall)} ` +
        `is filled, ${attach}then take formerCapacity out: docs/runbook.md#portcullis-capacity`,
    });
  }
}
