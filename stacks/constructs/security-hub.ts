import { TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { SecurityhubConfigurationPolicy } from '@cdktf/provider-aws/lib/securityhub-configuration-policy';
import { SecurityhubConfigurationPolicyAssociation } from '@cdktf/provider-aws/lib/securityhub-configuration-policy-association';
import { SecurityhubFindingAggregator } from '@cdktf/provider-aws/lib/securityhub-finding-aggregator';
import { SecurityhubOrganizationConfiguration } from '@cdktf/provider-aws/lib/securityhub-organization-configuration';
import { configurationPolicy } from '../../organization/names';
import type { SecurityHubSettings } from '../../organization/organization';
import { adoptable } from './adoptable';
import { letGo } from './let-go';
import type { Place } from './place';

export interface SecurityHubProps {
  /** The home Region, where findings are aggregated, and then every linked one. */
  readonly places: readonly [Place, ...Place[]];
  readonly settings: SecurityHubSettings;
  /** ARN of the finding aggregator that is there already; absent: it is made. */
  readonly aggregator: string | undefined;
}

/** Security Hub of the whole organization, run by its delegated administrator, who has a hub in every Region. */
export class SecurityHub extends Construct {
  constructor(scope: Construct, id: string, props: SecurityHubProps) {
    super(scope, id);
    const [home, ...linked] = props.places;
    const { provider } = home;
    const { configuration: configurationType, organizationRoot, rootPolicy } = props.settings;
    const isCentral = configurationType === 'CENTRAL';
    const configuration = new SecurityhubOrganizationConfiguration(this, 'organization', {
      provider,
      // A central configuration enables by its policy, and refuses to enable by itself beside it.
      autoEnable: !isCentral,
      autoEnableStandards: 'NONE',
      organizationConfiguration: { configurationType },
      // A Region without others has nothing to aggregate, but a central configuration needs a home Region all the same.
      dependsOn: linked.length > 0 || isCentral ? [this.aggregate(home, linked, props)] : [],
    });
    if (rootPolicy === 'KEEP') this.keep(home, configuration);
    else if (organizationRoot !== undefined) this.configureCentrally(provider, organizationRoot, configuration);
    else this.configureLocally(linked, configuration);
  }

  private aggregate({ provider }: Place, linked: readonly Place[], { aggregator: id, settings }: SecurityHubProps) {
    const regions =
      linked.length > 0
        ? { linkingMode: 'SPECIFIED_REGIONS', specifiedRegions: linked.map(({ region }) => region) }
        : { linkingMode: 'NO_REGIONS' };
    const aggregator = new SecurityhubFindingAggregator(this, 'aggregator', { provider, ...regions });
    // People read this address in what `portcullis disown` tells.
    aggregator.overrideLogicalId('home');
    // AWS deletes none under a central configuration, and that stays.
    return adoptable(aggregator, { id, isKept: settings.rootPolicy === 'KEEP' });
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

  /**
   * Looks at the central configuration that is there, and changes nothing: it has the policy that is kept. A policy that
   * was ours becomes somebody else's: Terraform forgets it, and it goes on enabling Security Hub.
   */
  private keep({ account }: Place, configuration: SecurityhubOrganizationConfiguration): void {
    adoptable(configuration, { id: account, leaves: 'all' });
    const type = `\${self.organization_configuration[0].configuration_type}`;
    configuration.lifecycle = {
      ...configuration.lifecycle,
      postcondition: [
        {
          condition: Token.asAny(`\${self.organization_configuration[0].configuration_type == "CENTRAL"}`),
          errorMessage: `Security Hub's configuration is ${type}: there is no policy of the root to keep. Write rootPolicy: OURS in organization.yaml, or configuration: LOCAL.`,
        },
      ],
    };
    const stack = TerraformStack.of(this);
    const former = [
      ['policy', SecurityhubConfigurationPolicy.tfResourceType],
      ['association', SecurityhubConfigurationPolicyAssociation.tfResourceType],
    ] as const;
    // The addresses that the resources have where they are ours.
    letGo(
      stack,
      former.map(([id, kind]) => `${kind}.${stack.getLogicalId(new Construct(this, id).node)}`),
    );
  }
}
