import { existingOf } from '../../organization/existing-of';
import type { Organization } from '../../organization/organization';

/**
 * What the organization file says of who reports, as `enrol-members` reads it from the state table. Ids alone, since an
 * item holds 400 kB: 1,000 accounts in three Regions take some 60.
 */
export function enrolmentSettings(organization: Organization): object {
  const { homeRegion, linkedRegions, managementAccount, securityAccount, members, securityHub } = organization;
  const regions = [homeRegion, ...linkedRegions];
  const isLocal = securityHub.configuration === 'LOCAL';
  /** Accounts whose hub a stack turns on, where it is not on already. */
  const turnedOn = isLocal
    ? [managementAccount, ...members.filter(({ turnOnSecurityHub }) => turnOnSecurityHub).map(({ id }) => id)]
    : [];
  const byRegion = (accountsIn: (region: string) => string[]) =>
    Object.fromEntries(regions.map((region) => [region, accountsIn(region)]));
  const existingIn = (region: string) =>
    organization.existing.filter(({ hubs }) => hubs.includes(region)).map(({ account }) => account);
  return {
    ...{ managementAccount, securityAccount, regions },
    guardDuty: organization.guardDuty.members,
    securityHub: securityHub.configuration,
    enrolOthers: securityHub.enrolOthers !== undefined,
    members: members.map(({ id }) => id),
    existingHubs: byRegion(existingIn),
    ownHubs: byRegion((region) =>
      turnedOn.filter((account) => !existingOf(organization, account).hubs.includes(region)),
    ),
  };
}
