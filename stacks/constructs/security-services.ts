import { Construct } from 'constructs';
import { GuarddutyDetector } from '@cdktf/provider-aws/lib/guardduty-detector';
import { GuarddutyOrganizationConfiguration } from '@cdktf/provider-aws/lib/guardduty-organization-configuration';
import { SecurityhubAccount } from '@cdktf/provider-aws/lib/securityhub-account';
import { SecurityhubFindingAggregator } from '@cdktf/provider-aws/lib/securityhub-finding-aggregator';
import { SecurityhubOrganizationConfiguration } from '@cdktf/provider-aws/lib/securityhub-organization-configuration';
import type { Place } from './place';

export interface SecurityServicesProps {
  /** The home Region, where findings are aggregated, and then every linked one. */
  readonly places: readonly [Place, ...Place[]];
}

/** GuardDuty and Security Hub of the whole organization, run by its delegated administrator. */
export class SecurityServices extends Construct {
  constructor(scope: Construct, id: string, props: SecurityServicesProps) {
    super(scope, id);
    const [home, ...linked] = props.places;
    const hubs = props.places.map(({ region, provider }) => {
      const detector = new GuarddutyDetector(this, `guardduty-${region}`, {
        provider,
        // The shortest there is, and the administrator's holds for every member: hosts are dropped sooner.
        findingPublishingFrequency: 'FIFTEEN_MINUTES',
      });
      new GuarddutyOrganizationConfiguration(this, `guardduty-organization-${region}`, {
        provider,
        detectorId: detector.id,
        autoEnableOrganizationMembers: 'ALL',
      });
      // Without standards: their findings are not what Portcullis acts on, and they cost money.
      return new SecurityhubAccount(this, `securityhub-${region}`, { provider, enableDefaultStandards: false });
    });
    // A Region without others has nothing to aggregate, and an empty list is refused.
    const aggregator =
      linked.length > 0
        ? [
            new SecurityhubFindingAggregator(this, 'aggregator', {
              provider: home.provider,
              linkingMode: 'SPECIFIED_REGIONS',
              specifiedRegions: linked.map(({ region }) => region),
              dependsOn: hubs,
            }),
          ]
        : [];
    for (const { region, provider } of props.places) {
      // New accounts join by themselves. A local configuration holds for one Region, so each has its own.
      new SecurityhubOrganizationConfiguration(this, `securityhub-organization-${region}`, {
        provider,
        autoEnable: true,
        autoEnableStandards: 'NONE',
        dependsOn: [...hubs, ...aggregator],
      });
    }
  }
}
