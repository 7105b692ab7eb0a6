import { readAddress } from './address';
import type { Finding } from './finding';
import { objectionTo, type NeverBlockRange } from './never-block';

/** What the organization lays down about blocking. */
export interface Policy {
  /** Ranges that are never blocked. */
  readonly neverBlock: readonly NeverBlockRange[];
  /** Whether GuardDuty's sample findings block like others: for trials only. */
  readonly acceptSamples: boolean;
}

/** What becomes of one host that a finding names. `host` is canonical where it is an address, else as it was written. */
export interface Verdict {
  readonly host: string;
  readonly decision: 'block' | 'refuse';
  readonly reason: string;
}

/**
 * Decides on every host that a finding names, once each. What is wrong with the finding itself refuses all of its hosts;
 * a finding that names none gets no verdict.
 */
export function decide(finding: Finding, policy: Policy): Verdict[] {
  const disbelief = disbeliefOf(finding, policy);
  const verdicts = new Map<string, Verdict>();
  for (const host of finding.undecidedAddresses ?? []) {
    verdicts.set(host, { host, decision: 'refuse', reason: disbelief ?? undecided });
  }
  for (const text of finding.remoteAddresses) {
    const reading = readAddress(text);
    const [host, named, objection] =
      'refusal' in reading
        ? [text, `"${text}"`, reading.refusal]
        : [reading.host, reading.host, objectionTo(reading.ip, policy.neverBlock)];
    const refusal = disbelief ?? (objection === undefined ? undefined : `${named} ${objection}`);
    verdicts.set(
      host,
      refusal === undefined
        ? { host, decision: 'block', reason: `remote host of the GuardDuty finding "${finding.title}"` }
        : { host, decision: 'refuse', reason: refusal },
    );
  }
  return [...verdicts.values()];
}

const undecided = "both sides are public, and the finding does not say which of them is the resource's own";

/**
 * AWS owns the names under `product/aws/` and `productv2/aws/`: BatchImportFindings lets nobody else import with them,
 * while whoever may call it can import a finding that otherwise looks like GuardDuty's and names any host.
 */
const guardDuty = {
  ASFF: /^arn:aws(?:-[a-z]+)*:securityhub:[a-z0-9-]+::product\/aws\/guardduty$/,
  OCSF: /^arn:aws(?:-[a-z]+)*:securityhub:[a-z0-9-]+::productv2\/aws\/guardduty$/,
};

/** Why a finding as a whole is not acted upon; `undefined` when it is. */
function disbeliefOf(finding: Finding, policy: Policy): string | undefined {
  if (!guardDuty[finding.schema].test(finding.productArn)) {
    return `the finding is not GuardDuty's own (product ${finding.productArn || 'not named'})`;
  }
  if (!isOpen(finding)) return `the finding is ${finding.recordState}, its workflow ${finding.workflowStatus}`;
  if (finding.sample && !policy.acceptSamples) return 'the finding is a GuardDuty sample, and samples are not accepted';
  return undefined;
}

/** Whether a finding still speaks: neither archived, nor suppressed, nor resolved, nor in a state that we do not know. */
export function isOpen({ recordState, workflowStatus }: Pick<Finding, 'recordState' | 'workflowStatus'>): boolean {
  return recordState === 'ACTIVE' && (workflowStatus === 'NEW' || workflowStatus === 'NOTIFIED');
}
