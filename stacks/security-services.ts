import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { GuarddutyDetector } from '@cdktf/provider-aws/lib/guardduty-detector';
import { SecurityhubAccount } from '@cdktf/provider-aws/lib/securityhub-account';
import { keepsSecurityHub } from '../organization/adopted-resources';
import { existingOf } from '../organization/existing-of';
import { stackNames } from '../organization/names';
import type { Organization } from '../organization/organization';
import { adoptable } from './constructs/adoptable';
import { settle } from './constructs/place';

/**
 * GuardDuty and Security Hub of the security account itself, in every Region. A stack of its own, since it comes before
 * the registration of the administrators, which enables them by itself or does not: reports differ. What is there is left
 * alone by AWS, and what is not could not be made any more once AWS had made it.
 */
export class SecurityServicesStack extends TerraformStack {
  constructor(scope: Construct, organization: Organization) {
    super(scope, stackNames.securityServices);
    const { managementAccount, securityAccount, homeRegion, linkedRegions } = organization;
    const { detectors, hubs } = existingOf(organization, securityAccount);
    const { administrators } = existingOf(organization, managementAccount);
    for (const { region, provider } of settle(this, organization, securityAccount, [homeRegion, ...linkedRegions])) {
      const detector = new GuarddutyDetector(this, `guardduty-${region}`, {
        provider,
        // The shortest there is, and the administrator's holds for every member: hosts are dropped sooner.
        findingPublishingFrequency: 'FIFTEEN_MINUTES',
      });
      // Without standards: their findings are not what Portcullis acts on, and they cost money.
      const hub = new SecurityhubAccount(this, `securityhub-${region}`, { provider, enableDefaultStandards: false });
      // People read these addresses in what `portcullis disown` tells.
      detector.overrideLogicalId(region);
      hub.overrideLogicalId(region);
      adoptable(detector, {
        id: detectors[region],
        isKept: administrators.guardDuty.includes(region),
        leaves: ['tags', 'tags_all'],
      });
      adoptable(hub, {
        id: hubs.includes(region) ? securityAccount : undefined,
        isKept: keepsSecurityHub(organization) || administrators.securityHub.includes(region),
        leaves: 'all',
      });
    }
  }
}
