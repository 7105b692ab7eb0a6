import { stackNames } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import type { Item } from './existing-items';
import { isRead, type Found, type FoundAccount, type FoundAdministrators, type Reading } from './found';
import type { Unread } from './note';

/** Something that a line of the file may be about, and what became of it. */
export interface LookedAt extends Item {
  readonly state: 'present' | 'absent' | 'unread';
  /** Whether a stack of Portcullis has made it. */
  readonly isOurs: boolean;
  /** Why a line about it is wrong, where it is absent. */
  readonly remark: string;
}

/** Everything that was looked for of what a line may be about, and what could not be read. */
export function itemsFound(organization: Organization, found: Found): { items: LookedAt[]; unread: Unread[] } {
  const unread: Unread[] = [];
  /** @param present what is there of it: its value, or `undefined` where it is absent */
  const look = <T>(
    item: Omit<Item, 'value'>,
    reading: Reading<T>,
    present: (read: T) => { readonly value: string; readonly isOurs: boolean } | undefined,
    remark: (read: T) => string,
  ): LookedAt => {
    if (!isRead(reading)) {
      const { account, region, what } = item;
      unread.push({ account, region, what, reason: reading.unread });
      return { ...item, value: '', state: 'unread', isOurs: false, remark: '' };
    }
    const there = present(reading.read);
    return there
      ? { ...item, ...there, state: 'present', remark: '' }
      : { ...item, value: '', state: 'absent', isOurs: false, remark: remark(reading.read) };
  };
  const isDeployed = (stack: string, address: string) => found.deployed.has(`${stack} ${address}`);
  const items = [
    ...found.accounts.flatMap((account) => inAccount(organization, account, look, isDeployed)),
    ...found.administrators.flatMap((each) => ofAdministrators(organization, each, look, isDeployed)),
    ...ofAggregator(organization, found, look, isDeployed),
  ];
  if (!isRead(found.accountList))
    unread.push({ what: 'accounts of the organization', reason: found.accountList.unread });
  if (!isRead(found.configuration))
    unread.push({ what: "Security Hub's configuration", reason: found.configuration.unread });
  if (!isRead(found.rootPolicy)) unread.push({ what: 'policy of the root', reason: found.rootPolicy.unread });
  return { items, unread };
}

type Look = <T>(
  item: Omit<Item, 'value'>,
  reading: Reading<T>,
  present: (read: T) => { readonly value: string; readonly isOurs: boolean } | undefined,
  remark: (read: T) => string,
) => LookedAt;
type IsDeployed = (stack: string, address: string) => boolean;

/** The stack that an account's own detector and hub would be in. */
export function stackOf({ securityAccount, managementAccount }: Organization, account: string): string {
  if (account === securityAccount) return stackNames.securityServices;
  return account === managementAccount ? stackNames.management : stackNames.member(account);
}

function inAccount(organization: Organization, found: FoundAccount, look: Look, isDeployed: IsDeployed): LookedAt[] {
  const { account } = found;
  const stack = stackOf(organization, account);
  return found.regions.flatMap(({ region, detector, hub }) => [
    ...(detector
      ? [
          look(
            { account, region, what: 'detector' },
            detector,
            (read) =>
              read
                ? // Tags tell better than a state: what was adopted is in the state, too, and has none of ours.
                  { value: read.id, isOurs: read.madeBy === stack }
                : undefined,
            () => 'GuardDuty has no detector there.',
          ),
        ]
      : []),
    ...(hub
      ? [
          look(
            { account, region, what: 'hub' },
            hub,
            (isOn) =>
              isOn ? { value: region, isOurs: isDeployed(stack, `aws_securityhub_account.${region}`) } : undefined,
            () => 'Security Hub is off there.',
          ),
        ]
      : []),
  ]);
}

function ofAdministrators(
  { managementAccount: account, securityAccount }: Organization,
  { region, guardDuty, securityHub }: FoundAdministrators,
  look: Look,
  isDeployed: IsDeployed,
): LookedAt[] {
  const present = (type: string, name: string) => (read: string | null) =>
    read === securityAccount
      ? { value: region, isOurs: isDeployed(stackNames.management, `${type}.${name}-${region}`) }
      : undefined;
  const remark = (read: string | null) =>
    read === null ? 'No administrator is registered there.' : `The administrator there is ${read}.`;
  return [
    look(
      { account, region, what: "GuardDuty's administrator" },
      guardDuty,
      present('aws_guardduty_organization_admin_account', 'guardduty'),
      remark,
    ),
    look(
      { account, region, what: "Security Hub's administrator" },
      securityHub,
      present('aws_securityhub_organization_admin_account', 'securityhub'),
      remark,
    ),
  ];
}

function ofAggregator(organization: Organization, { aggregator }: Found, look: Look, isDeployed: IsDeployed) {
  const { securityAccount: account, homeRegion: region, linkedRegions, securityHub, existing } = organization;
  const isMade = linkedRegions.length > 0 || securityHub.configuration === 'CENTRAL';
  const isWritten = existing.some((entry) => entry.aggregator !== undefined);
  if (!isMade && !isWritten) return [];
  return [
    look(
      { account, region, what: 'aggregator' },
      aggregator,
      (read) =>
        read !== null && read.arn.split(':')[3] === region
          ? {
              value: read.arn,
              isOurs: isDeployed(stackNames.delegatedAdmin, 'aws_securityhub_finding_aggregator.home'),
            }
          : undefined,
      (read) => (read === null ? 'There is none.' : `It is ${read.arn} now.`),
    ),
  ];
}
