import type { Severity } from '../../functions/core/severity';
import type { Gate, GateName } from './way/gate';

/** What would happen to what a file holds: the document of `explain --json`. */
export interface Explanation {
  /** The file as it was named; `-` for standard input. */
  readonly file: string;
  /** The rules on `sechub-findings` that take an event of it. */
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
  /** The first gate that stops it, whatever hosts it names; null where none is known to. */
  readonly stop: GateName | null;
  /** The gates from AWS's services to the decision on its hosts, in their order. */
  readonly gates: readonly Gate[];
  /** Whether people are told of the finding itself. */
  readonly told: Gate;
  readonly hosts: readonly ExplainedHost[];
}

export interface ExplainedHost {
  readonly host: string;
  /** `block` where no gate is known to stop it. */
  readonly decision: 'block' | 'refuse';
  /** Why it is blocked, or what the first gate that stops it says. */
  readonly reason: string;
  /** That gate, of the finding or of the host. */
  readonly stop: GateName | null;
  /** The gates of the host alone, in their order. */
  readonly gates: readonly Gate[];
}
