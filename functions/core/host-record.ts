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
  /**
   * A generation with which the host was on the blocklist: firewalls that have reached it hold the host. Absent until it
   * is certain that the generation was raised after the host had entered.
   */
  readonly Generation?: number;
  /** A number of this release alone: set on a block that has run out, until every firewall has let go of the host. */
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

/** A block that is about to enter the blocklist: its generation is known only once it is there. */
export type NewBlock = Omit<HostRecord, 'Generation' | 'ReleaseGeneration'>;

/** Whether a host is on the blocklist: whenever that changes, the generation is raised after. */
export function isBlocked(record: Pick<HostRecord, 'Decision' | 'ReleaseGeneration'>): boolean {
  return record.Decision === 'BLOCK' && record.ReleaseGeneration === undefined;
}
