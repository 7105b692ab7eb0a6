import { type ITerraformDependable, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { GuarddutyOrganizationAdminAccount } from '@cdktf/provider-aws/lib/guardduty-organization-admin-account';
import { SecurityhubOrganizationAdminAccount } from '@cdktf/provider-aws/lib/securityhub-organization-admin-account';
import { keepsSecurityHub } from '../organization/adopted-resources';
import { existingOf } from '../organization/existing-of';
import { stackNames } from '../organization/names';
import type { Organization } from '../organization/organization';
import { ManagementServices } from './constructs/management-services';
import { adoptable } from './constructs/adoptable';
import { settle } from './constructs/place';
import { UpdaterStackSet } from './constructs/updater-stack-set';

/**
 * The organization's management account: turns GuardDuty and Security Hub on for itself, makes the security account their
 * administrator in every Region, and brings the updater role to accounts that have no stack of their own.
 */
export class ManagementStack extends TerraformStack {
  constructor(scope: Construct, organization: Organization) {
    super(scope, stackNames.management);
    const { managementAccount, securityAccount, homeRegion, linkedRegions } = organization;
    const { administrators } = existingOf(organization, managementAccount);
    const places = settle(this, organization, managementAccount, [homeRegion, ...linkedRegions]);
    const own = new ManagementServices(this, 'own', { places, organization });
    // One after another: Organizations takes one such change at a time, and refuses the others rather than let them wait.
    let before: ITerraformDependable[] = own.resources;
    for (const { region, provider } of places) {
      const guardDuty = new GuarddutyOrganizationAdminAccount(this, `guardduty-${region}`, {
        ...{ provider, adminAccountId: securityAccount, dependsOn: before },
      });
      const securityHub = new SecurityhubOrganizationAdminAccount(this, `securityhub-${region}`, {
        ...{ provider, adminAccountId: securityAccount, dependsOn: [guardDuty] },
      });
      adoptable(guardDuty, { id: administrators.guardDuty.includes(region) ? securityAccount : undefined });
      adoptable(securityHub, {
        id: administrators.securityHub.includes(region) ? securityAccount : undefined,
        isKept: keepsSecurityHub(organization),
      });
      before = [securityHub];
    }
    if (organization.updaterRoleUnits.length > 0)
      new UpdaterStackSet(this, 'updater', { place: places[0], organization });
  }
}
