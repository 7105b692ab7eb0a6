import { at, isObject, listOf, truncate } from '../../../functions/core/untrusted';
import type { Conjunction } from '../../../local/services/event-bridge/compile-pattern';
import { matchesCompiled } from '../../../local/services/event-bridge/pattern';

/** Why an event does not match a pattern: the fields that it fails by. Fewer fields mean that it comes nearer. */
export interface Mismatch {
  readonly fields: readonly string[];
  /** To complete `the rule ... does not take it: `. */
  readonly reason: string;
}

/** @param compiled the pattern, read */
export function whyNotMatched(pattern: object, compiled: readonly Conjunction[], event: object): Mismatch {
  const failing = compiled.map((conjunction) =>
    conjunction.filter((condition) => !matchesCompiled([[condition]], event)).map(({ path }) => path),
  );
  const [fields = []] = failing.toSorted((one, other) => one.length - other.length);
  if (fields.length === 0) return { fields, reason: 'no finding of the event has all that it asks for' };
  const told = fields.slice(0, 3).map((path) => {
    const found = valuesAt(event, path.split('.'));
    const is = found.length === 0 ? 'is missing' : `is ${truncate(found.map(written).join(', '), 120)}`;
    const wanted = at(pattern, ...path.split('.'));
    return `${path} ${is}${wanted === undefined ? '' : `, and it takes ${truncate(JSON.stringify(wanted), 120)}`}`;
  });
  return { fields, reason: told.join('; ') };
}

/** Values at a path, through lists. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return listOf(value).flatMap((element) => valuesAt(element, path));
  const [name, ...rest] = path;
  if (name === undefined) return value === undefined ? [] : [value];
  return isObject(value) && Object.hasOwn(value, name) ? valuesAt(at(value, name), rest) : [];
}

function written(value: unknown): string {
  return isObject(value) ? 'a map' : JSON.stringify(value);
}
