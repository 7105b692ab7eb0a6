import { readAddress } from './address';
import type { Finding } from './finding';
import { judgeRemote } from './judge-remote';
import { mergeRemotes } from './merge-remotes';
import { objectionTo } from './never-block';
import { isNews, isOpen, type Closing } from './openings';
import type { FindingGate, Policy, Verdict } from './policy';

/**
 * Decides on every host that a finding names, once each: who attacks us and what our compromised resources obey is
 * blocked; whom we attack, our own side and what may well be a partner is not. What is wrong with the finding itself
 * refuses all of its hosts; a finding that names none gets no verdict.
 *
 * @param now milliseconds since 1970
 * @param closing since which the finding has been closed: hosts that it did not know are decided as if it were open
 */
export function decide(finding: Finding, policy: Policy, now: number, closing?: Closing): Verdict[] {
  const disbelief = disbeliefOf(finding, policy, now);
  if (closing === undefined || isOpen(finding)) return decideAll(finding, policy, disbelief);
  const asOpen = decideAll(finding, policy, disbeliefOf({ ...finding, ...open }, policy, now));
  const since = new Date(closing.at).toISOString();
  return asOpen.map((verdict) => {
    const { host, decision, reason } = verdict;
    if (!isNews(finding, host, closing)) return disbelief === undefined ? verdict : refuse(host, disbelief);
    return decision === 'refuse'
      ? verdict
      : { ...verdict, reason: `${reason}; not known when it was closed at ${since}` };
  });
}

const open = { recordState: 'ACTIVE', workflowStatus: 'NEW' } as const;

/** @param disbelief what is wrong with the finding as a whole */
function decideAll(finding: Finding, policy: Policy, disbelief: Refusal | undefined): Verdict[] {
  const own = new Set(finding.ownAddresses);
  const undecided = (finding.undecidedAddresses ?? []).map((host) => refuse(host, disbelief ?? neitherSide));
  const remotes = mergeRemotes(finding.remotes).map((remote): Verdict => {
    const reading = readAddress(remote.address);
    if ('refusal' in reading) {
      const reason = `"${remote.address}" ${reading.refusal}`;
      return refuse(remote.address, disbelief ?? { gate: 'address', reason });
    }
    const { host, ip } = reading;
    if (disbelief !== undefined) return refuse(host, disbelief);
    const objection = objectionTo(ip, policy.neverBlock);
    if (objection !== undefined) return refuse(host, { gate: 'never-block', reason: `${host} ${objection}` });
    if (own.has(host)) return refuse(host, { gate: 'own', reason: `${host} ${ownOfFinding}` });
    return { host, ...judgeRemote(finding, remote, policy) };
  });
  // What one piece of evidence shows as the remote side is decided, whatever another leaves open.
  return [...new Map([...undecided, ...remotes].map((verdict) => [verdict.host, verdict])).values()];
}

const neitherSide = {
  gate: 'own',
  reason: "both sides are public, and the finding does not say which of them is the resource's own",
} as const;
const ownOfFinding = 'is ours: the finding names it as an address of its own resource';

type Refusal = Omit<Extract<Verdict, { decision: 'refuse' }>, 'host' | 'decision'>;

function refuse(host: string, { gate, reason }: Refusal): Verdict {
  return { host, decision: 'refuse', gate, reason };
}

/**
 * AWS owns the names under `product/aws/` and `productv2/aws/`: BatchImportFindings lets nobody else import with them,
 * while whoever may call it can import a finding that otherwise looks like GuardDuty's and names any host.
 */
const guardDuty = {
  ASFF: /^arn:aws(?:-[a-z]+)*:securityhub:[a-z0-9-]+::product\/aws\/guardduty$/,
  OCSF: /^arn:aws(?:-[a-z]+)*:securityhub:[a-z0-9-]+::productv2\/aws\/guardduty$/,
};

const anyProduct = /^arn:aws(?:-[a-z]+)*:securityhub:[a-z0-9-]+:(?:[0-9]{12})?:product(?:v2)?\/[^/\s]+\/[^/\s]+$/;

/** What is wrong with a finding's product ARN, to complete `the finding ...`; `undefined` for the form that it must have. */
export function productArnProblem({ productArn }: Pick<Finding, 'productArn'>): string | undefined {
  if (productArn === '') return 'names no product';
  if (anyProduct.test(productArn)) return undefined;
  const form = 'arn:<partition>:securityhub:<region>:<account or nothing>:product/<company>/<product>';
  return `has a malformed product ARN, "${productArn}": the form is ${form}, with productv2 in OCSF`;
}

/** Why a finding as a whole is not acted upon, whatever hosts it names; `undefined` when it is. */
export function disbeliefOf(
  finding: Finding,
  { acceptSamples, retentionHours }: Policy,
  now: number,
): { readonly gate: FindingGate; readonly reason: string } | undefined {
  if (!guardDuty[finding.schema].test(finding.productArn)) {
    const problem = productArnProblem(finding) ?? `is of the product ${finding.productArn}`;
    return { gate: 'product', reason: `the finding is not GuardDuty's own: it ${problem}` };
  }
  if (!isOpen(finding)) {
    return { gate: 'state', reason: `the finding is ${finding.recordState}, its workflow ${finding.workflowStatus}` };
  }
  if (finding.sample && !acceptSamples) {
    return { gate: 'sample', reason: 'the finding is a GuardDuty sample, and samples are not accepted' };
  }
  const stale = staleness(finding, retentionHours, now);
  return stale === undefined ? undefined : { gate: 'age', reason: stale };
}

/**
 * A finding is as old as its last sighting: each touch of it, such as an analyst's note, sends it again with the times
 * that it had, and must not bring back a host whose block has long run out.
 */
function staleness({ lastSeenAt, updatedAt }: Finding, retentionHours: number, now: number): string | undefined {
  const seen = lastSeenAt ?? updatedAt;
  if (seen === undefined || Date.parse(seen) + retentionHours * 3_600_000 > now) return undefined;
  return `the finding was last seen at ${seen}, and a block ends ${retentionHours} hours after that`;
}
