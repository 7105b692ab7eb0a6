import { existingOf } from '../../organization/existing-of';
import type { Organization } from '../../organization/organization';
import { AccountAccess, type Access } from './account-access';
import { deployedBefore } from './deployed-before';
import { isRead, type Found, type FoundAccount, type Reading } from './found';
import { readAdministrators, readAggregator, readConfiguration, readRootPolicy } from './read-administration';
import { readOrganization, type OrganizationRead } from './read-organization';
import { reading, readRegion } from './read-region';
import { sideBySide } from '../../functions/core/side-by-side';

/** Accounts that are read at once: each opens some connections a Region, and roles are assumed at a rate of their own. */
const accountsAtOnce = 16;

/**
 * Reads what is there of GuardDuty and Security Hub in an organization, so far as the credentials at hand let.
 * @param progress told after each account
 * @throws NoCredentials
 */
export async function readFound(
  organization: Organization,
  progress: (done: number, total: number) => void,
): Promise<Found> {
  const { managementAccount, securityAccount, homeRegion, linkedRegions, securityHub } = organization;
  const regions = [homeRegion, ...linkedRegions];
  const access = await AccountAccess.open(organization);
  const [management, security] = await Promise.all([access.of(managementAccount), access.of(securityAccount)]);
  const listed = await readFromEither(management, security, homeRegion);

  const total = accountsOf(organization, listed);
  let done = 0;
  const accounts = await sideBySide(total, accountsAtOnce, async ({ account, name }): Promise<FoundAccount> => {
    const opened =
      account === managementAccount ? management : account === securityAccount ? security : await access.of(account);
    const detectors = account === managementAccount || account === securityAccount;
    // A central policy turns the others' hubs on, and no stack has to know them.
    const hubs = account === securityAccount || securityHub.configuration === 'LOCAL';
    const found = await Promise.all(regions.map((region) => readRegion(opened, region, { detectors, hubs })));
    done += 1;
    progress(done, total.length);
    return { account, name, regions: found };
  });

  const administrators = await Promise.all(regions.map((region) => readAdministrators(management, region)));
  const rootId = isRead(listed) ? listed.read.rootId : securityHub.organizationRoot;
  const hubAtHome = accounts.find(({ account }) => account === securityAccount)?.regions[0]?.hub;
  return {
    accounts,
    accountList: isRead(listed) ? { read: [...listed.read.accounts.keys()] } : listed,
    administrators,
    ...(await readSecurityAccount(security, organization, hubAtHome, administrators[0]?.securityHub, rootId)),
    ...(rootId !== undefined && { rootId }),
    ...(await deployedBefore(organization, accounts)),
  };
}

/** The management account may list accounts, and so may a delegated administrator. */
async function readFromEither(
  management: Reading<Access>,
  security: Reading<Access>,
  region: string,
): Promise<Reading<OrganizationRead>> {
  const first = await reading(management, (settings) => readOrganization(settings, region));
  if (isRead(first)) return first;
  const second = await reading(security, (settings) => readOrganization(settings, region));
  return isRead(second) ? second : first;
}

/** What only the security account can be asked. */
async function readSecurityAccount(
  security: Reading<Access>,
  { securityAccount, homeRegion }: Organization,
  hubAtHome: Reading<boolean> | undefined,
  administrator: Reading<string | null> | undefined,
  rootId: string | undefined,
): Promise<Pick<Found, 'aggregator' | 'configuration' | 'rootPolicy'>> {
  const isOff = hubAtHome !== undefined && isRead(hubAtHome) && !hubAtHome.read;
  // Without a hub there is no aggregator, and Security Hub answers to nothing else.
  const aggregator = isOff ? { read: null } : await reading(security, (each) => readAggregator(each, homeRegion));
  // Another account's settings are not ours to ask for; who it is, is told.
  const isOthers = administrator !== undefined && isRead(administrator) && administrator.read !== securityAccount;
  if (isOff || isOthers) return { aggregator, configuration: { read: 'UNKNOWN' }, rootPolicy: { read: null } };
  const configuration = await reading(security, (each) => readConfiguration(each, homeRegion));
  if (!isRead(configuration) || configuration.read !== 'CENTRAL')
    return { aggregator, configuration, rootPolicy: { read: null } };
  const rootPolicy =
    rootId === undefined
      ? { unread: "the root's id is not known: the organization could not be read" }
      : await reading(security, (each) => readRootPolicy(each, homeRegion, rootId));
  return { aggregator, configuration, rootPolicy };
}

/** Accounts of the file first, in its order, and then every other one by its id. */
function accountsOf(organization: Organization, listed: Reading<OrganizationRead>) {
  const { managementAccount, securityAccount, members, existing } = organization;
  const named = new Map(isRead(listed) ? listed.read.accounts : []);
  const written = new Map([
    [managementAccount, 'management'],
    [securityAccount, 'security'],
    ...members.map(({ id, name }) => [id, name] as const),
    // Those that have left the organization cannot be read, and are told by that.
    ...existing
      .filter(({ account }) => !isRead(listed) || named.has(account))
      .map(({ account }) => [account, ''] as const),
  ]);
  for (const entry of members) written.set(entry.id, entry.name);
  const others = [...named.keys()].filter((account) => !written.has(account)).sort();
  const isNeeded = ({ account }: { readonly account: string }) =>
    organization.securityHub.configuration === 'LOCAL' ||
    account === managementAccount ||
    account === securityAccount ||
    existingOf(organization, account).hubs.length > 0;
  return [...written.keys(), ...others]
    .map((account) => ({ account, name: named.get(account) ?? written.get(account) ?? '' }))
    .filter(isNeeded);
}
