import { Construct } from 'constructs';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { firewallName, keyAlias, roleArn, roleName, updaterRole } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import type { Place } from './place';
import { policyDocument } from './policy';

export interface UpdaterRoleProps {
  readonly place: Place;
  readonly organization: Organization;
}

/** The role of a member account that lets `update-nf-rg` write the rules of Portcullis's own rule groups, and no more. */
export class UpdaterRole extends Construct {
  constructor(scope: Construct, id: string, props: UpdaterRoleProps) {
    super(scope, id);
    const { organizationId, securityAccount, homeRegion } = props.organization;
    const { account, partition, provider } = props.place;
    const role = new IamRole(this, 'role', {
      provider,
      name: updaterRole,
      description: 'Lets Portcullis in the security account write the rules of its own rule groups',
      assumeRolePolicy: policyDocument([
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
      ]),
    });
    new IamRolePolicy(this, 'policy', {
      provider,
      name: 'permissions',
      role: role.name,
      policy: policyDocument([
        {
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
      ]),
    });
  }
}
