import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { GuarddutyOrganizationAdminAccount } from '@cdktf/provider-aws/lib/guardduty-organization-admin-account';
import { SecurityhubOrganizationAdminAccount } from '@cdktf/provider-aws/lib/securityhub-organization-admin-account';
import { stackNames } from '../organization/names';
import type { Organization } from '../organization/organization';
import { settle } from './constructs/place';
import { UpdaterStackSet } from './constructs/updater-stack-set';

/**
 * The organization's management account: makes the security account the administrator of Security Hub and GuardDuty in
 * every Region, and brings the updater role to accounts that have no stack of their own.
 */
export class ManagementStack extends TerraformStack {
  constructor(scope: Construct, organization: Organization) {
    super(scope, stackNames.management);
    const { managementAccount, securityAccount, homeRegion, linkedRegions } = organization;
    const places = settle(this, organization, managementAccount, [homeRegion, ...linkedRegions]);
    for (const { region, provider } of places) {
      const administrator = { provider, adminAccountId: securityAccount };
      new GuarddutyOrganizationAdminAccount(this, `guardduty-${region}`, administrator);
      new SecurityhubOrganizationAdminAccount(this, `securityhub-${region}`, administrator);
    }
    if (organization.updaterRoleUnits.length > 0)
      new UpdaterStackSet(this, 'updater', { place: places[0], organization });
  }
}
