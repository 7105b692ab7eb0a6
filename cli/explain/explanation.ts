import type { Severity } from '../../functions/core/severity';

/** What would happen to what a file holds: the document of `explain --json`. */
export interface Explanation {
  /** The file as it was named; `-` for standard input. */
  readonly file: string;
  /** The rules on `sechub-findings` that match. */
  readonly rules: readonly string[];
  readonly findings: readonly ExplainedFinding[];
  /** What could not be read. */
  readonly error: string | null;
}

export interface ExplainedFinding {
  readonly id: string;
  /** The product's ARN, by which GuardDuty is believed. */
  readonly product: string;
  readonly account: string;
  readonly region: string;
  readonly severity: Severity;
  /** `ARCHIVED`, or where the finding stands in the workflow: `NEW`, `NOTIFIED`, `SUPPRESSED`, `RESOLVED`. */
  readonly state: string;
  readonly hosts: readonly ExplainedHost[];
}

export interface ExplainedHost {
  readonly host: string;
  readonly decision: 'block' | 'refuse';
  readonly reason: string;
}
