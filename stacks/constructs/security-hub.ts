import { Construct } from 'constructs';
import { SecurityhubConfigurationPolicy } from '@cdktf/provider-aws/lib/securityhub-configuration-policy';
import { SecurityhubConfigurationPolicyAssociation } from '@cdktf/provider-aws/lib/securityhub-configuration-policy-association';
import { SecurityhubFindingAggregator } from '@cdktf/provider-aws/lib/securityhub-finding-aggregator';
import { SecurityhubOrganizationConfiguration } from '@cdktf/provider-aws/lib/securityhub-organization-configuration';
import { configurationPolicy } from '../../organization/names';
import type { SecurityHubSettings } from '../../organization/organization';
import type { Place } from './place';

export interface SecurityHubProps {
  /** The home Region, where findings are aggregated, and then every linked one. */
  readonly places: readonly [Place, ...Place[]];
  readonly settings: SecurityHubSettings;
}

/** Security Hub of the whole organization, run by its delegated administrator, who has a hub in every Region. */
export class SecurityHub extends Construct {
  constructor(scope: Construct, id: string, props: SecurityHubProps) {
    super(scope, id);
    const [{ provider }, ...linked] = props.places;
    const { configuration: configurationType, organizationRoot } = props.settings;
    const isCentral = configurationType === 'CENTRAL';
    const configuration = new SecurityhubOrganizationConfiguration(this, 'organization', {
      provider,
      // A central configuration enables by its policy, and refuses to enable by itself beside it.
      autoEnable: !isCentral,
      autoEnableStandards: 'NONE',
      organizationConfiguration: { configurationType },
      // A Region without others has nothing to aggregate, but a central configuration needs a home Region all the same.
      dependsOn: linked.length > 0 || isCentral ? [this.aggregate(provider, linked)] : [],
    });
    if (organizationRoot === undefined) this.configureLocally(linked, configuration);
    else this.configureCentrally(provider, organizationRoot, configuration);
  }

  private aggregate(provider: Place['provider'], linked: readonly Place[]) {
    const regions =
      linked.length > 0
        ? { linkingMode: 'SPECIFIED_REGIONS', specifiedRegions: linked.map(({ region }) => region) }
        : { linkingMode: 'NO_REGIONS' };
    const aggregator = new SecurityhubFindingAggregator(this, 'aggregator', { provider, ...regions });
    // People write this address when they import an aggregator that exists: docs/existing-accounts.md.
    aggregator.overrideLogicalId('home');
    return aggregator;
  }

  /** New accounts join by themselves, Region by Region. */
  private configureLocally(linked: readonly Place[], home: SecurityhubOrganizationConfiguration): void {
    for (const { region, provider } of linked) {
      new SecurityhubOrganizationConfiguration(this, `organization-${region}`, {
        provider,
        autoEnable: true,
        autoEnableStandards: 'NONE',
        organizationConfiguration: { configurationType: 'LOCAL' },
        // When the configuration becomes central, linked Regions must give theirs up first, and so come after home's.
        dependsOn: [home],
      });
    }
  }

  /** A policy of the home Region enables Security Hub in every account, in the home Region and the linked ones. */
  private configureCentrally(
    provider: Place['provider'],
    organizationRoot: string,
    configuration: SecurityhubOrganizationConfiguration,
  ): void {
    const policy = new SecurityhubConfigurationPolicy(this, 'policy', {
      provider,
      name: configurationPolicy,
      description: 'Security Hub in every account, without standards',
      configurationPolicy: {
        serviceEnabled: true,
        enabledStandardArns: [],
        securityControlsConfiguration: { disabledControlIdentifiers: [] },
      },
      dependsOn: [configuration],
    });
    new SecurityhubConfigurationPolicyAssociation(this, 'association', {
      provider,
      targetId: organizationRoot,
      policyId: policy.id,
    });
  }
}
