import { severityOfScore } from '../../functions/core/severity';
import { at, isObject, listOf, saysTrue, textOf } from '../../functions/core/untrusted';

/** Levels of a finding that are looked into: its own form has ten. */
const maximumDepth = 16;

/**
 * GuardDuty's own form of a finding as Security Hub turns it into ASFF, as far as the decision rests on it.
 * @param raw as its events and its API have it, or in the AWS CLI's spelling, where keys begin with capitals
 */
export function guardDutyAsAsff(raw: object): object {
  const finding = withSmallKeys(raw, 0);
  const text = (...path: string[]) => textOf(at(finding, ...path));
  const partition = text('partition') || 'aws';
  const severity = at(finding, 'severity');
  const service = at(finding, 'service');
  return {
    SchemaVersion: '2018-10-08',
    Id: text('arn') || text('id'),
    ProductArn: `arn:${partition}:securityhub:${text('region')}::product/aws/guardduty`,
    AwsAccountId: text('accountId'),
    Region: text('region'),
    Types: [text('type')],
    Title: text('title'),
    Description: text('description'),
    CreatedAt: text('createdAt'),
    UpdatedAt: text('updatedAt'),
    LastObservedAt: text('service', 'eventLastSeen'),
    Severity: { Label: severityOfScore(typeof severity === 'number' ? severity * 10 : 0) },
    // Security Hub keeps fifty of these; that some are left out would make other answers of the same finding.
    ProductFields: Object.assign(
      {},
      ...['action', 'additionalInfo', 'archived', 'eventLastSeen', 'evidence', 'resourceRole'].map((key) =>
        flat(at(service, key), `aws/guardduty/service/${key}`, 0),
      ),
    ) as object,
    Resources: resourcesOf(finding),
    Detection: withCapitals(at(service, 'detection'), 0),
    Workflow: { Status: 'NEW' },
    // Security Hub is not told when a finding is archived.
    RecordState: saysTrue(at(service, 'archived')) ? 'ARCHIVED' : 'ACTIVE',
  };
}

function withSmallKeys(value: unknown, depth: number): unknown {
  return withKeys(value, (key) => key.charAt(0).toLowerCase() + key.slice(1), depth);
}

function withKeys(value: unknown, rename: (key: string) => string, depth: number): unknown {
  if (depth > maximumDepth) return undefined;
  if (Array.isArray(value)) return value.map((element) => withKeys(element, rename, depth + 1));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(
    ([key, inner]) => [rename(key), withKeys(inner, rename, depth + 1)] as const,
  );
  return Object.fromEntries(entries);
}

/** The resources with their addresses, wherever they stand: of an attack sequence they stand beside its signals. */
function resourcesOf(finding: unknown): object[] {
  const sequence = at(finding, 'service', 'detection', 'sequence');
  return [at(finding, 'resource'), ...listOf(at(sequence, 'resources'))].filter(isObject).map((details) => ({
    Type: textOf(at(details, 'resourceType')) || 'Other',
    Details: details,
  }));
}

/** ASFF writes the keys of an attack sequence with capitals. */
function withCapitals(value: unknown, depth: number): unknown {
  return withKeys(value, (key) => key.charAt(0).toUpperCase() + key.slice(1), depth);
}

/** The flat keys of `ProductFields`: levels apart by slashes, elements of lists as `name.0_`, all values as text. */
function flat(value: unknown, key: string, depth: number): Record<string, string> {
  if (depth > maximumDepth || value === undefined || value === null) return {};
  if (!isObject(value) && !Array.isArray(value))
    return { [key]: typeof value === 'string' ? value : JSON.stringify(value) };
  const inner: [string, unknown][] = isObject(value)
    ? Object.entries(value).map(([name, content]) => [`${key}/${name}`, content])
    : listOf(value).map((element, index) => [`${key}.${index}_`, element]);
  return Object.fromEntries(inner.flatMap(([name, content]) => Object.entries(flat(content, name, depth + 1))));
}
