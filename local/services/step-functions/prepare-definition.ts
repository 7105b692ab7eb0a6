import type { Definition, State } from './definition';

// The longest that a timer of Node can wait; AWS's own default is three years.
const longestSeconds = 2_147_483;

/**
 * The definition as the engine must be given it to behave like AWS. It differs where the engine does:
 * - a Task without a timeout would end after a minute;
 * - `ResultPath: "$"` would make a field named `$`;
 * - type tests such as `IsPresent: false` would never hold;
 * - inside a Map `$$.Execution` would be that of the item, and `$$.State` is never set.
 */
export function prepareDefinition(definition: Definition): Definition {
  const prepared = Object.entries(definition.States).map(([name, state]) => [name, prepareState(name, state)]);
  return { ...definition, States: Object.fromEntries(prepared) as Record<string, State> };
}

/** The context object that a prepared definition reads. */
export function contextOf(
  execution: Readonly<Record<string, unknown>>,
  stateMachine: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return {
    Execution: execution,
    StateMachine: stateMachine,
    Outer: { Execution: execution },
    States: Object.fromEntries(names.map((name) => [name, { Name: name }])),
  };
}

function prepareState(name: string, state: State): State {
  const { ItemProcessor, Iterator, Branches, Choices, Catch, ...fields } = state as State & {
    readonly ItemProcessor?: Definition;
    readonly Iterator?: Definition;
    readonly Branches?: readonly Definition[];
    readonly Choices?: readonly object[];
    readonly Catch?: readonly Readonly<Record<string, unknown>>[];
  };
  return {
    ...withoutRootPath(withPaths(fields, name) as State),
    ...(state.Type === 'Task' ? timeoutOf(state) : {}),
    ...(ItemProcessor === undefined ? {} : { ItemProcessor: prepareDefinition(ItemProcessor) }),
    ...(Iterator === undefined ? {} : { Iterator: prepareDefinition(Iterator) }),
    ...(Branches === undefined ? {} : { Branches: Branches.map(prepareDefinition) }),
    ...(Choices === undefined ? {} : { Choices: Choices.map((choice) => prepareChoice(withPaths(choice, name))) }),
    ...(Catch === undefined ? {} : { Catch: Catch.map(withoutRootPath) }),
  };
}

function timeoutOf(state: State): { readonly TimeoutSeconds?: number } {
  if ('TimeoutSecondsPath' in state) return {};
  return { TimeoutSeconds: Math.min(Number(state['TimeoutSeconds'] ?? longestSeconds), longestSeconds) };
}

function withoutRootPath<Fields extends Readonly<Record<string, unknown>>>(fields: Fields): Fields {
  if (fields['ResultPath'] !== '$') return fields;
  return Object.fromEntries(Object.entries(fields).filter(([field]) => field !== 'ResultPath')) as Fields;
}

/** Rewrites the paths into the context object, wherever a field's name says that it holds a path. */
function withPaths(value: object, name: string): object {
  const rewritten = (field: string, inside: unknown): unknown => {
    if (typeof inside === 'object' && inside !== null) return withPaths(inside, name);
    if (typeof inside !== 'string' || !/(\.\$|Path|^Variable)$/.test(field)) return inside;
    return inside
      .replaceAll('$$.Execution', () => '$$.Outer.Execution')
      .replaceAll('$$.State.', () => `$$.States['${name}'].`);
  };
  if (Array.isArray(value)) return value.map((inside) => rewritten('', inside));
  return Object.fromEntries(Object.entries(value).map(([field, inside]) => [field, rewritten(field, inside)]));
}

function prepareChoice(choice: object): object {
  const { And, Or, Not, Next, ...test } = choice as {
    readonly And?: readonly object[];
    readonly Or?: readonly object[];
    readonly Not?: object;
    readonly Next?: string;
  } & Readonly<Record<string, unknown>>;
  const next = Next === undefined ? {} : { Next };
  if (And !== undefined) return { ...next, And: And.map(prepareChoice) };
  if (Or !== undefined) return { ...next, Or: Or.map(prepareChoice) };
  if (Not !== undefined) return { ...next, Not: prepareChoice(Not) };
  const negated = Object.entries(test).find(([operator, value]) => operator.startsWith('Is') && value === false);
  return { ...next, ...(negated === undefined ? test : { Not: { ...test, [negated[0]]: true } }) };
}
