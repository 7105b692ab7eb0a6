import {
  CreateMembersCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListMembersCommand,
} from '@aws-sdk/client-guardduty';
import type { OrganizationAccount } from '../core/enrolment/enrolment';
import type { Members } from '../core/enrolment/ports';
import { MembersRefused } from '../core/errors';
import { memberSettings } from './member-settings';
import { membersError } from './members-error';

/** GuardDuty's members, as the account whose credentials are at hand administers them. */
export class GuardDutyMembers implements Pick<Members, 'list' | 'enrol'> {
  private readonly places = new Map<string, { readonly client: GuardDutyClient; readonly detector: Promise<string> }>();

  /** @param clientOf makes the client of a Region; called once for each */
  constructor(private readonly clientOf: (region: string) => GuardDutyClient) {}

  static ofThisAccount(): GuardDutyMembers {
    return new GuardDutyMembers((region) => new GuardDutyClient({ ...memberSettings, region }));
  }

  async list(region: string): Promise<ReadonlyMap<string, string>> {
    const { client, detector } = this.at(region);
    const DetectorId = await detector;
    const members = new Map<string, string>();
    let NextToken: string | undefined;
    try {
      // Those that left or were removed, too: AWS remembers them.
      do {
        const page = await client.send(
          new ListMembersCommand({ DetectorId, OnlyAssociated: 'false', MaxResults: 50, NextToken }),
        );
        for (const { AccountId = '', RelationshipStatus = '' } of page.Members ?? [])
          members.set(AccountId, RelationshipStatus);
        // GuardDuty's last page has an empty token, or none.
        NextToken = page.NextToken === '' ? undefined : page.NextToken;
      } while (NextToken !== undefined);
    } catch (error) {
      throw membersError('ListMembers', error);
    }
    return members;
  }

  async enrol(region: string, accounts: readonly OrganizationAccount[]): Promise<ReadonlyMap<string, string>> {
    const { client, detector } = this.at(region);
    const DetectorId = await detector;
    try {
      const { UnprocessedAccounts = [] } = await client.send(
        new CreateMembersCommand({
          DetectorId,
          AccountDetails: accounts.map(({ id: AccountId, email: Email }) => ({ AccountId, Email })),
        }),
      );
      return new Map(UnprocessedAccounts.map(({ AccountId = '', Result = '' }) => [AccountId, Result]));
    } catch (error) {
      throw membersError('CreateMembers', error);
    }
  }

  private at(region: string) {
    const held = this.places.get(region);
    if (held) return held;
    const client = this.clientOf(region);
    const detector = this.detectorOf(region, client);
    // A failure is not kept: the next run of a warm function asks again.
    detector.catch(() => this.places.delete(region));
    const place = { client, detector };
    this.places.set(region, place);
    return place;
  }

  /** An account has one in a Region at most. */
  private async detectorOf(region: string, client: GuardDutyClient): Promise<string> {
    let found: string | undefined;
    try {
      const { DetectorIds = [] } = await client.send(new ListDetectorsCommand({}));
      [found] = DetectorIds;
    } catch (error) {
      throw membersError('ListDetectors', error);
    }
    if (found === undefined) throw new MembersRefused(`The security account has no detector in ${region}`);
    return found;
  }
}
