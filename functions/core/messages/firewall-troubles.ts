import { capacityOf, ruleGroupName, vpcOf } from '../firewall-key';
import { code, counted, escape, hostList, lines } from '../slack-message';
import type { BatchFailure, BatchUpdate, FailedFirewall, FirewallKey, UpdateAnswer } from '../step-contracts';

/** What a message says of the firewalls, gathered from all batches. */
export interface FirewallReport {
  /** Firewalls that hold the blocklist. */
  readonly well: number;
  readonly failed: readonly FailedFirewall[];
  /** How many failed: `failed` names some of them. */
  readonly failedCount: number;
  readonly answers: readonly UpdateAnswer[];
}

/**
 * @param batches the firewalls of batches whose function failed as a whole, by batch number: its answer, which would
 * have named them, does not exist
 */
export function reportOf(
  updates: readonly BatchUpdate[],
  batches: ReadonlyMap<number, readonly FirewallKey[]>,
): FirewallReport {
  const answers = updates.filter((update): update is UpdateAnswer => !isLost(update));
  const lost = updates.filter(isLost).flatMap(({ Batch, BatchError }) =>
    (batches.get(Batch) ?? [`(every firewall of batch ${Batch})`]).map((firewall) => ({
      Firewall: firewall,
      Error: BatchError.Error,
      Message: causeOf(BatchError.Cause),
      First: true,
    })),
  );
  return {
    well: answers.reduce((sum, { Updated, Unchanged, Skipped }) => sum + Updated + Unchanged + Skipped, 0),
    failed: [...answers.flatMap(({ Failed }) => Failed), ...lost],
    failedCount: answers.reduce(
      (sum, { FailedCount }) => sum + FailedCount,
      new Set(lost.map(({ Firewall }) => vpcOf(Firewall))).size,
    ),
    answers,
  };
}

/** Whether a batch's function failed as a whole. */
export function isLost(update: BatchUpdate): update is BatchFailure {
  return 'BatchError' in update;
}

/** The message inside the JSON that Lambda gives as the cause of an error; the text itself where it is something else. */
export function causeOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    return cause;
  }
}

/** The firewalls that failed, each with its error and what to do; empty when none did. */
export function failedLines({ failed, failedCount }: FirewallReport): string {
  if (failedCount === 0) return '';
  const each = failed.map(
    ({ Firewall, Error, Message }) =>
      `${nameAmong(Firewall, failed)}: ${escape(`${Error}: ${Message}`.slice(0, 220))}. ${advice(Firewall, Error)}`,
  );
  return `*Not reached* (${counted(failedCount, 'firewall')}):\n${lines(each, failedCount)}`;
}

/** A firewall by its VPC, and by the size of its rule group where another one of the same VPC is named beside it. */
function nameAmong(firewall: FirewallKey, all: readonly { readonly Firewall: FirewallKey }[]): string {
  const vpc = vpcOf(firewall);
  const isPaired = all.some(({ Firewall }) => Firewall !== firewall && vpcOf(Firewall) === vpc);
  return code(vpc) + (isPaired ? ` (${capacityOf(firewall)} units)` : '');
}

function advice(firewall: FirewallKey, error: string): string {
  const [account = '', region = '', vpc = ''] = vpcOf(firewall).split('/');
  switch (error) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      return `Deploy the stack ${code(`member-${account}`)}, and see whether a service control policy denies it.`;
    case 'ResourceNotFoundException':
      return `Deploy the stack ${code(`firewall-${account}-${region}-${vpc}`)}.`;
    case 'PriorityCollision':
      return 'Until then nothing is blocked there.';
    case 'InvalidRequestException':
      return `See the log of ${code('update-nf-rg')} for what AWS did not accept.`;
    default:
      return 'It is tried again within five minutes.';
  }
}

/** What is well and still needs someone's eye: groups that are full, unattached or overruled. Empty when there is nothing. */
export function warnings({ answers }: FirewallReport): string[] {
  const left = [...new Set(answers.flatMap(({ NotEnforced }) => NotEnforced))];
  const leftCount = Math.max(left.length, ...answers.map(({ NotEnforcedCount }) => NotEnforcedCount));
  const unattached = answers.flatMap(({ Unattached }) => Unattached);
  const shadowed = answers.flatMap(({ Shadowed }) => Shadowed);
  return [
    left.length > 0
      ? `*Not enforced everywhere*, for want of room in a rule group (the least important first): ${hostList(left, leftCount)}. ` +
        'Raise the capacity of the VPC in the organization file: the runbook says how.'
      : '',
    unattached.length > 0
      ? `*Attached to no firewall policy*, so nothing is dropped there:\n${lines(
          unattached.map((firewall) => `${code(vpcOf(firewall))}, rule group ${code(ruleGroupName(firewall))}`),
        )}`
      : '',
    shadowed.length > 0
      ? '*Overruled*: rules of others let blocked hosts through before those of Portcullis are reached:\n' +
        lines(shadowed.map(({ Firewall, Priority }) => `${nameAmong(Firewall, shadowed)}, priority ${Priority}`))
      : '',
  ].filter((text) => text !== '');
}
