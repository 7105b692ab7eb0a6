import type { Severity } from './severity';

/**
 * What is held about a host, exactly as the table `portcullis-hosts` stores it. An operator's `ALLOW` has no finding, so
 * the attributes that a finding brings are optional.
 */
export interface HostRecord {
  readonly HostIp: string;
  readonly Decision: 'BLOCK' | 'ALLOW';
  readonly Reason: string;
  /** ISO 8601: times of findings. */
  readonly FirstSeen?: string;
  readonly LastSeen?: string;
  /** ISO 8601: when this decision was written, by our own clock. */
  readonly RecordedAt: string;
  /** Seconds since 1970. */
  readonly ExpiresAt: number;
  /** The generation at which the host entered the blocklist. */
  readonly Generation?: number;
  /** The generation at which it left: set on a block that has run out, until every firewall has let go of the host. */
  readonly ReleaseGeneration?: number;
  readonly FindingId?: string;
  readonly FindingAccount?: string;
  readonly FindingRegion?: string;
  readonly FindingType?: string;
  readonly FindingTitle?: string;
  readonly FindingUpdatedAt?: string;
  readonly Severity?: Severity;
  /** `severityRank` of `Severity`. */
  readonly SeverityRank?: number;
  /** Findings and updates of findings that named the host during this block. */
  readonly Count?: number;
}

/** A block that is about to enter the blocklist: whoever writes it sets the generation in the same transaction. */
export type NewBlock = Omit<HostRecord, 'Generation' | 'ReleaseGeneration'>;

/** Whether a host is on the blocklist: only ever changed together with the generation. */
export function isBlocked(record: Pick<HostRecord, 'Decision' | 'ReleaseGeneration'>): boolean {
  return record.Decision === 'BLOCK' && record.ReleaseGeneration === undefined;
}
