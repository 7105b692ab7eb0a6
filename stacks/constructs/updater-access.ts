import { firewallName, keyAlias, partitionOf, roleArn, roleName } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import type { Statement } from './policy';

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
  const { organizationId, securityAccount, homeRegion } = organization;
  const partition = partitionOf(homeRegion);
  const ofAccount = `arn:${partition}:network-firewall:*:${account}`;
  const keys = `arn:${partition}:kms:*:${account}:key/*`;
  const ofOwnRuleGroups = { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': `${keyAlias}-vpc-*` } };
  return {
    trust: [
      {
        // IAM refuses a principal that does not exist, so a role named here would force an order on the deployments:
        // the account is the principal, and the condition narrows it to the one role.
        Principal: { AWS: `arn:${partition}:iam::${securityAccount}:root` },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: {
            'aws:PrincipalArn': roleArn(homeRegion, securityAccount, roleName('update-nf-rg')),
            'aws:PrincipalOrgID': organizationId,
          },
        },
      },
    ],
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
      // docs/adr/0033-what-a-write-needs-of-its-key.md says what of the keys AWS documents. None of it rests on
      // kms:ViaService, which KMS does not say that it knows of Network Firewall.
      {
        Sid: 'GrantsOnKeysOfOwnRuleGroups',
        Action: 'kms:CreateGrant',
        Resource: keys,
        // Only in the name of this role, by the service: whoever has a grant may use the key without this role.
        Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' }, ...ofOwnRuleGroups },
      },
      {
        Sid: 'KeysOfOwnRuleGroups',
        Action: ['kms:DescribeKey', 'kms:GenerateDataKey'],
        Resource: keys,
        Condition: ofOwnRuleGroups,
      },
      {
        // Others choose the keys of their firewalls, policies and groups: so any key of the account, for what Network
        // Firewall has encrypted alone.
        Sid: 'WhatNetworkFirewallShows',
        Action: 'kms:Decrypt',
        Resource: keys,
        Condition: { StringLike: { 'kms:EncryptionContext:aws:network-firewall:resource-id': '*' } },
      },
    ],
  };
}
