import type { Finding } from './finding';
import type { HistoryEntry } from './history';
import type { HeldDecision, HostRecord, RecordVersion, Release } from './host-record';
import type { Closing, OpeningsOfFinding } from './openings';
import type { BlockedHost } from './prepare-blocklist';
import type { SlackMessage } from './slack-message';
import type { RuleGroupContent, StatelessRule } from './stateless-rule';
import type { FirewallKey } from './step-contracts';

/**
 * What the functions ask of the outside. Tables throw `BlocklistUnavailable` when they cannot be read or written; a
 * write that finds something else than its caller had read does nothing and says so.
 */

export interface Generations {
  /** Rises with every change of the blocklist. 0 before the first. */
  readonly current: number;
  /** A generation that every firewall that is deployed has reached. */
  readonly confirmed: number;
}

/**
 * The decisions about hosts. Reads are consistent and complete.
 *
 * Whoever changes which hosts are blocked writes the records first and raises the generation after. So a list that is
 * read after a generation holds every change up to that generation, and perhaps more; and whoever dies in between leaves
 * a record without a generation, which the next try completes.
 */
export interface Blocklist {
  generations(): Promise<Generations>;
  /** Raises the generation beyond every one that there ever was, lost ones too; answers what it is then. */
  raise(): Promise<Generations>;
  find(host: string): Promise<HostRecord | undefined>;
  /** Writes a record over what was read of the host; false when that is no longer so. */
  put(record: HostRecord, existing: HostRecord | undefined): Promise<boolean>;
  /** Notes a generation that was raised after a record was written; false when the record has changed or has one. */
  number(record: HostRecord, generation: number): Promise<boolean>;
  /** Every host on the blocklist. */
  blocked(): Promise<BlockedHost[]>;
  /** Every host that an operator allows, also where that has just run out. */
  allowed(): Promise<string[]>;
  /** Every decision, those that have ended and wait for the firewalls included. */
  decisions(): Promise<HeldDecision[]>;
  /** Takes a host off the blocklist with a number that no other release has; false when its record has changed. */
  release(record: RecordVersion, release: Release): Promise<boolean>;
  /** Deletes a record that is as it was read, or gone already; false when it has changed. */
  remove(record: Pick<HostRecord, 'HostIp' | 'Decision' | 'ExpiresAt' | 'ReleaseGeneration'>): Promise<boolean>;
}

/** Every decision about a host, for those who ask later. */
export interface History {
  append(entries: readonly HistoryEntry[]): Promise<void>;
  /** The decisions about a host in the order of time. */
  of(host: string): Promise<HistoryEntry[]>;
}

/** What is known of a firewall. */
export interface FirewallStatus {
  /** The generation that its rules were made from; `undefined` before the first success. */
  readonly Generation?: number;
  /** ISO 8601: when it was last seen to be right. */
  readonly UpdatedAt?: string;
  /** Milliseconds since 1970: when its rules were last written. */
  readonly WrittenAt?: number;
  readonly UnitsUsed?: number;
  readonly Capacity?: number;
  /** How many hosts of the blocklist it has no room for. */
  readonly NotEnforced?: number;
  /** How many IPv6 networks its rules drop as a whole. Absent where there is none, and in records of earlier versions. */
  readonly Networks?: number;
  /**
   * 1 when the VPC was seen to drop everything that was on the blocklist then: nothing left out, in the policy of every
   * firewall, and nobody's rule before it. Absent in records of earlier versions, and when it is not so or not known.
   */
  readonly DropsAll?: number;
  /** What tells what our rules dropped, as they were written or found right last. Absent in records of earlier versions. */
  readonly Digest?: string;
  /** How many hosts it holds that have left the blocklist and nothing explains, when that was last decided. */
  readonly Held?: number;
  /** What people were last warned of, so that they are warned once. */
  readonly Warnings?: string;
  readonly LastError?: string;
  readonly LastErrorAt?: string;
  /** ISO 8601: when its rule group was first read. Before the first success alone: then `Generation` says as much. */
  readonly FoundAt?: string;
  /** What AWS said when it was looked for last, as long as its rule group has never been read. */
  readonly NotDeployed?: string;
  /** Who is updating it, and until when (milliseconds since 1970) others leave it alone. */
  readonly Holder?: string;
  readonly LeaseUntil?: number;
}

