/** Filters of `GetFindings`: a finding must pass every named filter. */
export type Filters = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Filters whose name is not the path of the field that they look at. */
const paths: Readonly<Record<string, string>> = {
  SeverityLabel: 'Severity.Label',
  SeverityProduct: 'Severity.Product',
  SeverityNormalized: 'Severity.Normalized',
  WorkflowStatus: 'Workflow.Status',
  Type: 'Types',
  ResourceId: 'Resources.Id',
  ResourceType: 'Resources.Type',
  NoteText: 'Note.Text',
  NoteUpdatedBy: 'Note.UpdatedBy',
  ComplianceStatus: 'Compliance.Status',
};

/** Whether the finding passes; text, number, date and map filters in all comparisons of the API. */
export function matchesFilters(finding: object, filters: Filters): boolean {
  return Object.entries(filters).every(([name, conditions]) => {
    const values = valuesAt(finding, (paths[name] ?? name).split('.'));
    // Exclusions must all hold, of the others one is enough: AWS joins the former with AND and the latter with OR.
    const excluding = conditions.filter(isExclusion);
    const including = conditions.filter((condition) => !isExclusion(condition));
    const included = including.length === 0 || including.some((one) => values.some((value) => holds(value, one)));
    return included && excluding.every((one) => values.every((value) => holds(value, one)));
  });
}

function isExclusion(condition: Readonly<Record<string, unknown>>): boolean {
  return String(condition['Comparison']).includes('NOT');
}

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path));
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined ? [] : [value];
  return typeof value === 'object' && value !== null ? valuesAt((value as Record<string, unknown>)[first], rest) : [];
}

function holds(found: unknown, condition: Readonly<Record<string, unknown>>): boolean {
  const { Key: key, Value: wanted, Comparison: comparison = 'EQUALS' } = condition;
  const value = typeof key === 'string' ? (found as Record<string, unknown> | null)?.[key] : found;
  if (typeof value === 'number') return holdsNumber(value, condition);
  if ('Start' in condition || 'End' in condition || 'DateRange' in condition) return holdsDate(value, condition);
  const text = typeof value === 'string' ? value : '';
  const other = typeof wanted === 'string' ? wanted : '';
  switch (comparison) {
    case 'EQUALS':
      return text === other;
    case 'PREFIX':
      return text.startsWith(other);
    case 'CONTAINS':
      return text.includes(other);
    case 'NOT_EQUALS':
      return text !== other;
    case 'PREFIX_NOT_EQUALS':
      return !text.startsWith(other);
    case 'NOT_CONTAINS':
      return !text.includes(other);
    default:
      return false;
  }
}

function holdsNumber(value: number, { Eq, Gte, Lte, Gt, Lt }: Readonly<Record<string, unknown>>): boolean {
  return (
    (Eq === undefined || value === Eq) &&
    (Gte === undefined || value >= Number(Gte)) &&
    (Lte === undefined || value <= Number(Lte)) &&
    (Gt === undefined || value > Number(Gt)) &&
    (Lt === undefined || value < Number(Lt))
  );
}

function holdsDate(value: unknown, { Start, End, DateRange }: Readonly<Record<string, unknown>>): boolean {
  const days = (DateRange as { readonly Value?: number } | undefined)?.Value;
  const from = days === undefined ? timeOf(Start, -Infinity) : Date.now() - days * 86_400_000;
  const time = timeOf(value, NaN);
  return time >= from && time <= timeOf(End, Infinity);
}

function timeOf(value: unknown, otherwise: number): number {
  return typeof value === 'string' ? Date.parse(value) : otherwise;
}
