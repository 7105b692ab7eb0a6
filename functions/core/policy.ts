import type { NeverBlockRange } from './never-block';
import type { Severity } from './severity';
import type { TypeSetting } from './type-setting';

/** What the organization lays down about blocking. */
export interface Policy {
  /** Ranges that are never blocked. */
  readonly neverBlock: readonly NeverBlockRange[];
  /** Whether GuardDuty's sample findings block like others: for trials only. */
  readonly acceptSamples: boolean;
  /** Findings of less severity block nothing, unless a setting for their type says `BLOCK`. */
  readonly leastSeverity: Severity;
  /** Finding types whose decision is other than the table's. */
  readonly findingTypes: readonly TypeSetting[];
  /** Hours for which a host stays blocked after it was last reported. */
  readonly retentionHours: number;
}

/**
 * What a host has to pass to be blocked, in this order. Those of the finding: whose it is, whether it is open, no sample,
 * seen lately. Those of the host: an address, none that is never blocked, none of our own, who it is, how grave.
 */
export const findingGates = ['product', 'state', 'sample', 'age'] as const;
export const hostGates = ['address', 'never-block', 'own', 'remote-side', 'severity'] as const;
export type FindingGate = (typeof findingGates)[number];
export type HostGate = (typeof hostGates)[number];

/** What becomes of a host, and why; of one that is not blocked, which gate it did not pass. */
export type Judgement =
  | { readonly decision: 'block'; readonly reason: string }
  | { readonly decision: 'refuse'; readonly reason: string; readonly gate: FindingGate | HostGate };

/** What becomes of one host that a finding names. `host` is canonical where it is an address, else as it was written. */
export type Verdict = Judgement & { readonly host: string };

/** What counts where an organization lays nothing down. */
export const plainPolicy: Policy = {
  neverBlock: [],
  acceptSamples: false,
  leastSeverity: 'INFORMATIONAL',
  findingTypes: [],
  retentionHours: 720,
};