/** The firewalls' records. */
export interface Firewalls {
  inBatch(batch: number): Promise<FirewallKey[]>;
  /** Addresses and networks that an operator lets go of, as they were written; none when the time for it is over. */
  letGo(now: number): Promise<readonly string[]>;
  /** The generation of the blocklist and the firewalls' records, read together. */
  read(firewalls: readonly FirewallKey[]): Promise<FirewallStates>;
  /** Takes a firewall that nobody holds, or that the holder has already; its record then, or `undefined`. */
  claim(firewall: FirewallKey, holder: string, now: number, until: number): Promise<FirewallStatus | undefined>;
  /** Replaces the record and lets go of the firewall; false when it is no longer held. */
  succeed(firewall: FirewallKey, holder: string, status: FirewallStatus): Promise<boolean>;
  /** Notes a failure and lets go; what was known before stays. Does nothing while another holds the firewall. */
  fail(firewall: FirewallKey, holder: string, error: string, at: string): Promise<void>;
  /** Notes that the rule group is there: from then on its absence is a failure. False when it is no longer held. */
  found(firewall: FirewallKey, holder: string, at: string): Promise<boolean>;
  /**
   * Notes that a firewall is not deployed yet, which is no failure, and lets go. False, and nothing is noted, when its
   * rule group was ever read, or another holds it.
   */
  absent(firewall: FirewallKey, holder: string, error: string): Promise<boolean>;
}

export interface FirewallStates {
  readonly generation: number;
  readonly statuses: ReadonlyMap<FirewallKey, FirewallStatus>;
}

/** A rule group as it was at one moment. */
export interface RuleGroup extends RuleGroupContent {
  readonly capacity: number;
  /** How many firewall policies use it; with none it drops nothing. */
  readonly associations: number;
}

/** How a firewall of a VPC uses a rule group of ours, by the policy that it uses now. */
export interface Standing {
  /** Name of the firewall. */
  readonly firewall: string;
  /** Whether its policy refers to the group. */
  readonly refers: boolean;
  /** Stateless groups that a packet meets before that one. */
  readonly before: readonly { readonly name: string; readonly rules: readonly StatelessRule[] }[];
}

/**
 * The rule groups of the firewalls. Throws `FirewallUnavailable` for what is worth a retry, `RoleNotAssumed` where the
 * account is closed to us, and AWS's own error for everything else.
 */
export interface RuleGroups {
  /** Throws `RuleGroupMissing` where there is none. */
  describe(firewall: FirewallKey): Promise<RuleGroup>;
  /** How each firewall of the VPC, in its own account, uses the group now; none where there is no firewall. */
  standings(firewall: FirewallKey): Promise<readonly Standing[]>;
  /**
   * Replaces the content of a group, as `describe` answered it, and nothing else of it. Throws `StaleToken` when the
   * group has changed since, by whomever.
   */
  update(firewall: FirewallKey, described: RuleGroup, content: RuleGroupContent): Promise<void>;
}

/** A finding in one of both Security Hubs: each has states of its own, so the same in the other one is another here. */
export type FindingKey = Pick<Finding, 'schema' | 'id'>;

/** When findings were open and closed. Times are in milliseconds since 1970. */
export interface Openings {
  openings(finding: FindingKey): Promise<OpeningsOfFinding>;
  /**
   * Notes that a finding was seen open at a time; answers what is known of it then. From then on no closing is noted that
   * came before this time: what it was told as stays what it is.
   * @param expiresAt seconds since 1970: how long all that is known of the finding's openings is kept
   */
  opened(finding: FindingKey, at: number, expiresAt: number): Promise<OpeningsOfFinding>;
  /**
   * Notes a closing of a finding, unless it was seen open later than that, or the closing is the one noted last: not more
   * than `sameClosing` later than that.
   */
  closed(finding: FindingKey, closing: Closing, expiresAt: number): Promise<void>;
}

/** What people have been told. */
export interface Told {
  /**
   * Claims the right to tell for a holder, until a time (milliseconds since 1970). `sent`: it was told before; `busy`:
   * someone else is about to.
   */
  claim(key: string, holder: string, now: number, until: number): Promise<'claimed' | 'sent' | 'busy'>;
  /** Notes that it was told, for as long as `expiresAt` (seconds since 1970). */
  sent(key: string, expiresAt: number): Promise<void>;
  /** Gives the holder's claim back, for the next try. */
  release(key: string, holder: string): Promise<void>;
}

/** The channel. Throws `SlackUnavailable` or `SlackRefused`. */
export interface Channel {
  post(message: SlackMessage): Promise<void>;
}
