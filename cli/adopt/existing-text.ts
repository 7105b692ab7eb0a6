import type { ExistingServices } from '../../organization/organization';
import { plainText } from '../../terminal/plain-text';

/**
 * What exists as lines of `organization.yaml`: quoted ids, the name of each account in a comment.
 * @param names by account id; hostile text
 */
export function existingText(existing: readonly ExistingServices[], names: ReadonlyMap<string, string>): string {
  if (existing.length === 0) return 'existing: []\n';
  return ['existing:', ...existing.flatMap((entry) => linesOf(entry, names.get(entry.account)))].join('\n') + '\n';
}

function linesOf(entry: ExistingServices, name = ''): string[] {
  const { account, detectors, hubs, administrators, aggregator } = entry;
  const comment = plainText(name).trim();
  const registered = Object.entries(administrators).filter(([, regions]) => regions.length > 0);
  return [
    `  - account: '${account}'${comment === '' ? '' : ` # ${comment}`}`,
    ...(Object.keys(detectors).length > 0 ? ['    detectors:'] : []),
    // An id of digits alone would be a number to YAML.
    ...Object.entries(detectors).map(([region, id]) => `      ${region}: '${plainText(id)}'`),
    ...(hubs.length > 0 ? [`    hubs: [${hubs.join(', ')}]`] : []),
    ...(registered.length > 0 ? ['    administrators:'] : []),
    ...registered.map(([service, regions]) => `      ${service}: [${regions.join(', ')}]`),
    ...(aggregator === undefined ? [] : [`    aggregator: ${plainText(aggregator)}`]),
  ];
}
