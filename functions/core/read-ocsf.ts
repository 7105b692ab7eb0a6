import { readAddress } from './address';
import type { Finding } from './finding';
import { ownSide } from './own-side';
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
  const types = listOf(at(info, 'types')).map((type) => textOf(type, 256));
  return {
    schema: 'OCSF',
    id,
    productArn,
    account: textOf(at(raw, 'cloud', 'account', 'uid'), 12),
    region: textOf(at(raw, 'cloud', 'region'), 32) || textOf(productArn.split(':')[3], 32),
    type: types.find((type) => type.includes(':')) ?? types[0] ?? '',
    title: textOf(at(info, 'title'), 256),
    description: textOf(at(info, 'desc'), 1024),
    severity: readSeverity(raw),
    updatedAt: [
      ...['modified_time', 'last_seen_time', 'created_time', 'first_seen_time'].map((key) => momentOf(info, key)),
      momentOf(raw, 'time'),
    ].find((instant) => instant !== undefined),
    ...readState(raw),
    sample: isSample(raw),
    ...readAddresses(raw),
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

function readSeverity(raw: unknown): Severity {
  const text = textOf(at(raw, 'severity'), 32).toUpperCase();
  if (isSeverity(text)) return text;
  if (text === 'FATAL') return 'CRITICAL';
  return severityOfId.get(at(raw, 'severity_id')) ?? 'INFORMATIONAL';
}

const statusOfId = new Map<unknown, string>([
  [1, 'NEW'],
  [2, 'IN_PROGRESS'],
  [3, 'SUPPRESSED'],
  [4, 'RESOLVED'],
  [5, 'ARCHIVED'],
  [6, 'DELETED'],
]);

/** OCSF has one status where ASFF has two, and a finding that its product has closed is told by the activity "Close". */
function readState(raw: unknown): Pick<Finding, 'recordState' | 'workflowStatus'> {
  const text = textOf(at(raw, 'status'), 32).trim().toUpperCase().replace(/\s+/g, '_');
  const id = at(raw, 'status_id');
  const said = [text, statusOfId.get(id) ?? (text === '' && id !== undefined ? 'UNKNOWN' : '')].filter(Boolean);
  // Where text and number disagree, the one that speaks against blocking counts.
  const status = said.find((word) => word !== 'NEW' && word !== 'IN_PROGRESS') ?? said[0] ?? 'NEW';
  const isClosed = textOf(at(raw, 'activity_name'), 32).toUpperCase() === 'CLOSE' || at(raw, 'activity_id') === 3;
  return {
    recordState: isClosed || status === 'ARCHIVED' || status === 'DELETED' ? 'ARCHIVED' : 'ACTIVE',
    workflowStatus: status === 'IN_PROGRESS' ? 'NOTIFIED' : status,
  };
}

/**
 * OCSF has no field for it. GuardDuty begins the titles of its samples with "[SAMPLE]"; its own marker, `additionalInfo`,
 * is looked for where details are carried along. JSON in other texts is not opened: an attacker may have written it.
 */
function isSample(raw: unknown): boolean {
  const details = [raw, at(raw, 'unmapped'), ...listOf(at(raw, 'evidences')).map((evidence) => at(evidence, 'data'))];
  const places = details.flatMap((detail) => {
    const more = [at(detail, 'additional_info'), at(detail, 'additionalInfo')].map(parsed);
    return [detail, ...more, ...more.map((info) => parsed(at(info, 'value')))];
  });
  return (
    textOf(at(raw, 'finding_info', 'title')).startsWith('[SAMPLE]') ||
    places.some((place) => saysTrue(at(place, 'sample')))
  );
}

/**
 * The remote side of each piece of evidence. AWS does not say whether that is the source or the destination, so it is
 * the side that is not the resource's own and that is public. Where both are, neither is taken: a wrong guess would cut
 * the organization off from itself. Where neither is, both are kept, to be refused aloud.
 */
function readAddresses(raw: unknown): Pick<Finding, 'remoteAddresses' | 'undecidedAddresses'> {
  const remote = new Set<string>();
  const undecided = new Set<string>();
  const isOwn = ownSide(listOf(at(raw, 'resources')));
  const evidences = at(raw, 'class_uid') === detectionFinding ? listOf(at(raw, 'evidences')) : [];
  for (const evidence of evidences) {
    const sides = [at(evidence, 'src_endpoint'), at(evidence, 'dst_endpoint')]
      .filter((side) => isGiven(at(side, 'ip')) && !isOwn(side))
      .map((side) => written(at(side, 'ip')));
    const readings = [...new Set(sides)].map((text) => ({ text, reading: readAddress(text) }));
    const open = readings.flatMap(({ reading }) => ('host' in reading && isPublic(reading.ip) ? [reading.host] : []));
    const hosts = new Set(open);
    if (hosts.size > 1) for (const host of hosts) undecided.add(host);
    else {
      const worthSaying = readings.filter(({ reading }) => 'refusal' in reading || isPublic(reading.ip));
      for (const { text } of worthSaying.length > 0 ? worthSaying : readings) remote.add(text);
    }
  }
  return { remoteAddresses: [...remote], ...(undecided.size > 0 && { undecidedAddresses: [...undecided] }) };
}
