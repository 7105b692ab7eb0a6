import { accountsOf } from './blocked-host';
import type { Finding } from './finding';
import { isBlocked, type HostRecord, type NewBlock } from './host-record';
import { severityRank } from './severity';
import { latestOf, momentText } from './moment';

/** What recording a finding about a host comes to. */
export type Merge =
  | { readonly action: 'create'; readonly record: NewBlock }
  | { readonly action: 'extend'; readonly record: HostRecord }
  | { readonly action: 'keep'; readonly record: HostRecord }
  | { readonly action: 'refuse'; readonly reason: string };

/**
 * Merges an accepted finding into what is held about a host. Repeats, late arrivals and any order of the same findings
 * come to the same block: an older finding never rewinds it, a newer one extends it, and an operator's `ALLOW` stands
 * until it runs out. Expiry rests on our own clock and never on the finding's, which may be hours old on arrival.
 *
 * @param existing what is held now; `undefined` when nothing is
 * @param now milliseconds since 1970
 * @param eventId of the event that brought the finding, where it has one
 */
export function mergeRecord(
  existing: HostRecord | undefined,
  finding: Finding,
  host: string,
  reason: string,
  now: number,
  retentionHours: number,
  eventId?: string,
): Merge {
  const expiresAt = Math.ceil(now / 1000 + retentionHours * 3600);
  const seen = seenAt(finding, now);
  if (existing?.Decision === 'ALLOW' && existing.ExpiresAt * 1000 > now) {
    return { action: 'refuse', reason: `${host} is allowed by an operator until ${momentText(existing.ExpiresAt)}` };
  }
  if (existing === undefined || !isBlocked(existing)) {
    const began = { BlockedSince: beginning(existing, now), BlockedBy: eventId };
    return { action: 'create', record: { ...sighting(finding, host, reason, seen, now, expiresAt), ...began } };
  }
  const reporters = withReporter(existing, finding.account);
  const Count = (existing.Count ?? 0) + 1;
  if (!isNewer(finding, seen, existing)) {
    if (reporters.FindingAccounts === existing.FindingAccounts) return { action: 'keep', record: existing };
    // It says nothing newer, but who says it is new: how many accounts a host was seen by must not hang on the order.
    return { action: 'extend', record: { ...existing, ...reporters, Count } };
  }
  const { Severity: severity, SeverityRank: rank = -1 } = existing;
  const graver = severityRank(finding.severity) > rank;
  return {
    action: 'extend',
    record: {
      ...existing,
      ...sighting(finding, host, reason, seen, now, latestOf([existing.ExpiresAt, expiresAt])),
      FirstSeen: existing.FirstSeen ?? seen,
      Severity: graver || severity === undefined ? finding.severity : severity,
      SeverityRank: Math.max(rank, severityRank(finding.severity)),
      ...reporters,
      Count,
    },
  };
}

/** When the finding was last seen; never in the future, or a finding with a wrong clock would silence all later ones. */
function seenAt(finding: Finding, now: number): string {
  const latest = iso(now);
  const seen = finding.lastSeenAt ?? finding.updatedAt;
  return seen !== undefined && seen < latest ? seen : latest;
}

/** Accounts of a record: more would make no difference to what it matters. */
const mostAccounts = 8;

/** The accounts of a record with another one, in the form in which the record holds them. */
function withReporter(existing: HostRecord, account: string): Pick<HostRecord, 'FindingAccounts'> {
  const known = accountsOf(existing);
  const isAdded = /^[0-9]{12}$/.test(account) && !known.includes(account) && known.length < mostAccounts;
  const accounts = isAdded ? [...known, account] : known;
  return isAdded && accounts.length > 1 ? { FindingAccounts: accounts.join(' ') } : keptOf(existing);
}

function keptOf({ FindingAccounts }: HostRecord): Pick<HostRecord, 'FindingAccounts'> {
  return FindingAccounts === undefined ? {} : { FindingAccounts };
}

/** Two findings of the same instant are told apart by id, so that repeats of both in turn come to rest. */
function isNewer(
  finding: Finding,
  seen: string,
  { FindingUpdatedAt: held = '', FindingId: heldId = '' }: HostRecord,
): boolean {
  return seen > held || (seen === held && finding.id > heldId);
}

/** By our own clock, but never that of the block before, wherever that was written: two blocks are not one. */
function beginning({ BlockedSince = '' }: Partial<HostRecord> = {}, now: number): string {
  const before = Date.parse(BlockedSince);
  return iso(before >= now ? before + 1 : now);
}

/** What a finding brings into a record. */
function sighting(
  finding: Finding,
  host: string,
  reason: string,
  seen: string,
  now: number,
  expiresAt: number,
): Omit<NewBlock, 'BlockedSince' | 'BlockedBy'> {
  return {
    HostIp: host,
    Decision: 'BLOCK',
    Reason: reason,
    FirstSeen: seen,
    LastSeen: seen,
    RecordedAt: iso(now),
    ExpiresAt: expiresAt,
    FindingId: finding.id,
    FindingAccount: finding.account,
    FindingRegion: finding.region,
    FindingType: finding.type,
    FindingTitle: finding.title,
    FindingUpdatedAt: seen,
    Severity: finding.severity,
    SeverityRank: severityRank(finding.severity),
    Count: 1,
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
