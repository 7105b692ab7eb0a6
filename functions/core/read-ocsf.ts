import { readAddress } from './address';
import { directionOf, sequenceRemotes, type Indicator } from './attack-sequence';
import type { Direction, Finding, Remote } from './finding';
import { resourceRoleOf } from './guard-duty-fields';
import { mergeRemotes } from './merge-remotes';
import { addressesIn, ownSide } from './own-addresses';
import { isSeverity, type Severity } from './severity';
import { isPublic } from './special-purpose';
import { at, instantOf, isGiven, listOf, parsed, saysTrue, textOf, written } from './untrusted';

/** OCSF's class of what was seen to happen: findings of other classes name nobody who did it. */
const detectionFinding = 2004;

/**
 * Reads one finding in the Open Cybersecurity Schema Framework, as the newer Security Hub sends it, whatever is missing
 * or broken in it: what can be read is used. Never throws. `undefined` when it has no id.
 */
export function readOcsf(raw: unknown): Finding | undefined {
  const info = at(raw, 'finding_info');
  // The ARN of GuardDuty's finding, as in ASFF: so the same finding from both hubs is known as one.
  const id = textOf(at(info, 'uid'));
  if (id === '') return undefined;
  const productArn = textOf(at(raw, 'metadata', 'product', 'uid'));
  const types = listOf(at(info, 'types'))
    .slice(0, 20)
    .map((type) => textOf(type, 256));
  const evidences = listOf(at(raw, 'evidences'));
  return {
    schema: 'OCSF',
    id,
    productArn,
    account: textOf(at(raw, 'cloud', 'account', 'uid'), 12),
    region: textOf(at(raw, 'cloud', 'region'), 32) || textOf(productArn.split(':')[3], 32),
    type: types.find((type) => type.includes(':')) ?? types[0] ?? '',
    types,
    title: textOf(at(info, 'title'), 256),
    description: textOf(at(info, 'desc'), 1024),
    // The product's own severity stands beside the one that people may have changed (BatchUpdateFindingsV2).
    severity: readSeverity(at(raw, 'vendor_attributes')) ?? readSeverity(raw) ?? 'INFORMATIONAL',
    updatedAt: [
      ...['modified_time', 'last_seen_time', 'created_time', 'first_seen_time'].map((key) => momentOf(info, key)),
      momentOf(raw, 'time'),
    ].find((instant) => instant !== undefined),
    lastSeenAt: momentOf(info, 'last_seen_time'),
    ...readState(raw),
    sample:
      textOf(at(info, 'title')).startsWith('[SAMPLE]') || detailsOf(raw).some((place) => saysTrue(at(place, 'sample'))),
    resourceRole: evidences.map((evidence) => resourceRoleOf(at(evidence, 'data', 'resource_role'))).find(Boolean),
    isThreatListed: detailsOf(raw).some(namesThreatList),
    ...readAddresses(raw, evidences),
  };
}

/** A moment is there as text, under a key that ends in `_dt`, or in milliseconds since 1970, or both. */
function momentOf(parent: unknown, key: string): string | undefined {
  const milliseconds = at(parent, key);
  const isMoment = typeof milliseconds === 'number' && Math.abs(milliseconds) <= 8.64e15;
  return instantOf(at(parent, `${key}_dt`)) ?? (isMoment ? instantOf(new Date(milliseconds).toISOString()) : undefined);
}

// OCSF's "fatal" is above critical; our labels, which are ASFF's, end there.
const severityOfId = new Map<unknown, Severity>([
  [1, 'INFORMATIONAL'],
  [2, 'LOW'],
  [3, 'MEDIUM'],
  [4, 'HIGH'],
  [5, 'CRITICAL'],
  [6, 'CRITICAL'],
]);

function readSeverity(raw: unknown): Severity | undefined {
  const text = textOf(at(raw, 'severity'), 32).toUpperCase();
  if (isSeverity(text)) return text;
  if (text === 'FATAL') return 'CRITICAL';
  return severityOfId.get(at(raw, 'severity_id'));
}

const statusOfId = new Map<unknown, string>([
  [1, 'NEW'],
  [2, 'IN_PROGRESS'],
  [3, 'SUPPRESSED'],
  [4, 'RESOLVED'],
  [5, 'ARCHIVED'],
  [6, 'DELETED'],
]);

/**
 * OCSF has one status where ASFF has two. Whoever is reported may write all of its values but "deleted"
 * (BatchUpdateFindingsV2), "archived" and "other" too, and no source says whether the activity "Close" follows what they
 * write. So only the product's own flag takes a finding back.
 */
function readState(raw: unknown): Pick<Finding, 'recordState' | 'workflowStatus'> {
  const text = textOf(at(raw, 'status'), 32).trim().toUpperCase().replace(/\s+/g, '_');
  const id = at(raw, 'status_id');
  const said = [text, statusOfId.get(id) ?? (text === '' && id !== undefined ? 'UNKNOWN' : '')].filter(Boolean);
  // Where text and number disagree, the one that speaks against blocking counts.
  const status = said.find((word) => word !== 'NEW' && word !== 'IN_PROGRESS') ?? said[0] ?? 'NEW';
  const isOpen = status === 'NEW' || status === 'IN_PROGRESS';
  const isClosed = textOf(at(raw, 'activity_name'), 32).toUpperCase() === 'CLOSE' || at(raw, 'activity_id') === 3;
  return {
    recordState: detailsOf(raw).some((place) => saysTrue(at(place, 'archived'))) ? 'ARCHIVED' : 'ACTIVE',
    workflowStatus: isOpen && isClosed ? 'CLOSED' : status === 'IN_PROGRESS' ? 'NOTIFIED' : status,
  };
}

