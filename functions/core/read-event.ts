import type { Finding, Problem } from './finding';
import { readAsff } from './read-asff';
import { readOcsf } from './read-ocsf';
import { at, instantOf, isObject, textOf } from './untrusted';

/** What an event says: the findings that could be read, and what could not. */
export interface EventReading {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/**
 * The reader of one finding, by the `detail-type` of events of source `aws.securityhub`: ASFF from the older Security Hub
 * (now Security Hub CSPM), OCSF from the newer one. An organization may use either, or both.
 */
const formats: ReadonlyMap<string, { readonly read: (raw: unknown) => Finding | undefined }> = new Map([
  ['Security Hub Findings - Imported', { read: readAsff }],
  ['Findings Imported V2', { read: readOcsf }],
]);

/**
 * Reads an EventBridge event of Security Hub. Each finding stands on its own: a broken one becomes a problem and costs
 * the others nothing. Never throws.
 *
 * Source and detail type are checked although the rules pin them: sources that begin with `aws.` can be put by AWS alone,
 * while any account of the organization may put other events on the bus.
 */
export function readEvent(event: unknown): EventReading {
  const source = at(event, 'source');
  const format = formats.get(textOf(at(event, 'detail-type')));
  if (source !== 'aws.securityhub' || format === undefined) {
    return problem('event', 'is not an import of findings by AWS Security Hub');
  }
  const raws = at(event, 'detail', 'findings');
  if (!Array.isArray(raws)) return problem('detail.findings', 'is not a list');
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  raws.forEach((raw: unknown, index) => {
    const finding = format.read(raw);
    if (finding === undefined) {
      const reason = isObject(raw) ? 'has no id' : 'is not an object';
      problems.push({ where: `detail.findings[${index}]`, problem: reason });
      // The event's own time is the same each time it is delivered, which this machine's clock is not.
    } else findings.push({ ...finding, updatedAt: finding.updatedAt ?? instantOf(at(event, 'time')) });
  });
  return { findings, problems };
}

function problem(where: string, text: string): EventReading {
  return { findings: [], problems: [{ where, problem: text }] };
}
