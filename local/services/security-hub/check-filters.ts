import { filterField, type FilterKind } from './filter-fields';
import type { Filters } from './finding-filter';
import { invalid } from './operation';

type Condition = Readonly<Record<string, unknown>>;

// The model's documentation of `GetFindingsRequest.Filters`.
const maximumFields = 10;
const maximumConditions = 20;

// CONTAINS and NOT_CONTAINS are for automation rules and CONTAINS_WORD for the newer API only, say the model's words.
const comparisons: Partial<Record<FilterKind, readonly string[]>> = {
  String: ['EQUALS', 'PREFIX', 'NOT_EQUALS', 'PREFIX_NOT_EQUALS'],
  Map: ['EQUALS', 'NOT_EQUALS'],
};

const members: Readonly<Record<FilterKind, readonly string[]>> = {
  String: ['Value', 'Comparison'],
  Map: ['Key', 'Value', 'Comparison'],
  Number: ['Gte', 'Lte', 'Eq', 'Gt', 'Lt'],
  Date: ['Start', 'End', 'DateRange'],
  Ip: ['Cidr'],
  Boolean: ['Value'],
  Keyword: ['Value'],
};

/** Refuses filters that `GetFindings` refuses. @throws AwsError InvalidInputException */
export function checkFilters(filters: Filters): void {
  const all = Object.entries(filters);
  if (all.length > maximumFields) throw invalid(`At most ${maximumFields} attributes can be filtered by`);
  for (const [name, conditions] of all) {
    const field = filterField(name);
    if (field === undefined) throw invalid(`Unknown filter ${name}`);
    if (field.kind === 'Keyword') throw invalid('The local organization does not search for keywords');
    const list: unknown = conditions;
    if (!Array.isArray(list) || list.length > maximumConditions) {
      throw invalid(`${name} must be a list of at most ${maximumConditions} conditions`);
    }
    for (const condition of conditions) checkCondition(name, field.kind, condition);
    checkTogether(name, conditions);
  }
}

function checkCondition(name: string, kind: FilterKind, condition: Condition): void {
  const unknown = Object.keys(condition).find((member) => !members[kind].includes(member));
  if (unknown !== undefined) throw invalid(`${name} has no member ${unknown}`);
  const { Comparison = 'EQUALS', Value, Key, Cidr, DateRange } = condition;
  const known = comparisons[kind];
  if (known?.includes(Comparison as string) === false) {
    throw invalid(`${String(Comparison)} is not supported for ${name} by GetFindings`);
  }
  const needed = { String: [Value], Map: [Key, Value], Ip: [Cidr] }[kind as string] ?? [];
  if (needed.some((value) => typeof value !== 'string' || value.trim() === '')) throw invalid(`${name} needs a text`);
  if (kind === 'Boolean' && typeof Value !== 'boolean') throw invalid(`${name} needs true or false`);
  if (kind === 'Number' && Object.values(condition).some((value) => typeof value !== 'number')) {
    throw invalid(`${name} needs numbers`);
  }
  if (kind === 'Date') checkDate(name, condition, DateRange as Condition | undefined);
}

function checkDate(name: string, { Start, End }: Condition, range: Condition | undefined): void {
  const wrong = [Start, End].find((date) => date !== undefined && Number.isNaN(Date.parse(date as string)));
  if (wrong !== undefined) throw invalid(`${name}: ${JSON.stringify(wrong)} is no time`);
  if (range !== undefined && (typeof range['Value'] !== 'number' || (range['Unit'] ?? 'DAYS') !== 'DAYS')) {
    throw invalid(`${name} needs a number of days`);
  }
}

/** "You can't provide both an EQUALS filter and a NOT_EQUALS or PREFIX_NOT_EQUALS filter on the same field." */
function checkTogether(name: string, conditions: readonly Condition[]): void {
  const used = conditions.map(({ Comparison = 'EQUALS' }) => Comparison as string);
  if (used.includes('EQUALS') && used.some((comparison) => comparison.includes('NOT'))) {
    throw invalid(`${name} cannot be both equal and not equal`);
  }
}
