import { readAddress } from './address';
import type { Finding } from './finding';
import type { Ip } from './ip';
import { readRange, type IpRange } from './ip-range';
import { specialPurpose } from './special-purpose';

/** What the organization lays down about blocking. */
export interface Policy {
  /** Ranges that are never blocked. */
  readonly neverBlock: readonly NeverBlockRange[];
  /** Whether GuardDuty's sample findings block like others: for trials only. */
  readonly acceptSamples: boolean;
}

/** A range that is never blocked. */
export interface NeverBlockRange extends IpRange {
  /** The account of the organization whose own addresses these are. */
  readonly account?: string;
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
    const host = 'refusal' in reading ? text : reading.host;
    const refusal =
      disbelief ?? ('refusal' in reading ? `"${text}" ${reading.refusal}` : objectionTo(host, reading.ip, policy));
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

function objectionTo(host: string, ip: Ip, policy: Policy): string | undefined {
  const special = specialPurpose(ip);
  if (special !== undefined) return `${host} is ${special.purpose} (${special.cidr}, ${special.source})`;
  const listed = policy.neverBlock.find(
    ({ family, first, last }) => family === ip.family && first <= ip.value && ip.value <= last,
  );
  if (listed === undefined) return undefined;
  return listed.account === undefined
    ? `${host} is on the never-block list (${listed.cidr})`
    : `${host} belongs to account ${listed.account} of the organization (${listed.cidr})`;
}

/**
 * Reads the never-block list; throws a `RangeError` that names every entry that is no address and no range.
 * @param ownAddresses the organization's own public addresses, by account
 */
export function readNeverBlock(
  entries: readonly string[],
  ownAddresses: Readonly<Record<string, readonly string[]>> = {},
): NeverBlockRange[] {
  const own = Object.entries(ownAddresses).flatMap(([account, list]) => list.map((entry) => ({ entry, account })));
  // Own addresses first: whose they are is the more telling reason.
  const all = [...own, ...entries.map((entry) => ({ entry }))];
  const broken = all.filter(({ entry }) => readRange(entry) === undefined).map(({ entry }) => entry);
  if (broken.length > 0)
    throw new RangeError(`Not an address or a CIDR block on the never-block list: ${broken.join(', ')}`);
  return all.flatMap(({ entry, ...whose }) => {
    const range = readRange(entry);
    return range ? [{ ...range, ...whose }] : [];
  });
}
