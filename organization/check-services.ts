import { regionName } from './forms';
import { listed, mention, repeated } from './mentions';
import type { OrganizationDraft, Path, Problem } from './problem';

/** What must hold of how GuardDuty and Security Hub are brought to the accounts, and of what is there of them already. */
export function checkServices(draft: OrganizationDraft): Problem[] {
  return [
    ...centralConfigurationSaysWhoseTheRootIs(draft),
    ...localConfigurationHasNoRoot(draft),
    ...localSettingsAreForLocal(draft),
    ...repeated(listed(['existing'], draft.existing, 'account')),
    ...existingIsWhereItCanBe(draft),
  ];
}

function centralConfigurationSaysWhoseTheRootIs({ securityHub = {} }: OrganizationDraft): Problem[] {
  const { configuration, organizationRoot, rootPolicy } = securityHub;
  if (configuration !== 'CENTRAL') return [];
  // A key that is wrong by itself is there without a value, and has its own line.
  if (rootPolicy === undefined && !('rootPolicy' in securityHub)) {
    const message =
      'is missing: OURS makes a policy for the root in place of one that is there, KEEP leaves that alone; npx portcullis adopt tells whether there is one';
    return [{ path: ['securityHub', 'rootPolicy'], message }];
  }
  const path = ['securityHub', 'organizationRoot'];
  if (rootPolicy === 'OURS' && organizationRoot === undefined && !('organizationRoot' in securityHub))
    return [{ path, message: 'is missing: the policy is for the root; aws organizations list-roots' }];
  if (rootPolicy === 'KEEP' && organizationRoot !== undefined)
    return [{ path, message: 'is for a rootPolicy of OURS only: write that, or leave the root out' }];
  return [];
}

function localConfigurationHasNoRoot({ securityHub = {} }: OrganizationDraft): Problem[] {
  if (securityHub.configuration === 'CENTRAL') return [];
  return (['organizationRoot', 'rootPolicy'] as const)
    .filter((key) => securityHub[key] !== undefined)
    .map((key) => ({
      path: ['securityHub', key],
      message: 'is for a CENTRAL configuration only: write that, or leave it out',
    }));
}

/** Under a central policy no account turns its own hub on, and nobody enrols it. */
function localSettingsAreForLocal({ securityHub = {}, members = [] }: OrganizationDraft): Problem[] {
  if (securityHub.configuration !== 'CENTRAL') return [];
  const message = 'is for a LOCAL configuration only: a CENTRAL one turns Security Hub on by its policy; leave it out';
  const others = securityHub.enrolOthers === undefined ? [] : [{ path: ['securityHub', 'enrolOthers'], message }];
  const turnedOn = members.flatMap((member, m) =>
    member?.turnOnSecurityHub === true ? [{ path: ['members', m, 'turnOnSecurityHub'], message }] : [],
  );
  return [...others, ...turnedOn];
}

function existingIsWhereItCanBe(draft: OrganizationDraft): Problem[] {
  const { managementAccount, securityAccount, homeRegion, linkedRegions, existing = [] } = draft;
  if (homeRegion === undefined || linkedRegions === undefined || linkedRegions.includes(undefined)) return [];
  const isCovered = (region: string) => region === homeRegion || linkedRegions.includes(region);
  return existing.flatMap((entry, index) => {
    if (!entry) return [];
    const { account, detectors = {}, hubs, administrators = {}, aggregator } = entry;
    const at = (...rest: Path): Path => ['existing', index, ...rest];
    const lists = [
      listed(at('hubs'), hubs),
      listed(at('administrators', 'guardDuty'), administrators.guardDuty),
      listed(at('administrators', 'securityHub'), administrators.securityHub),
    ];
    // A key that is no Region has its own line.
    const named = Object.keys(detectors)
      .filter((key) => regionName.safeParse(key).success)
      .map((value) => ({ path: at('detectors', value), value, atKey: true }));
    const uncovered = [...lists.flat(), ...named]
      .filter(({ value }) => !isCovered(value))
      .map(({ value, ...place }) => ({
        ...place,
        message: `"${value}" is not covered: add it to linkedRegions, or leave it out here`,
      }));
    const misplaced: Problem[] = [];
    if (account !== undefined && named.length > 0 && account !== securityAccount && account !== managementAccount)
      misplaced.push({
        path: at('detectors'),
        message:
          'are for the security account and the management account: GuardDuty takes in others as they are; leave them out',
      });
    const registered = lists.slice(1).flat();
    if (account !== undefined && registered.length > 0 && account !== managementAccount)
      misplaced.push({
        path: at('administrators'),
        message: 'are registered by the management account: name them in its entry',
      });
    const [, , , region, owner] = aggregator?.split(':') ?? [];
    for (const { path } of mention(at('aggregator'), aggregator)) {
      if (account !== securityAccount || owner !== securityAccount)
        misplaced.push({ path, message: 'is not of the security account, whose aggregator brings findings together' });
      else if (region !== homeRegion)
        misplaced.push({
          path,
          message: `is in ${region}, and the home Region is ${homeRegion}: make that the homeRegion`,
        });
    }
    return [...lists.flatMap((list) => repeated(list)), ...uncovered, ...misplaced];
  });
}
