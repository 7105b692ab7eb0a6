import type { HostRecord } from './host-record';

/** A host of the blocklist, with what says how much it matters. */
export interface BlockedHost {
  readonly host: string;
  readonly severityRank: number;
  /** ISO 8601. */
  readonly lastSeen: string;
  /** How often it was seen; once unless given. */
  readonly count?: number;
  /** The accounts that reported it, as far as they are known. */
  readonly accounts?: readonly string[];
}

/** What of a record says how much its host matters. */
export const rankAttributes = [
  'SeverityRank',
  'LastSeen',
  'Count',
  'FindingAccount',
  'FindingAccounts',
] as const satisfies (keyof HostRecord)[];

/** A record as planning sees it. Earlier versions recorded the last account that reported the host, and no other. */
export function blockedHost(record: Pick<HostRecord, 'HostIp' | (typeof rankAttributes)[number]>): BlockedHost {
  const { HostIp, SeverityRank = 0, LastSeen = '', Count = 1 } = record;
  return { host: HostIp, severityRank: SeverityRank, lastSeen: LastSeen, count: Count, accounts: accountsOf(record) };
}

/** The accounts that are on record as having reported a host, in the order in which they first did. */
export function accountsOf({
  FindingAccount = '',
  FindingAccounts = FindingAccount,
}: Pick<HostRecord, 'FindingAccount' | 'FindingAccounts'>): string[] {
  return FindingAccounts.split(' ').filter((account) => account !== '');
}
