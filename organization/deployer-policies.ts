import { partitionOf } from './names';
import type { Organization } from './organization';
import { managementPolicies } from './deployer-permissions/management-policies';
import { memberPolicies } from './deployer-permissions/member-policies';
import { securityPolicies } from './deployer-permissions/security-policies';
import { statePolicies } from './deployer-permissions/state-policies';
import type { DeployerPolicy } from './deployer-permissions/deployer-policy';

/** What a deployer's role is called unless `deploymentRole` says otherwise. */
export const deployerRole = 'portcullis-deployer';

/**
 * The policies of whoever deploys into an account: all that `cdktf deploy`, `diff` and `destroy` need there.
 * @param account the management account, whose deployer also reads and writes the states and takes on the roles of the
 * others; the security account; or any other, which is one of a member
 */
export function deployerPolicies(organization: Organization, account: string): DeployerPolicy[] {
  const { deploymentRole = deployerRole, homeRegion, managementAccount, securityAccount } = organization;
  const partition = partitionOf(homeRegion);
  const place = { account, partition };
  if (account === managementAccount) {
    return [...managementPolicies(place, organization, deploymentRole), ...statePolicies(partition, organization)];
  }
  if (account === securityAccount) return securityPolicies(place, organization, deploymentRole);
  return memberPolicies(place, organization, deploymentRole);
}

/**
 * Whom a deployer's role trusts: in the management account its people, whoever they are there, and in every other account
 * the management account's deployer alone.
 */
export function deployerTrust(organization: Organization, account: string): object {
  const { deploymentRole = deployerRole, homeRegion, managementAccount } = organization;
  const root = `arn:${partitionOf(homeRegion)}:iam::${managementAccount}:root`;
  const deployer = `arn:${partitionOf(homeRegion)}:iam::${managementAccount}:role/${deploymentRole}`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: root },
        Action: 'sts:AssumeRole',
        // A role is no principal until it exists, so the account is named and the condition narrows it.
        ...(account === managementAccount ? {} : { Condition: { StringEquals: { 'aws:PrincipalArn': deployer } } }),
      },
    ],
  };
}
