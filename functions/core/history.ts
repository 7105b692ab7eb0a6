import type { Finding } from './finding';
import type { HeldDecision, HostRecord } from './host-record';
import type { Severity } from './severity';
import type { ReleasedHost } from './step-contracts';
import { truncate } from './untrusted';
import { isoOf } from './moment';

/**
 * A decision about a host, as it is kept for those who ask later. An entry that is made twice, because a step was
 * repeated, is the same entry.
 */
export interface HistoryEntry {
  /** The host, canonical where it is an address, else as it was written, bounded. */
  readonly HostIp: string;
  /** ISO 8601: when it was decided; of a refusal, when the finding was last updated; of a release, when the block ran out or was ended. */
  readonly At: string;
  /**
   * `blocked`: it entered the blocklist; `extended`: a later finding named it again; `refused`: it was not blocked;
   * `released`: its block ran out, or was ended because it must not be blocked; `removed`: every firewall has let go of it.
   */
  readonly Decision: 'blocked' | 'extended' | 'refused' | 'released' | 'removed';
  readonly Reason: string;
  /** ISO 8601, of a release: when it was made, by our own clock. Absent in entries of earlier versions. */
  readonly ReleasedAt?: string;
  /** Seconds since 1970: until when the host is blocked. */
  readonly ExpiresAt?: number;
  readonly FindingId?: string;
  readonly Account?: string;
  readonly Region?: string;
  readonly Type?: string;
  readonly Severity?: Severity;
}

/** What a finding did to a host's record: read from the record, so that a repeat of the finding tells the same. */
export function recordedEntry(record: HostRecord): HistoryEntry {
  return {
    HostIp: record.HostIp,
    At: record.RecordedAt,
    Decision: (record.Count ?? 1) > 1 ? 'extended' : 'blocked',
    Reason: truncate(record.Reason, 1_000),
    ExpiresAt: record.ExpiresAt,
    ...(record.FindingId !== undefined && { FindingId: record.FindingId }),
    ...(record.FindingAccount !== undefined && { Account: record.FindingAccount }),
    ...(record.FindingRegion !== undefined && { Region: record.FindingRegion }),
    ...(record.FindingType !== undefined && { Type: record.FindingType }),
    ...(record.Severity !== undefined && { Severity: record.Severity }),
  };
}

/** @param now milliseconds since 1970, for a finding that does not say when it was updated */
export function refusedEntry(host: string, reason: string, finding: Finding, now: number): HistoryEntry {
  return {
    // A table's key must not be empty.
    HostIp: truncate(host, 200) || '(empty)',
    At: finding.updatedAt ?? new Date(now).toISOString(),
    Decision: 'refused',
    Reason: truncate(reason, 1_000),
    FindingId: finding.id,
    Account: finding.account,
    Region: finding.region,
    Type: finding.type,
    Severity: finding.severity,
  };
}

/** What a release did to a host: read from the record, so that a repeat tells the same. */
export function releasedEntry({ HostIp, ExpiresAt, ReleasedAt, ReleaseReason }: HeldDecision): HistoryEntry {
  const due = isoOf(ExpiresAt);
  // A block that has run out is marked some minutes after.
  const At = due === undefined || (ReleasedAt !== undefined && ReleasedAt < due) ? ReleasedAt : due;
  const Reason = ReleaseReason === undefined ? 'the block has run out' : `the host ${ReleaseReason}`;
  const entry = { HostIp, At: At ?? new Date(0).toISOString(), Decision: 'released', Reason, ExpiresAt } as const;
  return { ...entry, ...(ReleasedAt !== undefined && { ReleasedAt }) };
}

/** @param now milliseconds since 1970 */
export function removedEntry({ HostIp, ExpiresAt }: ReleasedHost, now: number): HistoryEntry {
  const At = new Date(now).toISOString();
  return { HostIp, At, Decision: 'removed', Reason: 'no firewall holds a block of it any more', ExpiresAt };
}
