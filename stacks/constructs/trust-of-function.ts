import { partitionOf, roleArn, roleName, type FunctionName } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import type { Statement } from './policy';

/** Lets one function of the security account, and nobody else, assume a role of another account. */
export function trustOfFunction(organization: Organization, name: FunctionName): Statement {
  const { organizationId, securityAccount, homeRegion } = organization;
  return {
    // IAM refuses a principal that does not exist, so a role named here would force an order on the deployments:
    // the account is the principal, and the condition narrows it to the one role.
    Principal: { AWS: `arn:${partitionOf(homeRegion)}:iam::${securityAccount}:root` },
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: {
        'aws:PrincipalArn': roleArn(homeRegion, securityAccount, roleName(name)),
        'aws:PrincipalOrgID': organizationId,
      },
    },
  };
}
