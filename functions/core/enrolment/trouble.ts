import { lineOf } from '../untrusted';
import type { Place } from './enrolment';

/** Why an account does not report, by kind. */
export type TroubleKind =
  | 'left out'
  | 'not deployed yet'
  | 'role gone'
  | 'hub off'
  | 'not proven'
  | 'refused'
  | 'no address'
  | 'stays'
  | 'place failed'
  | 'not reached';

/** An account that does not report in one Region of one service, or of which that is not known. */
export interface Trouble extends Place {
  /** Id of the account. */
  readonly account: string;
  readonly kind: TroubleKind;
  /** Sentences for people. What AWS said in them is one line, and short. */
  readonly reason: string;
  readonly remedy: string;
}

type Told = Pick<Trouble, 'kind' | 'reason' | 'remedy'>;

/** The stack of an account; `<account>` stands for its id, which is said beside it. */
function stackOf(isManagement: boolean): string {
  return isManagement ? 'management' : 'member-<account>';
}

const later = 'The next run, within an hour, tries again.';

export const leftOut: Told = {
  kind: 'left out',
  reason:
    'Nobody says that its Security Hub is on, and to enrol it would turn that on with the default standards of AWS.',
  remedy:
    'In organization.yaml, one of these: existing, if it is on (npx portcullis adopt prints the lines); turnOnSecurityHub: true ' +
    'in members; or securityHub.enrolOthers. Then deploy member-<account>, if it has changed, and delegated-admin.',
};

/** @param wasThere whether the account's role could be assumed, or the account reported, at some time before */
export function roleMissing(isManagement: boolean, wasThere: boolean): Told {
  const stack = stackOf(isManagement);
  return wasThere
    ? {
        kind: 'role gone',
        reason: 'It does not report any more, and the role portcullis-hub-reader cannot be assumed.',
        remedy: `Deploy ${stack}; find out who took the role away.`,
      }
    : {
        kind: 'not deployed yet',
        reason: 'Not deployed yet.',
        remedy: `Deploy ${stack}. Within an hour of that the account is enrolled.`,
      };
}

export function hubOff(isManagement: boolean): Told {
  return {
    kind: 'hub off',
    reason: 'Its Security Hub is off, although organization.yaml has its stack turn it on.',
    remedy: `Deploy ${stackOf(isManagement)}; find out who turned it off.`,
  };
}

export function notProven(error: unknown): Told {
  return {
    kind: 'not proven',
    reason: `Whether its Security Hub is on could not be read: ${said(error)}.`,
    remedy: later,
  };
}

/** @param result what AWS says of an account that it did not take */
export function refused({ service }: Place, isManagement: boolean, result: string): Told {
  const remedy = isManagement
    ? `Deploy management, which turns ${service} on there: no administrator can.`
    : `Put right what AWS names; ${service} of the account is its own to look at. ${later}`;
  return { kind: 'refused', reason: `AWS did not take it: ${lineOf(result, 300)}`, remedy };
}

export const noAddress: Told = {
  kind: 'no address',
  reason: 'Organizations gives no e-mail address for it, and GuardDuty enrols none without.',
  remedy: 'Look at the account in the console of AWS Organizations.',
};

/** @param status what AWS calls the membership */
export function stays(status: string): Told {
  return {
    kind: 'stays',
    reason: `AWS has taken the enrolment, and goes on calling the account ${lineOf(status, 40) || 'no member'}.`,
    remedy:
      'Look at the account in the console of the security account: it may be suspended there, or its e-mail unverified.',
  };
}

/** @param doing what could not be done, such as `The members` */
export function placeFailed({ service }: Place, doing: string, error: unknown): Told {
  return {
    kind: 'place failed',
    reason: `${doing} failed: ${said(error)}.`,
    remedy: `${later} If it fails again: deploy security-services and management, which make the security account the administrator of ${service}.`,
  };
}

export const notReached: Told = {
  kind: 'not reached',
  reason: 'The run was over before it came to it.',
  remedy: later,
};

/** Whether a trouble is an alarm's business: a target that is not deployed yet has not failed. */
export function isAlarming({ kind }: Trouble): boolean {
  return kind !== 'not deployed yet';
}

/** What an error says, in a line. */
function said(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return lineOf(`${name}: ${message}`, 300).replace(/\.$/, '');
}
