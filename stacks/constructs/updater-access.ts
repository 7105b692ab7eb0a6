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
        Action: ['network-firewall:DescribeRuleGroup', 'network-firewall:UpdateRuleGroup'],
        Resource: `arn:${partition}:network-firewall:*:${account}:stateless-rulegroup/${firewallName('vpc-*')}`,
      },
      {
        // Network Firewall uses the rule group's key in the name of whoever reads or writes the group.
        Sid: 'KeysOfOwnRuleGroups',
        Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
        Resource: `arn:${partition}:kms:*:${account}:key/*`,
        Condition: {
          StringLike: { 'kms:ViaService': 'network-firewall.*.amazonaws.com' },
          'ForAnyValue:StringLike': { 'kms:ResourceAliases': `${keyAlias}-vpc-*` },
        },
      },
    ],
  };
}
