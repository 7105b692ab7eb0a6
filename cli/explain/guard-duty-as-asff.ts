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
    Severity: { Label: severityOfScore(typeof severity === 'number' ? severity * 10 : 0) },
    ProductFields: {
      ...flat(at(service, 'action'), 'aws/guardduty/service/action', 0),
      ...flat(at(service, 'additionalInfo'), 'aws/guardduty/service/additionalInfo', 0),
    },
    Workflow: { Status: 'NEW' },
    // Security Hub is not told of archived findings at all.
    RecordState: saysTrue(at(service, 'archived')) ? 'ARCHIVED' : 'ACTIVE',
  };
}

function withSmallKeys(value: unknown, depth: number): unknown {
  if (depth > maximumDepth) return undefined;
  if (Array.isArray(value)) return value.map((element) => withSmallKeys(element, depth + 1));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(
    ([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), withSmallKeys(inner, depth + 1)] as const,
  );
  return Object.fromEntries(entries);
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
