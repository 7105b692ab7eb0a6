import { addressesCovered } from './addresses-covered';
import { checkRegions } from './check-regions';
import { checkServices } from './check-services';
import { checkVpcs } from './check-vpcs';
import { listed, repeated } from './mentions';
import { ownTags } from './names';
import { ownAddressesOf } from './own-addresses';
import type { OrganizationDraft, Problem } from './problem';

/** What a function's environment leaves for the policy: Lambda allows 4,096 bytes for all variables. */
const policyBytes = 3072;
/** What names of products and of the secret may take in the same environment before they take from the policy's room. */
const notificationBytes = 100;

/** Members that the template of the updater role's StackSet can tell apart: it has room for 51,200 characters. */
const mostMembersBesideUnits = 800;

type Rule = (draft: OrganizationDraft) => readonly Problem[];

const rules: readonly Rule[] = [
  securityAccountIsNotManagement,
  membersAreNotManagement,
  ({ members }) => repeated(listed(['members'], members, 'id')),
  ({ members }) => repeated(listed(['members'], members, 'name'), ignoringCase),
  checkRegions,
  checkVpcs,
  ({ neverBlock }) => repeated(listed(['neverBlock'], neverBlock, 'cidr')),
  ({ members = [] }) =>
    repeated(members.flatMap((member, m) => listed(['members', m, 'publicAddresses'], member?.publicAddresses))),
  ({ blocking }) => repeated(listed(['blocking', 'findingTypes'], blocking?.findingTypes, 'type'), ignoringCase),
  neverBlockLeavesTheInternet,
  policyFitsIntoAnEnvironment,
  ({ notifications }) => repeated(listed(['notifications', 'products'], notifications?.products)),
  checkServices,
  ({ guardDuty }) => repeated(listed(['guardDuty', 'protectionPlans'], guardDuty?.protectionPlans)),
  ({ firewallLogs }) => repeated(listed(['firewallLogs', 'types'], firewallLogs?.types)),
  prefixIsOfABucket,
  ({ updaterRoleUnits }) => repeated(listed(['updaterRoleUnits'], updaterRoleUnits)),
  membersFitBesideUnits,
  tagKeysDifferByMoreThanCase,
  tagKeysAreNotOurOwn,
];

/**
 * What must hold between the values of an organization: every rule that is broken. A rule passes over what the draft
 * lacks, so that values that are wrong by themselves are not reported twice.
 */
export function checkOrganization(draft: OrganizationDraft): Problem[] {
  return rules.flatMap((rule) => rule(draft));
}

function securityAccountIsNotManagement({ securityAccount, managementAccount }: OrganizationDraft): Problem[] {
  if (securityAccount === undefined || securityAccount !== managementAccount) return [];
  const message = 'is the management account, which cannot be its own delegated administrator: use another account';
  return [{ path: ['securityAccount'], message }];
}

/** The management account trusts nobody's deployment role, and no service control policy would hold there. */
function membersAreNotManagement({ members, managementAccount }: OrganizationDraft): Problem[] {
  return listed(['members'], members, 'id')
    .filter(({ value }) => value === managementAccount)
    .map(({ path }) => ({
      path,
      message: 'is the management account, which is no member: remove it here, or correct managementAccount',
    }));
}

/** More than this is left alone by mistake: 2 to the power of what a /8 of IPv4, and a /16 of IPv6, holds. */
const mostLeftAlone = { ipv4: 1n << 24n, ipv6: 1n << 112n };

function neverBlockLeavesTheInternet(draft: OrganizationDraft): Problem[] {
  const { neverBlock, wideNeverBlock, members = [] } = draft;
  if (wideNeverBlock === true) return [];
  const networks = [
    ...listed(['neverBlock'], neverBlock, 'cidr'),
    ...members.flatMap((member, m) => listed(['members', m, 'publicAddresses'], member?.publicAddresses)),
  ];
  const { ipv4, ipv6 } = addressesCovered(networks.map(({ value }) => value));
  if (ipv4 <= mostLeftAlone.ipv4 && ipv6 <= mostLeftAlone.ipv6) return [];
  const what = ipv4 > mostLeftAlone.ipv4 ? 'a /8 of IPv4' : 'a /16 of IPv6';
  const message = `and the publicAddresses of members hold more than ${what} together, whose hosts would all be released: name smaller networks, or write wideNeverBlock: true`;
  return [{ path: ['neverBlock'], message }];
}

function policyFitsIntoAnEnvironment(draft: OrganizationDraft): Problem[] {
  const networks = listed(['neverBlock'], draft.neverBlock, 'cidr').map(({ value }) => value);
  const own = ownAddressesOf(draft);
  const types = (draft.blocking?.findingTypes ?? []).flatMap((setting) =>
    setting?.type === undefined ? [] : [{ pattern: setting.type, decision: setting.decision ?? 'BLOCK' }],
  );
  const typeBytes = types.length > 0 ? JSON.stringify(types).length : 0;
  const bytes = JSON.stringify(networks).length + JSON.stringify(own).length + typeBytes;
  const { products = [], slackWebhookSecret = '' } = draft.notifications ?? {};
  const names = JSON.stringify(products).length + slackWebhookSecret.length;
  const room = policyBytes - Math.max(0, names - notificationBytes);
  if (bytes <= room) return [];
  const others = [
    ...(Object.keys(own).length > 0 ? ['the publicAddresses of members'] : []),
    ...(types.length > 0 ? ['blocking.findingTypes'] : []),
  ];
  const what = others.length > 0 ? `and ${others.join(' and ')} take` : 'takes';
  const beside = room < policyBytes ? ' beside the names of products and of the secret' : '';
  const message = `${what} ${bytes} bytes of the ${room} that fit${beside}: merge neighbours into larger networks`;
  return [{ path: ['neverBlock'], message }];
}

function prefixIsOfABucket({ firewallLogs = {} }: OrganizationDraft): Problem[] {
  // A bucket that is wrong by itself is missing in the draft, and its key is there.
  if (firewallLogs.prefix === undefined || 'bucket' in firewallLogs) return [];
  return [
    { path: ['firewallLogs', 'prefix'], message: 'is for a bucket, and there is none: name it, or leave it out' },
  ];
}

function membersFitBesideUnits({ updaterRoleUnits = [], members = [] }: OrganizationDraft): Problem[] {
  if (updaterRoleUnits.length === 0 || members.length <= mostMembersBesideUnits) return [];
  const message =
    `goes together with ${mostMembersBesideUnits} members, and there are ${members.length}: ` +
    'take those without VPCs out of members, or leave it out';
  return [{ path: ['updaterRoleUnits'], message }];
}

/** IAM takes keys that differ in case alone for one and refuses both. */
function tagKeysDifferByMoreThanCase({ tags }: OrganizationDraft): Problem[] {
  const keys = Object.keys(tags ?? {}).map((value) => ({ path: ['tags', value], value }));
  return repeated(keys, ignoringCase).map((problem) => ({ ...problem, atKey: true }));
}

function tagKeysAreNotOurOwn({ tags }: OrganizationDraft): Problem[] {
  const own = ownTags.map(ignoringCase);
  return Object.keys(tags ?? {})
    .filter((key) => own.includes(ignoringCase(key)))
    .map((key) => ({
      path: ['tags', key],
      message: 'is a tag that Portcullis sets itself: choose another',
      atKey: true,
    }));
}

const ignoringCase = (value: string) => value.toLowerCase();
