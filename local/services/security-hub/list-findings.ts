import { page } from '../../page';
import { checkFilters } from './check-filters';
import { filterField } from './filter-fields';
import { matchesFilters, valuesAt, type Filters } from './finding-filter';
import { invalid } from './operation';

interface SortCriterion {
  readonly Field?: unknown;
  readonly SortOrder?: unknown;
}

/**
 * The answer of `GetFindings`: one page of those that pass, sorted if asked, else as they came.
 *
 * @param seen every finding that the caller sees
 * @throws AwsError InvalidInputException
 */
export function listFindings<Finding extends object>(
  seen: readonly Finding[],
  input: Readonly<Record<string, unknown>>,
): { readonly Findings: readonly Finding[]; readonly NextToken?: string } {
  const filters = (input['Filters'] ?? {}) as Filters;
  checkFilters(filters);
  const found = sorted(
    seen.filter((finding) => matchesFilters(finding, filters)),
    (input['SortCriteria'] ?? []) as readonly SortCriterion[],
  );
  // `MaxResults` of the service's model.
  const { items, next } = page(found, { size: input['MaxResults'], token: input['NextToken'] }, 100, invalid);
  return { Findings: items, ...(next !== undefined && { NextToken: next }) };
}

function sorted<Finding extends object>(findings: readonly Finding[], criteria: readonly SortCriterion[]): Finding[] {
  const orders = criteria.map(({ Field: field, SortOrder: order = 'asc' }) => {
    if (typeof field !== 'string' || field === '') throw invalid('SortCriteria needs a field');
    if (order !== 'asc' && order !== 'desc') throw invalid('SortOrder must be asc or desc');
    const path = (filterField(field)?.path ?? field).split('.');
    const sign = order === 'asc' ? 1 : -1;
    return (one: Finding, other: Finding) => sign * compare(valuesAt(one, path)[0], valuesAt(other, path)[0]);
  });
  return findings.toSorted((one, other) => {
    for (const order of orders) {
      const result = order(one, other);
      if (result !== 0) return result;
    }
    return 0;
  });
}

/** What a finding does not have comes first; times are texts that sort by themselves. */
function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [left, right] = [one, other].map((value) => (typeof value === 'string' ? value : JSON.stringify(value ?? '')));
  return left === right ? 0 : (left ?? '') < (right ?? '') ? -1 : 1;
}
