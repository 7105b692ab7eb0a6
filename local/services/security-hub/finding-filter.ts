import { BlockList, isIP } from 'node:net';

import { filterField } from './filter-fields';

/** Filters of `GetFindings`: a finding must pass every named filter. */
export type Filters = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Whether the finding passes; filters of every kind but keywords, in the comparisons of `GetFindings`. */
export function matchesFilters(finding: object, filters: Filters): boolean {
  return Object.entries(filters).every(([name, conditions]) => {
    const { kind, path } = filterField(name) ?? { kind: 'String', path: name };
    const found = valuesAt(finding, path.split('.'));
    // A finding that does not say that it is a sample is none.
    const values = kind === 'Boolean' && found.length === 0 ? [false] : found;
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

/** Every value at a path, in lists too. */
export function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path));
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined ? [] : [value];
  return typeof value === 'object' && value !== null ? valuesAt((value as Record<string, unknown>)[first], rest) : [];
}

function holds(found: unknown, condition: Readonly<Record<string, unknown>>): boolean {
  const { Key: key, Value: wanted, Comparison: comparison = 'EQUALS' } = condition;
  const value = typeof key === 'string' ? (found as Record<string, unknown> | null)?.[key] : found;
  if (typeof wanted === 'boolean') return value === wanted;
  if ('Cidr' in condition) return holdsNetwork(value, String(condition['Cidr']));
  if (typeof value === 'number') return holdsNumber(value, condition);
  if ('Start' in condition || 'End' in condition || 'DateRange' in condition) return holdsDate(value, condition);
  const text = typeof value === 'string' ? value : '';
  const other = typeof wanted === 'string' ? wanted : '';
  switch (comparison) {
    case 'EQUALS':
      return text === other;
    case 'PREFIX':
      return text.startsWith(other);
    case 'NOT_EQUALS':
      return text !== other;
    case 'PREFIX_NOT_EQUALS':
      return !text.startsWith(other);
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

function holdsNetwork(value: unknown, cidr: string): boolean {
  const [network = '', bits] = cidr.split('/');
  const family = isIP(network);
  if (family === 0 || typeof value !== 'string' || isIP(value) !== family) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(bits ?? (family === 4 ? 32 : 128)), type);
  return list.check(value, type);
}
