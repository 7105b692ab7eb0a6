import { asffSequenceRemotes } from './attack-sequence';
import type { Finding } from './finding';
import {
  asffOwnAddresses,
  asffRemotes,
  guardDutyFields,
  isArchived,
  isSample,
  isThreatListed,
  resourceRoleOf,
} from './guard-duty-fields';
import { mergeRemotes } from './merge-remotes';
import { isSeverity, severityOfScore, type Severity } from './severity';
import { at, instantOf, listOf, saysTrue, textOf } from './untrusted';

/** Types of a finding that are looked at: a finding has one or two. */
const mostTypes = 20;

/**
 * Reads one finding in the AWS Security Finding Format, whatever is missing or broken in it: what can be read is used.
 * Never throws. `undefined` when it has no `Id`, since a block could then be neither repeated safely nor explained.
 */
export function readAsff(raw: unknown): Finding | undefined {
  const id = textOf(at(raw, 'Id'));
  if (id === '') return undefined;
  const productArn = textOf(at(raw, 'ProductArn'));
  const fields = guardDutyFields(raw);
  const types = readTypes(raw);
  const updatedAt = ['UpdatedAt', 'LastObservedAt', 'CreatedAt', 'FirstObservedAt']
    .map((key) => instantOf(at(raw, key)))
    .find((instant) => instant !== undefined);
  return {
    schema: 'ASFF',
    id,
    productArn,
    account: textOf(at(raw, 'AwsAccountId'), 12),
    // `Region` is optional in ASFF; the product's ARN carries the Region where the product found it.
    region: textOf(at(raw, 'Region'), 32) || textOf(productArn.split(':')[3], 32),
    type: types[0] ?? '',
    types,
    title: textOf(at(raw, 'Title'), 256),
    description: textOf(at(raw, 'Description'), 1024),
    // The provider's: whoever is reported may write the other (BatchUpdateFindings), to be silent or to cry wolf.
    severity:
      readSeverity(at(raw, 'FindingProviderFields', 'Severity')) ??
      readSeverity(at(raw, 'Severity')) ??
      'INFORMATIONAL',
    updatedAt,
    // BatchUpdateFindings leaves all of these as they are, so that a note is no new sighting.
    lastSeenAt: instantOf(at(raw, 'LastObservedAt')) ?? instantOf(at(fields, 'eventLastSeen')),
    recordState: isArchived(fields) ? 'ARCHIVED' : textOf(at(raw, 'RecordState'), 32) || 'ACTIVE',
    workflowStatus: textOf(at(raw, 'Workflow', 'Status'), 32) || 'NEW',
    sample: saysTrue(at(raw, 'Sample')) || isSample(fields),
    resourceRole: resourceRoleOf(at(fields, 'resourceRole')),
    isThreatListed: isThreatListed(fields),
    remotes: mergeRemotes([...asffRemotes(raw, fields), ...asffSequenceRemotes(at(raw, 'Detection', 'Sequence'))]),
    ownAddresses: asffOwnAddresses(raw, fields),
  };
}

/** The provider's own types: members may write `Types`, which count where the provider's are absent. */
function readTypes(raw: unknown): string[] {
  const [provided, given] = [at(raw, 'FindingProviderFields', 'Types'), at(raw, 'Types')].map((types) => {
    const texts = listOf(types)
      .slice(0, mostTypes)
      .map((type) => textOf(type, 256));
    return [...new Set(texts.filter((type) => type !== ''))];
  });
  return provided !== undefined && provided.length > 0 ? provided : (given ?? []);
}

function readSeverity(severity: unknown): Severity | undefined {
  const label = at(severity, 'Label');
  if (isSeverity(label)) return label;
  const score = at(severity, 'Normalized');
  return typeof score === 'number' ? severityOfScore(score) : undefined;
}
