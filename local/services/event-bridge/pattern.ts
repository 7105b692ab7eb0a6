import { compilePattern, type Conjunction } from './compile-pattern';

type Path = string;

/** A value of an event at a path, and the elements of arrays that it lies in. */
interface Field {
  readonly value: unknown;
  /** Array by number -> index of the element. */
  readonly elements: ReadonlyMap<number, number>;
}

type Fields = ReadonlyMap<Path, readonly Field[]>;

/**
 * Whether an event matches an event pattern, with EventBridge's semantics: every field that the pattern names has a
 * value that one of its matchers takes, and fields below one array are matched by the same element of it.
 *
 * @throws InvalidPattern
 */
export function matches(pattern: unknown, event: unknown): boolean {
  return matchesCompiled(compilePattern(pattern), event);
}

/** Like `matches`, with a pattern that was read before. */
export function matchesCompiled(alternatives: readonly Conjunction[], event: unknown): boolean {
  const fields = fieldsOf(event);
  return alternatives.some((conjunction) => holds(conjunction, 0, new Map(), fields));
}

/** Whether the rest of the conditions holds with the elements that the earlier ones were matched by. */
function holds(conditions: Conjunction, at: number, chosen: ReadonlyMap<number, number>, fields: Fields): boolean {
  const condition = conditions[at];
  if (condition === undefined) return true;
  const candidates = (fields.get(condition.path) ?? []).filter(({ elements }) => agree(chosen, elements));
  if (candidates.length === 0 && condition.mayBeAbsent) return holds(conditions, at + 1, chosen, fields);
  const tried = new Set<string>();
  return candidates.some(({ value, elements }) => {
    if (!condition.matchers.some((matcher) => matcher(value))) return false;
    const together = new Map([...chosen, ...elements]);
    // Elements that were tried need no second try, however many of their values match.
    const key = JSON.stringify([...together]);
    if (tried.has(key)) return false;
    tried.add(key);
    return holds(conditions, at + 1, together, fields);
  });
}

function agree(chosen: ReadonlyMap<number, number>, elements: ReadonlyMap<number, number>): boolean {
  return [...elements].every(([array, index]) => (chosen.get(array) ?? index) === index);
}

function fieldsOf(event: unknown): Fields {
  const fields = new Map<Path, Field[]>();
  let arrays = 0;
  const add = (value: unknown, path: Path, elements: ReadonlyMap<number, number>): void => {
    if (Array.isArray(value)) {
      const array = arrays++;
      value.forEach((element: unknown, index) => {
        const isLeaf = typeof element !== 'object' || element === null;
        // Plain values of one array belong together: only objects and arrays in it are told apart.
        add(element, path, isLeaf ? elements : new Map([...elements, [array, index]]));
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) add(inner, path === '' ? name : `${path}.${name}`, elements);
    } else {
      const known = fields.get(path) ?? [];
      known.push({ value, elements });
      fields.set(path, known);
    }
  };
  add(event, '', new Map());
  return fields;
}
