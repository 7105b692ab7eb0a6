import { compileMatcher, type Matcher } from './compile-matcher';
import { InvalidPattern } from './invalid-pattern';

/** What one field must be; `path` is the names from the top, joined by dots. */
export interface Condition {
  readonly path: string;
  readonly matchers: readonly Matcher[];
  /** One of the alternatives is `{"exists": false}`. */
  readonly mayBeAbsent: boolean;
}

/** Conditions that must hold together, in the order of their paths. */
export type Conjunction = readonly Condition[];

type Conditions = ReadonlyMap<string, Condition>;

// AWS's limit for the combinations that `$or` makes.
const maximumCombinations = 1000;

// Inside `$or` a name of a matcher is taken for a mistake, those that the engine keeps for later too (aws/event-ruler,
// RESERVED_FIELD_NAMES_IN_OR_RELATIONSHIP).
const reserved = new Set([
  ...['exactly', 'prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'numeric', 'anything-but', 'exists', 'cidr'],
  ...['=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

/** Reads an event pattern into alternatives, one of which must hold. @throws InvalidPattern */
export function compilePattern(pattern: unknown): readonly Conjunction[] {
  if (!isObject(pattern)) throw new InvalidPattern('', 'Filter is not an object');
  return compileObject(pattern, '', [new Map()], false).map((conditions) =>
    [...conditions.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1)),
  );
}

function compileObject(
  object: Readonly<Record<string, unknown>>,
  at: string,
  alternatives: readonly Conditions[],
  isInOr: boolean,
): readonly Conditions[] {
  const entries = Object.entries(object);
  if (entries.length === 0) throw new InvalidPattern(at, 'Empty objects are not allowed');
  return entries.reduce((before, [name, value]) => {
    const path = at === '' ? name : `${at}.${name}`;
    if (name === '$or') return compileOr(value, at, before);
    if (isInOr && reserved.has(name)) {
      throw new InvalidPattern(path, `${name} is a reserved field name which cannot be used inside $or.`);
    }
    if (Array.isArray(value)) return compileField(value, path, before);
    if (isObject(value)) return compileObject(value, path, before, isInOr);
    throw new InvalidPattern(path, `"${name}" must be an object or an array`);
  }, alternatives);
}

function compileOr(value: unknown, at: string, before: readonly Conditions[]): readonly Conditions[] {
  const path = at === '' ? '$or' : `${at}.$or`;
  if (!Array.isArray(value)) throw new InvalidPattern(path, 'It must be an Array followed with $or.');
  if (value.length < 2) throw new InvalidPattern(path, 'There must have at least 2 Objects in $or relationship.');
  const after = value.flatMap((alternative: unknown) => {
    if (isObject(alternative)) return compileObject(alternative, at, before, true);
    throw new InvalidPattern(path, 'Only JSON object is allowed in array of $or relationship.');
  });
  if (after.length > maximumCombinations) throw new InvalidPattern(path, 'Rule is too complex');
  return after;
}

function compileField(values: readonly unknown[], path: string, before: readonly Conditions[]): readonly Conditions[] {
  if (values.length === 0) throw new InvalidPattern(path, 'Empty arrays are not allowed');
  const isAbsence = (value: unknown): boolean => isObject(value) && value['exists'] === false;
  // Compiled also where it is an absence: what else is wrong in it is found that way.
  const compiled = values.map((value) => ({ matcher: compileMatcher(value, path), value }));
  const condition: Condition = {
    path,
    matchers: compiled.filter(({ value }) => !isAbsence(value)).map(({ matcher }) => matcher),
    mayBeAbsent: values.some(isAbsence),
  };
  return before.map((conditions) => {
    if (conditions.has(path)) throw new InvalidPattern(path, `Path \`${path}\` cannot be allowed multiple times`);
    return new Map([...conditions, [path, condition]]);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
