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
   * ISO 8601: when this block began, later than every block before that is still on record. Whatever extends the block
   * leaves it as it is. Absent in records that earlier versions made.
   */
  readonly BlockedSince?: string | undefined;
  /** Id of the event that began this block; left as it is, too. */
  readonly BlockedBy?: string | undefined;
  /**
   * A generation with which the host was on the blocklist: firewalls that have reached it hold the host. Absent until it
   * is certain that the generation was raised after the host had entered.
   */
  readonly Generation?: number;
  /** A number of this release alone: set on a block that ends, until every firewall has let go of the host. */
  readonly ReleaseGeneration?: number;
  /** ISO 8601: when it was released. */
  readonly ReleasedAt?: string;
  /** Why it was released before it had run out, to complete `<host> ...`. */
  readonly ReleaseReason?: string | undefined;
  readonly FindingId?: string;
  readonly FindingAccount?: string;
  /**
   * The first eight accounts that reported the host during this block, in the order in which they did, with a space
   * between. Absent as long as that is `FindingAccount` alone, and in records that earlier versions made: then the last
   * account to report counts as the only one.
   */
  readonly FindingAccounts?: string;
  readonly FindingRegion?: string;
  readonly FindingType?: string;
  readonly FindingTitle?: string;
  /** ISO 8601: when the activity of the finding was last seen, which orders findings; of earlier versions, its last update. */
  readonly FindingUpdatedAt?: string;
  readonly Severity?: Severity;
  /** `severityRank` of `Severity`. */
  readonly SeverityRank?: number;
  /** Findings and updates of findings that named the host during this block. */
  readonly Count?: number;
}

/** What tells one state of a record from every other: each of our writes changes one of these. */
export const versionAttributes = [
  'Decision',
  'ExpiresAt',
  'Count',
  'Generation',
  'ReleaseGeneration',
  'FindingId',
  'FindingUpdatedAt',
] as const satisfies (keyof HostRecord)[];

/** A host with the state of its record. */
export type RecordVersion = Pick<HostRecord, 'HostIp' | (typeof versionAttributes)[number]>;

/** What a release writes into a record. */
export type Release = Required<Pick<HostRecord, 'ReleaseGeneration' | 'ReleasedAt' | 'ReleaseReason'>>;

/** A decision, as far as it matters to whether it still stands. */
export type HeldDecision = RecordVersion & Partial<Release>;

/** A block that is about to enter the blocklist: its generation is known only once it is there. */
export type NewBlock = Omit<HostRecord, 'Generation' | keyof Release>;

/**
 * What tells a block of a host from every other block of it, for all whose findings name the host meanwhile. An extension
 * leaves `FirstSeen` alone as well, which is all that records of earlier versions have.
 */
export function blockOf({ BlockedSince, FirstSeen = '' }: Pick<HostRecord, 'BlockedSince' | 'FirstSeen'>): string {
  return BlockedSince ?? FirstSeen;
}

/** Whether a host is on the blocklist: whenever that changes, the generation is raised after. */
export function isBlocked(record: Pick<HostRecord, 'Decision' | 'ReleaseGeneration'>): boolean {
  return record.Decision === 'BLOCK' && record.ReleaseGeneration === undefined;
}
