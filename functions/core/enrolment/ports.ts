import type { EnrolmentSettings, OrganizationAccount } from './enrolment';
import type { EnrolmentMemory } from './memory';
import type { PlainMessage } from './report';

/** What `enrol-members` asks of the outside. */

/** @throws OrganizationUnavailable */
export interface OrganizationAccounts {
  /** Every account that is active. */
  active(): Promise<OrganizationAccount[]>;
}

/**
 * The members of a service, as its administrator has them in a Region. Throws `MembersRefused` where AWS refuses a call as
 * it is, and `MembersUnavailable` where it does not answer.
 */
export interface Members {
  /** AWS's word for each membership there is or was, by account id. */
  list(region: string): Promise<ReadonlyMap<string, string>>;
  /** @param accounts at most 50 @returns those that were not taken, with what AWS says of them */
  enrol(region: string, accounts: readonly OrganizationAccount[]): Promise<ReadonlyMap<string, string>>;
  /** Ends memberships. @param accounts ids of at most 50 */
  part(region: string, accounts: readonly string[]): Promise<void>;
}

/** Security Hub of other accounts. */
export interface Hubs {
  /** `no role`: the account has no role that lets us look. Throws what keeps it from being known. */
  stateOf(account: string, region: string): Promise<'on' | 'off' | 'no role'>;
}

/** @throws BlocklistUnavailable */
export interface Enrolments {
  /** What the organization file says. @throws EnrolmentSettingsInvalid */
  settings(): Promise<EnrolmentSettings>;
  memory(): Promise<EnrolmentMemory>;
  /** Writes a memory over that of the round before; false when another run has. */
  remember(memory: EnrolmentMemory): Promise<boolean>;
}

/** Where alarms go. @throws TopicUnavailable */
export interface AlarmTopic {
  publish(message: PlainMessage): Promise<void>;
}
