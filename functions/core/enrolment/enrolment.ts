/** An account of the organization, as Organizations names it: its name is whatever somebody has given it. */
export interface OrganizationAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  /** Empty where Organizations does not say it. */
  readonly email: string;
}

export const services = ['GuardDuty', 'Security Hub'] as const;
/** A service whose findings come in from its members. */
export type Service = (typeof services)[number];

/** What the organization file says of who reports: written by Terraform, see stacks/constructs/enrolment-settings.ts. */
export interface EnrolmentSettings {
  readonly managementAccount: string;
  readonly securityAccount: string;
  /** Every covered Region, home first. */
  readonly regions: readonly string[];
  readonly guardDuty: 'ALL' | 'NEW';
  readonly securityHub: 'LOCAL' | 'CENTRAL';
  /** Whether accounts of whose hub nobody knows are enrolled, which turns it on with AWS's default standards. */
  readonly enrolOthers: boolean;
  /** Ids of the accounts that the file names. */
  readonly members: readonly string[];
  /** Ids of accounts by Region: whose hub is on, says the file. */
  readonly existingHubs: Readonly<Record<string, readonly string[]>>;
  /** Ids of accounts by Region: whose hub is turned on by a stack of ours. */
  readonly ownHubs: Readonly<Record<string, readonly string[]>>;
}

/** What is to become of one account in one Region of one service. */
export type Decision =
  /** It reports. */
  | 'nothing'
  /** It is not expected to. */
  | 'not ours'
  | 'enrol'
  /** It is enrolled once its hub is seen to be on. */
  | 'prove'
  /** Nobody says that its hub is on. */
  | 'left out';

export interface Place {
  readonly service: Service;
  readonly region: string;
}

/** Every Region of every service that has members to be enrolled: a central configuration enrols by itself. */
export function placesOf({ regions, securityHub }: EnrolmentSettings): Place[] {
  const ours = services.filter((service) => service === 'GuardDuty' || securityHub === 'LOCAL');
  return ours.flatMap((service) => regions.map((region) => ({ service, region })));
}

/**
 * What is to become of an account that is active and not the administrator's.
 * @param status of its membership, as AWS has it; absent where it has none
 */
export function decide(
  settings: EnrolmentSettings,
  { service, region }: Place,
  account: string,
  status: string | undefined,
): Decision {
  if (isEnabled(status)) return 'nothing';
  const isManagement = account === settings.managementAccount;
  if (service === 'GuardDuty') {
    const isWanted = settings.guardDuty === 'ALL' || isManagement || settings.members.includes(account);
    return isWanted ? 'enrol' : 'not ours';
  }
  if (settings.securityHub === 'CENTRAL') return 'not ours';
  if (settings.existingHubs[region]?.includes(account)) return 'enrol';
  if (settings.ownHubs[region]?.includes(account)) return 'prove';
  return settings.enrolOthers ? 'enrol' : 'left out';
}

/** Both services call a member that reports so; the guides write it in capitals, too. */
export function isEnabled(status: string | undefined): boolean {
  return status?.toLowerCase() === 'enabled';
}

export function keyOf({ service, region }: Place): string {
  return `${service}/${region}`;
}
