import { firewallName, keyAlias, partitionOf } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import type { Statement } from './policy';
import { trustOfFunction } from './trust-of-function';

/** Why there is such a role, as IAM's console shows it. */
export const updaterDescription = 'Lets Portcullis in the security account write the rules of its own rule groups';

export interface UpdaterAccess {
  /** Who may assume the role. */
  readonly trust: readonly Statement[];
  readonly permissions: readonly Statement[];
}

/**
 * Whom the updater role of an account trusts, and what it may do.
 * @param account id of the account, or what stands for it
 */
export function updaterAccess(organization: Organization, account: string): UpdaterAccess {
  const partition = partitionOf(organization.homeRegion);
  const ofAccount = `arn:${partition}:network-firewall:*:${account}`;
  const viaNetworkFirewall = 'network-firewall.*.amazonaws.com';
  return {
    trust: [trustOfFunction(organization, 'update-nf-rg')],
    permissions: [
      {
        // By name and not by tag: whoever may make a group of this name may tag it too, and a lost tag would end updates.
        Sid: 'OwnRuleGroups',
        Action: 'network-firewall:UpdateRuleGroup',
        Resource: `${ofAccount}:stateless-rulegroup/${firewallName('vpc-*')}`,
      },
      // Whether a host is dropped depends on which policy a firewall uses, and on the stateless groups before ours in it.
      // These are others', who name them as they like: so any of the account, to read only. AWS's service authorization
      // reference has the resource types; to list firewalls, too, is for that of a firewall.
      {
        Sid: 'FirewallsOfOthersToo',
        Action: ['network-firewall:ListFirewalls', 'network-firewall:DescribeFirewall'],
        Resource: `${ofAccount}:firewall/*`,
      },
      {
        Sid: 'PoliciesOfOthersToo',
        Action: 'network-firewall:DescribeFirewallPolicy',
        Resource: `${ofAccount}:firewall-policy/*`,
      },
      {
        Sid: 'RuleGroupsOfOthersToo',
        Action: 'network-firewall:DescribeRuleGroup',
        Resource: `${ofAccount}:stateless-rulegroup/*`,
      },
      {
        // Network Firewall uses the rule group's key in the name of whoever writes the group.
        Sid: 'KeysOfOwnRuleGroups',
        Action: ['kms:CreateGrant', 'kms:GenerateDataKey'],
        Resource: `arn:${partition}:kms:*:${account}:key/*`,
        Condition: {
          StringLike: { 'kms:ViaService': viaNetworkFirewall },
          'ForAnyValue:StringLike': { 'kms:ResourceAliases': `${keyAlias}-vpc-*` },
        },
      },
      {
        // And the keys of what it shows: others choose those of their firewalls, policies and groups. Through that
        // service alone, which shows no more than what this role may read in it.
        Sid: 'KeysOfOthersToo',
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Resource: `arn:${partition}:kms:*:${account}:key/*`,
        Condition: { StringLike: { 'kms:ViaService': viaNetworkFirewall } },
      },
    ],
  };
}
