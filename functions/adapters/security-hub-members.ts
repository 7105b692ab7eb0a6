import {
  CreateMembersCommand,
  DisassociateMembersCommand,
  ListMembersCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { OrganizationAccount } from '../core/enrolment/enrolment';
import type { Members } from '../core/enrolment/ports';
import { memberSettings } from './member-settings';
import { membersError } from './members-error';

/** Security Hub's members, as the account whose credentials are at hand administers them. */
export class SecurityHubMembers implements Members {
  private readonly clients = new Map<string, SecurityHubClient>();

  /** @param clientOf makes the client of a Region; called once for each */
  constructor(private readonly clientOf: (region: string) => SecurityHubClient) {}

  static ofThisAccount(): SecurityHubMembers {
    return new SecurityHubMembers((region) => new SecurityHubClient({ ...memberSettings, region }));
  }

  async list(region: string): Promise<ReadonlyMap<string, string>> {
    const members = new Map<string, string>();
    let NextToken: string | undefined;
    try {
      // Those that left or were removed, too: AWS remembers them.
      do {
        const page = await this.at(region).send(
          new ListMembersCommand({ OnlyAssociated: false, MaxResults: 50, NextToken }),
        );
        for (const { AccountId = '', MemberStatus = '' } of page.Members ?? []) members.set(AccountId, MemberStatus);
        NextToken = page.NextToken === '' ? undefined : page.NextToken;
      } while (NextToken !== undefined);
    } catch (error) {
      throw membersError('ListMembers', error);
    }
    return members;
  }

  async enrol(region: string, accounts: readonly OrganizationAccount[]): Promise<ReadonlyMap<string, string>> {
    try {
      const { UnprocessedAccounts = [] } = await this.at(region).send(
        new CreateMembersCommand({
          AccountDetails: accounts.map(({ id: AccountId, email: Email }) => ({
            AccountId,
            ...(Email !== '' && { Email }),
          })),
        }),
      );
      return new Map(
        UnprocessedAccounts.map(({ AccountId = '', ProcessingResult = '' }) => [AccountId, ProcessingResult]),
      );
    } catch (error) {
      throw membersError('CreateMembers', error);
    }
  }

  async part(region: string, accounts: readonly string[]): Promise<void> {
    try {
      await this.at(region).send(new DisassociateMembersCommand({ AccountIds: [...accounts] }));
    } catch (error) {
      throw membersError('DisassociateMembers', error);
    }
  }

  private at(region: string): SecurityHubClient {
    const client = this.clients.get(region) ?? this.clientOf(region);
    this.clients.set(region, client);
    return client;
  }
}