/**
 * Where GuardDuty's own fields are carried along, for which OCSF has no place: its samples have titles that begin with
 * "[SAMPLE]", but its own marker is in `additionalInfo`, as threat lists are. JSON in other texts is not opened: an
 * attacker may have written it.
 */
function detailsOf(raw: unknown): unknown[] {
  const details = [raw, at(raw, 'unmapped'), ...listOf(at(raw, 'evidences')).map((evidence) => at(evidence, 'data'))];
  return details.flatMap((detail) => {
    const more = [at(detail, 'additional_info'), at(detail, 'additionalInfo')].map(parsed);
    return [detail, ...more, ...more.map((info) => parsed(at(info, 'value')))];
  });
}

function namesThreatList(place: unknown): boolean {
  return ['threatListName', 'threat_list_name'].some((key) => textOf(at(place, key)).trim() !== '');
}

/**
 * The remote side of each piece of evidence. AWS does not say whether that is the source or the destination, so it is
 * the side that is not the resource's own and that is public. Where both are, neither is taken: a wrong guess would cut
 * the organization off from itself. Where neither is, both are kept, to be refused aloud.
 */
function readAddresses(
  raw: unknown,
  evidences: readonly unknown[],
): Pick<Finding, 'remotes' | 'ownAddresses' | 'undecidedAddresses'> {
  const remotes: Remote[] = [];
  const undecided = new Set<string>();
  const resources = listOf(at(raw, 'resources'));
  const own = addressesIn(resources);
  const isOwn = ownSide(resources, own);
  const isDetection = at(raw, 'class_uid') === detectionFinding;
  for (const evidence of isDetection ? evidences : []) {
    const affiliatedAccount = affiliatedAccountIn(evidence);
    const sides = sidesOf(evidence)
      .filter(({ side }) => isGiven(at(side, 'ip')))
      .map(({ side, direction }) => {
        const address = written(at(side, 'ip'));
        return { side, remote: { address, direction, affiliatedAccount }, reading: readAddress(address) };
      });
    for (const { side, reading } of sides) if ('host' in reading && isOwn(side)) own.add(reading.host);
    const readings = sides.filter(({ side }) => !isOwn(side));
    const hosts = new Set(
      readings.flatMap(({ reading }) => ('host' in reading && isPublic(reading.ip) ? [reading.host] : [])),
    );
    if (hosts.size > 1) for (const host of hosts) undecided.add(host);
    else {
      const worthSaying = readings.filter(({ reading }) => 'refusal' in reading || isPublic(reading.ip));
      for (const { remote } of worthSaying.length > 0 ? worthSaying : readings) remotes.push(remote);
    }
  }
  return {
    remotes: withIndicators(mergeRemotes(remotes), raw, isDetection),
    ownAddresses: [...own],
    ...(undecided.size > 0 && { undecidedAddresses: [...undecided] }),
  };
}

/** As GuardDuty's own form says it of a caller, where its details are carried along: OCSF has no place for it. */
function affiliatedAccountIn(evidence: unknown): string | undefined {
  const details = ['remoteAccountDetails', 'remote_account_details'].map((key) => at(evidence, 'data', key));
  const affiliated = details.find((account) => saysTrue(at(account, 'affiliated')));
  return affiliated === undefined
    ? undefined
    : textOf(at(affiliated, 'accountId'), 12) || textOf(at(affiliated, 'account_id'), 12);
}

/**
 * Both sides, with the direction that the evidence gives. That one of them is the source says nothing of it: AWS's own
 * mapping has the remote side of an API call there, and nobody has published its mapping of connections.
 */
function sidesOf(evidence: unknown): { readonly side: unknown; readonly direction: Direction | undefined }[] {
  const info = at(evidence, 'connection_info');
  const id = at(info, 'direction_id');
  const said = directionOf(at(info, 'direction')) ?? (id === 1 ? 'inbound' : id === 2 ? 'outbound' : undefined);
  // Whoever calls an API comes in to us.
  const direction = said ?? (isGiven(at(evidence, 'api')) ? 'inbound' : undefined);
  return ['src_endpoint', 'dst_endpoint'].map((key) => ({ side: at(evidence, key), direction }));
}

/** The indicators of an attack sequence are the traits of its finding; other findings have none. */
function withIndicators(remotes: readonly Remote[], raw: unknown, isDetection: boolean): Remote[] {
  const info = at(raw, 'finding_info');
  const isSequence = listOf(at(info, 'types')).some((type) => textOf(type, 256).includes('AttackSequence:'));
  if (!isSequence || !isDetection) return [...remotes];
  const traits = [info, ...listOf(at(info, 'related_events'))].flatMap((place) => listOf(at(place, 'traits')));
  const indicators = traits.map((trait): Indicator => ({ key: at(trait, 'name'), values: at(trait, 'values') }));
  return mergeRemotes([...remotes, ...sequenceRemotes(remotes, indicators)]);
}
