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
  /** Such as `TTPs/Command and Control/UnauthorizedAccess:EC2-TorClient`. */
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  /** ISO 8601 in UTC; `undefined` when neither the finding nor its event says. */
  readonly updatedAt: string | undefined;
  /** `ACTIVE` when the finding does not say. */
  readonly recordState: string;
  /** `NEW` when the finding does not say, which it need not. */
  readonly workflowStatus: string;
  /** Made by GuardDuty's "generate sample findings". */
  readonly sample: boolean;
  /** What stands where a remote address belongs, once each, as it was written: addresses only after `readAddress`. */
  readonly remoteAddresses: readonly string[];
  /** Public addresses of which one in two is the remote one, and the finding does not say which: never blocked. */
  readonly undecidedAddresses?: readonly string[];
}

/** Something in an event that could not be read, while the rest was. */
export interface Problem {
  /** Where it is, such as `detail.findings[2]`. */
  readonly where: string;
  readonly problem: string;
}
