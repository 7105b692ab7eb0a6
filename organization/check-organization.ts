import { ownTags, partitionOf } from './names';
import { ownAddressesOf } from './own-addresses';
import type { OrganizationDraft, Path, Problem } from './problem';
import { pathText } from './problem';

/** What a function's environment leaves for what is never blocked: Lambda allows 4,096 bytes for all variables. */
const neverBlockBytes = 3072;

/** A value and where it stands. */
interface Mention {
  readonly path: Path;
  readonly value: string;
}

type Rule = (draft: OrganizationDraft) => readonly Problem[];

const rules: readonly Rule[] = [
  securityAccountIsNotManagement,
  membersAreNotManagement,
  ({ members }) => repeated(listed(['members'], members, 'id')),
  ({ members }) => repeated(listed(['members'], members, 'name'), ignoringCase),
  regionsAreNamedOnce,
  regionsShareOnePartition,
  vpcsAreInCoveredRegions,
  (draft) => repeated(vpcsOf(draft).flatMap(({ path, vpc }) => mention([...path, 'id'], vpc.id))),
  (draft) =>
    repeated(vpcsOf(draft).flatMap(({ path, vpc }) => listed([...path, 'firewallSubnets'], vpc.firewallSubnets))),
  ({ neverBlock }) => repeated(listed(['neverBlock'], neverBlock, 'cidr')),
  ({ members = [] }) =>
    repeated(members.flatMap((member, m) => listed(['members', m, 'publicAddresses'], member?.publicAddresses))),
  neverBlockFitsIntoAnEnvironment,
  ({ notifications }) => repeated(listed(['notifications', 'products'], notifications?.products)),
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

function regionsAreNamedOnce({ homeRegion, linkedRegions }: OrganizationDraft): Problem[] {
  const named = [...mention(['homeRegion'], homeRegion), ...listed(['linkedRegions'], linkedRegions)];
  return repeated(named);
}

function regionsShareOnePartition({ homeRegion, linkedRegions, stateBackend }: OrganizationDraft): Problem[] {
  if (homeRegion === undefined) return [];
  const partition = partitionOf(homeRegion);
  return [...listed(['linkedRegions'], linkedRegions), ...mention(['stateBackend', 'region'], stateBackend?.region)]
    .filter(({ value }) => partitionOf(value) !== partition)
    .map(({ path, value }) => ({
      path,
      message: `"${value}" is in partition ${partitionOf(value)}, the home Region in ${partition}: accounts cannot cross`,
    }));
}

function vpcsAreInCoveredRegions(draft: OrganizationDraft): Problem[] {
  const { homeRegion, linkedRegions } = draft;
  // A Region that is misspelt up there would make every VPC in it look uncovered.
  if (homeRegion === undefined || linkedRegions === undefined || linkedRegions.includes(undefined)) return [];
  return vpcsOf(draft)
    .flatMap(({ path, vpc }) => mention([...path, 'region'], vpc.region))
    .filter(({ value }) => value !== homeRegion && !linkedRegions.includes(value))
    .map(({ path, value }) => ({ path, message: `"${value}" is not covered: add it to linkedRegions` }));
}

function neverBlockFitsIntoAnEnvironment(draft: OrganizationDraft): Problem[] {
  const networks = listed(['neverBlock'], draft.neverBlock, 'cidr').map(({ value }) => value);
  const own = ownAddressesOf(draft);
  const bytes = JSON.stringify(networks).length + JSON.stringify(own).length;
  if (bytes <= neverBlockBytes) return [];
  const what = Object.keys(own).length > 0 ? 'and the publicAddresses of members take' : 'takes';
  const message = `${what} ${bytes} bytes of the ${neverBlockBytes} that fit: merge neighbours into larger networks`;
  return [{ path: ['neverBlock'], message }];
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

/** A problem for each value that an earlier mention has. */
function repeated(mentions: readonly Mention[], keyOf = (value: string) => value): Problem[] {
  const first = new Map<string, Mention>();
  return mentions.flatMap((mention) => {
    const earlier = first.get(keyOf(mention.value));
    if (!earlier) {
      first.set(keyOf(mention.value), mention);
      return [];
    }
    const note = earlier.value === mention.value ? '' : ' (upper and lower case count as one)';
    return [
      { path: mention.path, message: `"${mention.value}" is at ${pathText(earlier.path)} already${note}: keep one` },
    ];
  });
}

function mention(path: Path, value: string | undefined): Mention[] {
  return value === undefined ? [] : [{ path, value }];
}

/** The strings of a list, or of one key of its maps. */
function listed(path: Path, list: readonly (string | undefined)[] | undefined): Mention[];
function listed<Key extends string>(
  path: Path,
  list: readonly (Readonly<Partial<Record<Key, string | undefined>>> | undefined)[] | undefined,
  key: Key,
): Mention[];
function listed(path: Path, list: readonly unknown[] = [], key?: string): Mention[] {
  return list.flatMap((item, index) => {
    const value = key === undefined ? item : (item as Record<string, unknown> | undefined)?.[key];
    const at = [...path, index, ...(key === undefined ? [] : [key])];
    return typeof value === 'string' ? [{ path: at, value }] : [];
  });
}

function vpcsOf({ members = [] }: OrganizationDraft) {
  return members.flatMap((member, m) =>
    (member?.vpcs ?? []).flatMap((vpc, v) => (vpc ? [{ path: ['members', m, 'vpcs', v] as Path, vpc }] : [])),
  );
}
