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

/** What becomes of one host that a finding names. `host` is canonical where it is an address, else as it was written. */
export interface Verdict {
  readonly host: string;
  readonly decision: 'block' | 'refuse';
  readonly reason: string;
}

/** What counts where an organization lays nothing down. */
export const plainPolicy: Policy = {
  neverBlock: [],
  acceptSamples: false,
  leastSeverity: 'INFORMATIONAL',
  findingTypes: [],
  retentionHours: 720,
};
