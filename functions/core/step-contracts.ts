import type { Severity } from './severity';

/**
 * What the steps of the state machines hand to each other, as JSON. A state's input and output hold 256 kB at most (AWS
 * quota): lists that can grow are cut, with their full length beside them.
 */

/** A key to a VPC's rule group everywhere: `<account>/<region>/<vpc>-<capacity>`; `firewall-key.ts` reads it. */
export type FirewallKey = string;

/** Answer of `add-ip-to-ddb`. */
export interface RecordAnswer {
  /** Whether a firewall may still lack one of the hosts, or nobody may have been told of it. */
  readonly NewIP: boolean;
  /** The blocklist's generation after recording: firewalls that have reached it hold every host of this answer. */
  readonly Generation: number;
  /** Hosts that a firewall may still lack, and those whose block this event began. */
  readonly Hosts: readonly string[];
  /** The same hosts. */
  readonly Entered: readonly EnteredHost[];
  readonly Refused: readonly { readonly Host: string; readonly Reason: string; readonly FindingId: string }[];
  readonly Findings: readonly FindingSummary[];
  /** Seconds since 1970: when the last of the accepted hosts is due to be released; 0 when none was accepted. */
  readonly ExpiresAt: number;
  /** ISO 8601: when EventBridge received the event. */
  readonly ReceivedAt: string;
}

export interface EnteredHost {
  readonly Host: string;
  /** With which it was on the blocklist. */
  readonly Generation: number;
  /** Which of the host's blocks it is. Absent in answers of earlier versions. */
  readonly Block?: string | undefined;
}

export interface FindingSummary {
  readonly Id: string;
  readonly AccountId: string;
  readonly Region: string;
  readonly Type: string;
  readonly Title: string;
  readonly Severity: Severity;
  readonly UpdatedAt: string;
  /** Accepted hosts, new or not. */
  readonly Hosts: readonly string[];
}

/** Input of `update-nf-rg`. */
export interface UpdateInput {
  readonly Batch: number;
  /** What every firewall shall reach; the blocklist's generation at the time where it is not given. */
  readonly Generation?: number | undefined;
  /** Looks into every firewall, those too that are recorded as right. */
  readonly Reconcile?: boolean | undefined;
  /** What the answer shall say of each VPC whether it drops them. */
  readonly Hosts?: readonly string[] | undefined;
}

/** Answer of `update-nf-rg`. */
export interface UpdateAnswer {
  readonly Batch: number;
  /** ISO 8601: when the update ended. */
  readonly At: string;
  /** Whether every firewall of the batch that is deployed has reached `Generation`. */
  readonly Complete: boolean;
  readonly Generation: number;
  /** VPCs, each counted once: as failed if one of its rule groups did, as updated if one was. */
  readonly Updated: number;
  readonly Unchanged: number;
  readonly Skipped: number;
  readonly Failed: readonly FailedFirewall[];
  readonly FailedCount: number;
  /** VPCs in whose place nothing of ours was ever found: not deployed yet, which is no failure. Some of them, by key. */
  readonly NotDeployed: readonly NotDeployedFirewall[];
  readonly NotDeployedCount: number;
  /** VPCs that drop every host that was asked about. Absent in answers of versions that did not look. */
  readonly Dropping?: number | undefined;
  /** VPCs that do not, though they have not failed; some of them, by key. */
  readonly NotDropped: readonly NotDropped[];
  readonly Healed: readonly { readonly Firewall: FirewallKey; readonly Cause: HealedCause }[];
  readonly HealedCount: number;
  /** Absent where nothing has left the blocklist without a reason. A reconcile alone decides, and says it. */
  readonly Unexplained?: Unexplained | undefined;
  /** Where firewalls were found ahead of the blocklist's generation. */
  readonly TurnedBack?: TurnedBack | undefined;
  /** Hosts for which a rule group had no room, the least important first. */
  readonly NotEnforced: readonly string[];
  readonly NotEnforcedCount: number;
  /** Rules of others that let blocked hosts through before ours are reached. */
  readonly Shadowed: readonly ShadowedFirewall[];
  /** Rule groups that some firewall of the VPC does not use, or for which there is no firewall: nothing is dropped. */
  readonly Unattached: readonly FirewallKey[];
  /** Rule groups of which it is not known whether a firewall uses them. */
  readonly Unread: readonly { readonly Firewall: FirewallKey; readonly Error: string }[];
  /** Whether something happened that people have not been told: a first failure, a healing, a new warning. */
  readonly News: boolean;
}

export interface NotDeployedFirewall {
  readonly Firewall: FirewallKey;
  readonly Missing: MissingPart;
}

/**
 * What is missing of a firewall that is not deployed yet: the role of its account, or the rule group. AWS does not tell a
 * role that is missing from one that does not trust us, and without it nobody sees the rule group.
 */
