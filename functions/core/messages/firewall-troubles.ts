import { capacityOf, ruleGroupName, vpcOf } from '../firewall-key';
import { code, counted, escape, hostList, lines } from '../slack-message';
import { brakeLines } from './brake-lines';
import type {
  BatchFailure,
  BatchUpdate,
  FailedFirewall,
  FirewallKey,
  NotDeployedFirewall,
  NotDropped,
  UpdateAnswer,
} from '../step-contracts';

/** What a message says of the firewalls, gathered from all batches. */
export interface FirewallReport {
  /** Firewalls that hold the blocklist. */
  readonly well: number;
  /** VPCs of these that drop every host of the event. */
  readonly dropping: number;
  /** VPCs of these of which nobody has looked whether they do: their answer is of an earlier version. */
  readonly unchecked: number;
  /** Some of the others. */
  readonly notDropped: readonly NotDropped[];
  readonly failed: readonly FailedFirewall[];
  /** How many failed: `failed` names some of them. */
  readonly failedCount: number;
  readonly notDeployed: readonly NotDeployedFirewall[];
  /** VPCs that are not deployed yet, and so count neither as well nor as failed: `notDeployed` names some of them. */
  readonly notDeployedCount: number;
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
  const wellIn = ({ Updated, Unchanged, Skipped }: UpdateAnswer) => Updated + Unchanged + Skipped;
  return {
    well: answers.reduce((sum, answer) => sum + wellIn(answer), 0),
    dropping: answers.reduce((sum, { Dropping = 0 }) => sum + Dropping, 0),
    unchecked: answers.reduce((sum, answer) => sum + (answer.Dropping === undefined ? wellIn(answer) : 0), 0),
    notDropped: answers.flatMap(({ NotDropped }) => NotDropped),
    failed: [...answers.flatMap(({ Failed }) => Failed), ...lost],
    failedCount: answers.reduce(
      (sum, { FailedCount }) => sum + FailedCount,
      new Set(lost.map(({ Firewall }) => vpcOf(Firewall))).size,
    ),
    notDeployed: answers.flatMap(({ NotDeployed }) => NotDeployed),
    notDeployedCount: answers.reduce((sum, { NotDeployedCount }) => sum + NotDeployedCount, 0),
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
    case 'BatchMissing':
      return `Deploy the stack ${code('delegated-admin')}, which writes it again, and find out who deleted it.`;
    case 'InvalidRequestException':
      return `See the log of ${code('update-nf-rg')} for what AWS did not accept.`;
    default:
      return 'It is tried again within five minutes.';
  }
}

/**
 * What is well and still needs someone's eye: what nothing explains of the blocklist, and groups that are full,
 * unattached or overruled, or not known to be used.
 * Empty when there is nothing but what is said of the hosts of the event already.
 */
export function warnings({ answers, notDropped }: FirewallReport): string[] {
  const left = [...new Set(answers.flatMap(({ NotEnforced }) => NotEnforced))];
  const leftCount = Math.max(left.length, ...answers.map(({ NotEnforcedCount }) => NotEnforcedCount));
  const said = new Set(notDropped.map(({ Firewall }) => Firewall));
  const unattached = answers.flatMap(({ Unattached }) => Unattached).filter((firewall) => !said.has(firewall));
  const unread = answers.flatMap(({ Unread }) => Unread).filter(({ Firewall }) => !said.has(Firewall));
  const shadowed = answers.flatMap(({ Shadowed }) => Shadowed);
  return [
    ...brakeLines(answers),
    left.length > 0
      ? `*Not enforced everywhere*, for want of room in a rule group (the least important first): ${hostList(left, leftCount)}. ` +
        'Raise the capacity of the VPC in the organization file: the runbook says how.'
      : '',
    unattached.length > 0
      ? `*In no policy that is used there*, or no firewall in the VPC, so that nothing is dropped:\n${lines(
          unattached.map((firewall) => `${code(vpcOf(firewall))}, rule group ${code(ruleGroupName(firewall))}`),
        )}`
      : '',
    unread.length > 0
      ? '*Not known whether anything is dropped*, since the policies of the firewalls could not be read:\n' +
        lines(
          unread.map(
            ({ Firewall, Error }) => `${code(vpcOf(Firewall))}: ${escape(Error)}. ${adviceOnReading(Firewall)}`,
          ),
        )
      : '',
    shadowed.length > 0
      ? '*Overruled*: rules of others let blocked hosts through before those of Portcullis are reached:\n' +
        lines(
          shadowed.map(
            ({ Firewall, Priority, Group }) =>
              `${nameAmong(Firewall, shadowed)}, priority ${Priority}${Group === undefined ? '' : ` of rule group ${code(Group)}`}`,
          ),
        )
      : '',
  ].filter((text) => text !== '');
}

/** What to do where it may not be read how firewalls use a rule group. */
export function adviceOnReading(firewall: FirewallKey): string {
  const [account = ''] = firewall.split('/');
  return `Deploy the stack ${code(`member-${account}`)} for the permission to read them; where AWS was busy, it is tried again within five minutes.`;
}
