import {
  GuardDutyClient,
  ListDetectorsCommand,
  ListMembersCommand,
  ListOrganizationAdminAccountsCommand,
} from '@aws-sdk/client-guardduty';
import {
  DescribeHubCommand,
  GetEnabledStandardsCommand,
  ListFindingAggregatorsCommand,
  ListMembersCommand as ListHubMembersCommand,
  ListOrganizationAdminAccountsCommand as ListHubAdministratorsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { SeededOrganization } from '../../local/seed';
import type { DeployedOrganization } from './deployed-organization';

/** What stands of GuardDuty and Security Hub in every account and Region, a line each, sorted; what is off has none. */
export async function standing(local: DeployedOrganization): Promise<string[]> {
  const { accounts } = await local.local<{ accounts: SeededOrganization }>('organization');
  const { management, security, members, unwritten, homeRegion, linkedRegions } = accounts;
  const lines: string[] = [];
  for (const region of [homeRegion, ...linkedRegions]) {
    for (const { id: account } of [management, security, ...members, unwritten]) {
      const say = (what: string) => lines.push(`${account} ${region} ${what}`);
      const guardDuty = local.client(GuardDutyClient, account, region);
      const { DetectorIds = [] } = await guardDuty.send(new ListDetectorsCommand({}));
      for (const id of DetectorIds) say(`detector ${id}`);
      const hub = local.client(SecurityHubClient, account, region);
      const { HubArn } = await hub.send(new DescribeHubCommand({})).catch(() => ({ HubArn: undefined }));
      if (HubArn === undefined) continue;
      const { StandardsSubscriptions = [] } = await hub.send(new GetEnabledStandardsCommand({}));
      say(
        `hub with ${StandardsSubscriptions.map(({ StandardsArn }) => StandardsArn)
          .sort()
          .join(', ')}`,
      );
      if (account !== security.id) continue;
      const ofGuardDuty = await guardDuty.send(new ListMembersCommand({ DetectorId: DetectorIds[0] }));
      for (const each of ofGuardDuty.Members ?? []) say(`member ${each.AccountId} ${each.RelationshipStatus}`);
      const ofHub = await hub.send(new ListHubMembersCommand({}));
      for (const each of ofHub.Members ?? []) say(`member of the hub ${each.AccountId} ${each.MemberStatus}`);
      const { FindingAggregators = [] } = await hub.send(new ListFindingAggregatorsCommand({}));
      for (const each of FindingAggregators) say(`aggregator ${each.FindingAggregatorArn}`);
    }
    const manages = <C>(Client: Parameters<typeof local.client<C>>[0]) => local.client(Client, management.id, region);
    const { AdminAccounts = [] } = await manages(GuardDutyClient).send(new ListOrganizationAdminAccountsCommand({}));
    for (const each of AdminAccounts) lines.push(`${region} administrator ${each.AdminAccountId}`);
    const ofHub = await manages(SecurityHubClient).send(new ListHubAdministratorsCommand({}));
    for (const each of ofHub.AdminAccounts ?? []) lines.push(`${region} administrator of the hub ${each.AccountId}`);
  }
  return lines.sort();
}