export const missingParts = ['role', 'rule group'] as const;
export type MissingPart = (typeof missingParts)[number];

export interface ShadowedFirewall {
  readonly Firewall: FirewallKey;
  readonly Priority: number;
  /** The rule group that holds the rule, where that is not ours. */
  readonly Group?: string | undefined;
}

/** A VPC that does not drop all hosts that were asked about. */
export interface NotDropped {
  readonly Firewall: FirewallKey;
  /** One of the hosts, and how many there are beside it. */
  readonly Host: string;
  readonly More: number;
  readonly Why: NotDroppedCause;
  /** The firewall, the rule or the error that it is about. */
  readonly Detail?: string | undefined;
}

/** Why a VPC does not drop a host. */
export const notDroppedCauses = [
  /** The rule group is full of hosts that weigh more. */
  'room',
  /** The group does not hold it, for whatever other reason. */
  'missing',
  /** The VPC has no firewall in its own account. */
  'no firewall',
  /** A firewall uses a policy that does not refer to the group. */
  'unattached',
  /** A rule of others lets it through first. */
  'passed',
  /** The policies could not be read. */
  'unread',
] as const;
export type NotDroppedCause = (typeof notDroppedCauses)[number];

/** Hosts that are not on the blocklist any more, and no history says why. */
export interface Unexplained {
  /** Some that stay in the rules, and how many do. */
  readonly Held: readonly string[];
  readonly HeldCount: number;
  /** Some that have left the rules, and how many did. */
  readonly Lifted: readonly string[];
  readonly LiftedCount: number;
}

/** What a firewall had reached, and the generation to which the blocklist was turned back. */
export interface TurnedBack {
  readonly From: number;
  readonly To: number;
}

/**
 * `drift`: rules had been changed by others; `failure`: an earlier update had failed; `new`: it had never been filled;
 * `gone`: records of hosts were gone, and their rules have followed; `let go`: the same, by an operator's word.
 */
export const healedCauses = ['drift', 'failure', 'new', 'gone', 'let go'] as const;
export type HealedCause = (typeof healedCauses)[number];

export interface FailedFirewall {
  readonly Firewall: FirewallKey;
  /** Name of the error, AWS's own where it came from AWS. */
  readonly Error: string;
  readonly Message: string;
  /** Whether the firewall had been well until now. */
  readonly First: boolean;
}

/** What the state machine makes of a batch whose function failed as a whole. */
export interface BatchFailure {
  readonly Batch: number;
  readonly Complete: false;
  readonly BatchError: StepError;
}

/** An error as Step Functions hands it on. */
export interface StepError {
  readonly Error: string;
  readonly Cause: string;
}

/** Answer of `get-ip-from-ddb`. */
export interface ExpiredAnswer {
  readonly Expired: boolean;
  /** Firewalls that have reached it hold none of the hosts. */
  readonly Generation: number;
  readonly Hosts: readonly ExpiredHost[];
  /** Whether more hosts are due than this answer names. */
  readonly More: boolean;
}

export interface ExpiredHost extends ReleasedHost {
  readonly ReleaseGeneration: number;
}

/** Answer of `remove-ip-from-ddb`. */
export interface RemovedAnswer {
  readonly Removed: readonly ReleasedHost[];
  /** Hosts that were seen again in between, and so stay blocked. */
  readonly Kept: readonly string[];
  /** How many hosts are on the blocklist now. */
  readonly Remaining: number;
}

/** Input of `send-gd-finding`. */
export type Notification =
  | { readonly Kind: 'containment'; readonly Record: RecordAnswer; readonly Updates: readonly BatchUpdate[] }
  | { readonly Kind: 'record-failed'; readonly Event: unknown; readonly Error: StepError }
  | { readonly Kind: 'released'; readonly Hosts: readonly ReleasedHost[]; readonly Updates: readonly BatchUpdate[] }
  | {
      readonly Kind: 'release-behind';
      readonly Hosts: readonly ReleasedHost[];
      readonly Updates: readonly BatchUpdate[];
    }
  | { readonly Kind: 'reconciled'; readonly Updates: readonly BatchUpdate[] }
  | { readonly Kind: 'finding'; readonly Event: unknown };

export type BatchUpdate = UpdateAnswer | BatchFailure;

export interface ReleasedHost {
  readonly HostIp: string;
  /** Seconds since 1970. */
  readonly ExpiresAt: number;
  /** Why it is released although its block has not run out, to complete `<host> ...`. */
  readonly Reason?: string | undefined;
}

/** Answer of `send-gd-finding`. */
export interface NotifyAnswer {
  readonly Sent: number;
  /** Messages that had been sent before. */
  readonly Suppressed: number;
}
