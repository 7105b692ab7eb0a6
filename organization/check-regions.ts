import { closestKey } from './closest-key';
import { listed, mention, repeated, vpcsOf } from './mentions';
import { partitionOf } from './names';
import type { OrganizationDraft, Problem } from './problem';
import { knownRegions } from './regions';

/** What must hold of the Regions that the file names. */
export function checkRegions(draft: OrganizationDraft): Problem[] {
  return [
    ...regionsAreNamedOnce(draft),
    ...partitionIsSupported(draft),
    ...regionsShareOnePartition(draft),
    ...regionsExist(draft),
    ...newRegionsAreNew(draft),
    ...vpcsAreInCoveredRegions(draft),
  ];
}

function covered({ homeRegion, linkedRegions }: OrganizationDraft) {
  return [...mention(['homeRegion'], homeRegion), ...listed(['linkedRegions'], linkedRegions)];
}

function regionsAreNamedOnce(draft: OrganizationDraft): Problem[] {
  return repeated(covered(draft));
}

/** Why not in other partitions; ADR 28 has the evidence, and what it takes to let one in. */
const untried: Readonly<Record<string, string>> = {
  'aws-cn': 'AWS China, where policies must name some services in another way, and for ours nobody has found out how',
  'aws-us-gov':
    'AWS GovCloud, where Network Firewall may be reached by endpoints of other names only, which nobody has tried',
};

function partitionIsSupported({ homeRegion }: OrganizationDraft): Problem[] {
  const why = homeRegion === undefined ? undefined : untried[partitionOf(homeRegion)];
  if (homeRegion === undefined || why === undefined) return [];
  const message = `"${homeRegion}" is in ${why}: use a Region of the partition aws, see docs/adr/0028-one-partition.md`;
  return [{ path: ['homeRegion'], message }];
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

function regionsExist(draft: OrganizationDraft): Problem[] {
  const { newRegions = [], stateBackend } = draft;
  return [...covered(draft), ...mention(['stateBackend', 'region'], stateBackend?.region)]
    .filter(({ value }) => partitionOf(value) === 'aws' && !knownRegions.includes(value) && !newRegions.includes(value))
    .map(({ path, value }) => {
      const near = closestKey(value, knownRegions);
      const hint = near === undefined ? '' : `did you mean ${near}? `;
      return {
        path,
        message: `"${value}" is no Region of AWS's: ${hint}One that is newer than this version is named in newRegions`,
      };
    });
}

function newRegionsAreNew({ newRegions }: OrganizationDraft): Problem[] {
  const named = listed(['newRegions'], newRegions);
  const known = named
    .filter(({ value }) => knownRegions.includes(value))
    .map(({ path, value }) => ({ path, message: `"${value}" is known already: leave it out` }));
  return [...repeated(named), ...known];
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
