import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { GuarddutyOrganizationAdminAccount } from '@cdktf/provider-aws/lib/guardduty-organization-admin-account';
import { SecurityhubOrganizationAdminAccount } from '@cdktf/provider-aws/lib/securityhub-organization-admin-account';
import { stackNames } from '../organization/names';
import type { Organization } from '../organization/organization';
import { settle } from './constructs/place';

/**
 * The organization's management account: makes the security account the administrator of Security Hub and GuardDuty in
 * every Region. Security Hub need not be enabled here for that: the administrator's configuration enables it.
 */
export class ManagementStack extends TerraformStack {
  constructor(scope: Construct, organization: Organization) {
    super(scope, stackNames.management);
    const { managementAccount, securityAccount, homeRegion, linkedRegions } = organization;
    for (const { region, provider } of settle(this, organization, managementAccount, [homeRegion, ...linkedRegions])) {
      const administrator = { provider, adminAccountId: securityAccount };
      new GuarddutyOrganizationAdminAccount(this, `guardduty-${region}`, administrator);
      new SecurityhubOrganizationAdminAccount(this, `securityhub-${region}`, administrator);
    }
  }
}
