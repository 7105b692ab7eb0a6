import type { Severity } from './severity';

/** What Portcullis needs of a finding, in whichever format it came. Nothing in it has been believed yet. */
export interface Finding {
  /** The format that it came in: each names GuardDuty in its own way. */
  readonly schema: 'ASFF' | 'OCSF';
  /** The finding's own id, by which repeats are known: an event's id says nothing about that. */
  readonly id: string;
  readonly productArn: string;
  /** The account that the finding is about, not the one whose event carried it; empty when the finding does not say. */
  readonly account: string;
  readonly region: string;
  /** The first of `types`, such as `TTPs/Command and Control/UnauthorizedAccess:EC2-TorClient`; empty when there is none. */
  readonly type: string;
  /** Every type that the provider gave it; without any, those that it has: `findingTypeOf` knows which of them GuardDuty's table has. */
  readonly types: readonly string[];
  readonly title: string;
  readonly description: string;
  /** What the provider said, where that is known apart from what was made of it since: a member may write the latter. */
  readonly severity: Severity;
  /** ISO 8601 in UTC; `undefined` when neither the finding nor its event says. */
  readonly updatedAt: string | undefined;
  /** ISO 8601 in UTC: when the activity was last seen; `undefined` when the finding does not say. */
  readonly lastSeenAt: string | undefined;
  /** What the provider says: `ACTIVE` when the finding does not; `ARCHIVED` also when only GuardDuty's own flag does. */
  readonly recordState: string;
  /** What anybody may say, who is reported too: `NEW` when the finding does not, which it need not. */
  readonly workflowStatus: string;
  /** Made by GuardDuty's "generate sample findings". */
  readonly sample: boolean;
  /** GuardDuty's role of our resource: `TARGET` or `ACTOR`; `undefined` when it is neither. It misleads by itself. */
  readonly resourceRole: 'TARGET' | 'ACTOR' | undefined;
  /** Whether GuardDuty names a threat list that the remote host is on. */
  readonly isThreatListed: boolean;
  /** Who stands where a remote side belongs, each address once. */
  readonly remotes: readonly Remote[];
  /** Addresses, in canonical form, that the finding itself says are ours: of its resources and of the local side. */
  readonly ownAddresses: readonly string[];
  /** Public addresses of which one in two is the remote one, and the finding does not say which: never blocked. */
  readonly undecidedAddresses?: readonly string[];
}

/** One remote side of what a finding tells of. */
export interface Remote {
  /** As it was written, bounded: an address only after `readAddress`. */
  readonly address: string;
  /** Which way the connection or the call went, seen from us; `undefined` when the finding does not say. */
  readonly direction?: Direction | undefined;
  /** The account of a caller that GuardDuty calls affiliated with ours; empty when it does not name the account. */
  readonly affiliatedAccount?: string | undefined;
  /** Of an attack sequence: the indicator that condemns the address; `null` when none does. */
  readonly indicator?: string | null | undefined;
}

export type Direction = 'inbound' | 'outbound';

/** Something in an event that could not be read, while the rest was. */
export interface Problem {
  /** Where it is, such as `detail.findings[2]`. */
  readonly where: string;
  readonly problem: string;
}
