import {
  DescribeFirewallCommand,
  DescribeFirewallPolicyCommand,
  DescribeRuleGroupCommand,
  ListFirewallsCommand,
  type FirewallMetadata,
  type NetworkFirewallClient,
  type StatelessRule as AwsRule,
} from '@aws-sdk/client-network-firewall';
import { ruleGroupName, vpcOf } from '../core/firewall-key';
import type { Standing } from '../core/ports';
import type { MatchAttributes, StatelessRule } from '../core/stateless-rule';
import type { FirewallKey } from '../core/step-contracts';

/**
 * Reads how each firewall of a VPC uses a rule group: three calls in a row, and a fourth for the groups before it. A
 * Next Generation policy has no stateless groups, and so does not refer to it.
 */
export async function readStandings(client: NetworkFirewallClient, group: FirewallKey): Promise<Standing[]> {
  const [account, region, vpc = ''] = vpcOf(group).split('/');
  const suffix = `:${region}:${account}:stateless-rulegroup/${ruleGroupName(group)}`;
  const firewalls = await list(client, vpc);
  return Promise.all(
    firewalls.map(async ({ FirewallArn, FirewallName = FirewallArn ?? '' }): Promise<Standing> => {
      const { Firewall } = await client.send(new DescribeFirewallCommand({ FirewallArn }));
      const { FirewallPolicy } = await client.send(
        new DescribeFirewallPolicyCommand({ FirewallPolicyArn: Firewall?.FirewallPolicyArn }),
      );
      const references = (FirewallPolicy?.StatelessRuleGroupReferences ?? []).toSorted(
        (a, b) => (a.Priority ?? 0) - (b.Priority ?? 0),
      );
      const place = references.findIndex(({ ResourceArn }) => ResourceArn?.endsWith(suffix));
      const before = references
        .slice(0, Math.max(place, 0))
        .map(({ ResourceArn = '' }) => readRules(client, ResourceArn));
      return { firewall: FirewallName, refers: place >= 0, before: await Promise.all(before) };
    }),
  );
}

/** Those of the VPC itself: a firewall of a transit gateway has none, and an endpoint association is no firewall. */
async function list(client: NetworkFirewallClient, vpc: string): Promise<FirewallMetadata[]> {
  const firewalls: FirewallMetadata[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListFirewallsCommand({ VpcIds: [vpc], NextToken }));
    firewalls.push(...(page.Firewalls ?? []));
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return firewalls;
}

async function readRules(client: NetworkFirewallClient, RuleGroupArn: string): Promise<Standing['before'][number]> {
  const { RuleGroup } = await client.send(new DescribeRuleGroupCommand({ RuleGroupArn }));
  const rules = RuleGroup?.RulesSource?.StatelessRulesAndCustomActions?.StatelessRules ?? [];
  return { name: RuleGroupArn.slice(RuleGroupArn.lastIndexOf('/') + 1), rules: rules.map(fromAws) };
}

/** Only what we read is checked; whatever else a rule holds stays in it. */
export function fromAws(rule: AwsRule): StatelessRule {
  const { MatchAttributes: match = {}, Actions = [] } = rule.RuleDefinition ?? {};
  return {
    ...rule,
    Priority: rule.Priority ?? 0,
    RuleDefinition: { ...rule.RuleDefinition, MatchAttributes: match as MatchAttributes, Actions },
  };
}
