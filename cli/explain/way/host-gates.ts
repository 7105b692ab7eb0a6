import type { Finding } from '../../../functions/core/finding';
import {
  findingGates,
  hostGates,
  type FindingGate,
  type HostGate,
  type Policy,
  type Verdict,
} from '../../../functions/core/policy';
import { disbeliefOf } from '../../../functions/core/decide';
import type { Gate } from './gate';

const organizationFile = 'docs/organization-file.md';

/** What to do where a gate of `add-ip-to-ddb` stops a finding or a host. */
const remedies: Readonly<Record<FindingGate | HostGate, string>> = {
  product: "Nothing: only what AWS's own GuardDuty reports is believed, and others are told at most.",
  state:
    'To have it block: set its workflow to NEW or NOTIFIED in Security Hub, or unarchive it in GuardDuty. Without that, only what was not known when it was closed blocks: another host, or a later sighting.',
  sample: 'For a trial: acceptSampleFindings: true in the organization file, and deploy delegated-admin.',
  age: 'Nothing: a block of that sighting would be over by now. The next sighting blocks anew.',
  address: 'Nothing: what is not one address in one spelling is not guessed at.',
  'never-block':
    'If the organization file names it (neverBlock, publicAddresses): take it out there, and deploy delegated-admin. Nothing else can be blocked.',
  own: 'Nothing: what may be ours is not blocked.',
  'remote-side': `Where hosts of this type shall be blocked: blocking.findingTypes, ${organizationFile}#which-findings-block.`,
  severity: `Lower blocking.leastSeverity, or name the type in blocking.findingTypes: ${organizationFile}#which-findings-block.`,
};

/** What `add-ip-to-ddb` thinks of a finding as a whole. */
export function believingGates(finding: Finding, policy: Policy, now: number): Gate[] {
  const { recordState, workflowStatus, sample, lastSeenAt, updatedAt } = finding;
  const words: Readonly<Record<FindingGate, string>> = {
    product: "the finding is AWS's own GuardDuty's",
    state: `the finding is ${recordState}, its workflow ${workflowStatus}`,
    sample: sample ? 'the finding is a sample, which the organization file accepts' : 'the finding is no sample',
    age: `the finding was last seen at ${lastSeenAt ?? updatedAt ?? 'a time that it does not say'}`,
  };
  return inOrder(findingGates, words, disbeliefOf(finding, policy, now));
}

/** What `add-ip-to-ddb` thinks of a host. */
export function judgingGates(verdict: Verdict, { severity }: Finding, { leastSeverity }: Policy): Gate[] {
  const words: Readonly<Record<HostGate, string>> = {
    address: 'it is one address, in a spelling with one meaning',
    'never-block': 'it is public, on no list of what is never blocked, and no public DNS resolver',
    own: 'it is none of the addresses that the finding has for its own resource',
    'remote-side': verdict.decision === 'block' ? verdict.reason : 'it is of a kind that is blocked',
    severity: `the finding is ${severity}, and ${leastSeverity} is the least that blocks, unless its type says BLOCK`,
  };
  const refusal = verdict.decision === 'refuse' ? verdict : undefined;
  return inOrder(hostGates, words, refusal);
}

/** Gates up to the one that refuses; what comes after it was not looked at. */
function inOrder<Name extends FindingGate | HostGate>(
  names: readonly Name[],
  words: Readonly<Record<Name, string>>,
  refusal: { readonly gate: FindingGate | HostGate; readonly reason: string } | undefined,
): Gate[] {
  const stop = names.findIndex((name) => name === refusal?.gate);
  // One of the finding stands before all of those of its hosts.
  const isBefore = refusal !== undefined && stop === -1;
  return names.map((gate, index): Gate => {
    if (isBefore || (stop !== -1 && index > stop)) {
      return { gate, outcome: 'not reached', reason: `not looked at: it stops at ${refusal?.gate ?? ''}` };
    }
    return index === stop && refusal !== undefined
      ? { gate, outcome: 'stops', reason: refusal.reason, remedy: remedies[gate] }
      : { gate, outcome: 'passes', reason: words[gate] };
  });
}
