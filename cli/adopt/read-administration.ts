import { GuardDutyClient, paginateListOrganizationAdminAccounts as guardDutyPages } from '@aws-sdk/client-guardduty';
import {
  DescribeOrganizationConfigurationCommand,
  GetConfigurationPolicyAssociationCommand,
  GetConfigurationPolicyCommand,
  GetFindingAggregatorCommand,
  ListFindingAggregatorsCommand,
  SecurityHubClient,
  paginateListOrganizationAdminAccounts as securityHubPages,
} from '@aws-sdk/client-securityhub';
import type { Access } from './account-access';
import type { FoundAdministrators, FoundAggregator, FoundConfiguration, FoundRootPolicy, Reading } from './found';
import { reading } from './read-region';

/** Who administers both services in a Region. @param access to the management account */
export async function readAdministrators(access: Reading<Access>, region: string): Promise<FoundAdministrators> {
  const [guardDuty, securityHub] = await Promise.all([
    reading(access, async (settings) => {
      const client = new GuardDutyClient({ ...settings, region });
      for await (const { AdminAccounts = [] } of guardDutyPages({ client }, {}))
        for (const { AdminAccountId } of AdminAccounts) if (AdminAccountId !== undefined) return AdminAccountId;
      return null;
    }),
    reading(access, async (settings) => {
      const client = new SecurityHubClient({ ...settings, region });
      for await (const { AdminAccounts = [] } of securityHubPages({ client }, {}))
        for (const { AccountId } of AdminAccounts) if (AccountId !== undefined) return AccountId;
      return null;
    }),
  ]);
  return { region, guardDuty, securityHub };
}

/** Where findings are brought together; any Region tells. @param access to the security account, whose hub is on there */
export async function readAggregator(access: Access, region: string): Promise<FoundAggregator | null> {
  const client = new SecurityHubClient({ ...access, region });
  const { FindingAggregators: [found] = [] } = await client.send(new ListFindingAggregatorsCommand({}));
  const arn = found?.FindingAggregatorArn;
  if (arn === undefined) return null;
  const home = new SecurityHubClient({ ...access, region: arn.split(':')[3] ?? region });
  const { RegionLinkingMode: mode, Regions = [] } = await home.send(
    new GetFindingAggregatorCommand({ FindingAggregatorArn: arn }),
  );
  if (mode === 'SPECIFIED_REGIONS') return { arn, linkedRegions: Regions };
  return mode === 'NO_REGIONS' ? { arn, linkedRegions: [] } : { arn };
}

/** How Security Hub is configured for the organization. @param access to its administrator */
export async function readConfiguration(access: Access, region: string): Promise<FoundConfiguration> {
  const client = new SecurityHubClient({ ...access, region });
  const { OrganizationConfiguration } = await client.send(new DescribeOrganizationConfigurationCommand({}));
  return OrganizationConfiguration?.ConfigurationType === 'CENTRAL' ? 'CENTRAL' : 'LOCAL';
}

/** The policy of the root. @param access to the administrator, in the home Region of a central configuration */
export async function readRootPolicy(access: Access, region: string, rootId: string): Promise<FoundRootPolicy> {
  const client = new SecurityHubClient({ ...access, region });
  try {
    const { ConfigurationPolicyId: policy } = await client.send(
      new GetConfigurationPolicyAssociationCommand({ Target: { RootId: rootId } }),
    );
    // Self-managed is no policy: nobody turns Security Hub on.
    if (policy === undefined || policy === 'SELF_MANAGED_SECURITY_HUB') return null;
    const { Name = policy } = await client.send(new GetConfigurationPolicyCommand({ Identifier: policy }));
    return Name;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return null;
    throw error;
  }
}
