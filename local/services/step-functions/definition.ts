import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';

import { AwsError } from '../../service';
import { unlikeAws } from './unlike-aws';

/** A state as far as this folder reads it. */
export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly [field: string]: unknown;
}

/** A machine's definition, or the part of one that a Map or a Parallel state holds. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly QueryLanguage?: string;
  readonly [field: string]: unknown;
}

/** One thing that is wrong with a definition, as `ValidateStateMachineDefinition` answers it. */
export interface Diagnostic {
  readonly severity: 'ERROR';
  readonly code: string;
  readonly message: string;
}

const integrations = /^arn:[^:]+:states:::(lambda:invoke|dynamodb:(getItem|putItem|updateItem|deleteItem))$/;
const functionArn = /^arn:[^:]+:lambda:[^:]+:\d{12}:function:[^:]+(:[^:]+)?$/;

/** Reads a definition. @throws AwsError InvalidDefinition where it is invalid, or none that this engine can run. */
export function parseDefinition(text: string): Definition {
  const problems = diagnose(text);
  if (problems.length > 0) {
    const reasons = problems.map(({ code, message }) => `${code}: ${message}`).join(', ');
    throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${reasons}'`);
  }
  return JSON.parse(text) as Definition;
}

const diagnosed = new Map<string, readonly Diagnostic[]>();

/** What is wrong with a definition; nothing where it can be run. */
export function diagnose(text: string): readonly Diagnostic[] {
  // The validator compiles its schemas anew each time, for a quarter of a second: too long for every execution.
  const known = diagnosed.get(text) ?? diagnoseAnew(text);
  if (diagnosed.size > 100) diagnosed.clear();
  diagnosed.set(text, known);
  return known;
}

function diagnoseAnew(text: string): readonly Diagnostic[] {
  let definition: Definition;
  try {
    definition = JSON.parse(text) as Definition;
  } catch (error) {
    return [problem('INVALID_JSON_DESCRIPTION', error instanceof Error ? error.message : 'Not JSON')];
  }
  if (typeof definition !== 'object' || typeof definition.States !== 'object') {
    return [problem('SCHEMA_VALIDATION_FAILED', 'The definition has no States')];
  }
  const unsupported = [definition, ...states(definition).map(([, state]) => state)].flatMap(lacking);
  return unsupported.length > 0 ? unsupported : checked(definition);
}

/** All states with their names, those inside Map and Parallel states too. */
export function states(definition: Definition): readonly (readonly [name: string, state: State])[] {
  return Object.entries(definition.States).flatMap(([name, state]) => [
    [name, state] as const,
    ...inner(state).flatMap(states),
  ]);
}

/** The definitions that a Map or Parallel state holds. */
export function inner(state: State): readonly Definition[] {
  const held = [state['ItemProcessor'], state['Iterator'], ...((state['Branches'] as unknown[] | undefined) ?? [])];
  return held.filter((part): part is Definition => typeof part === 'object' && part !== null && 'States' in part);
}

function lacking(part: Definition | State): Diagnostic[] {
  const here = 'The local organization';
  const resource = part.Resource;
  const mode = (part['ItemProcessor'] as { ProcessorConfig?: { Mode?: string } } | undefined)?.ProcessorConfig?.Mode;
  return [
    // The engine would take JSONata for plain text, and succeed.
    ...(part.QueryLanguage === 'JSONata' ? [`${here} runs JSONPath definitions only, no JSONata`] : []),
    ...(mode === 'DISTRIBUTED' || 'ItemReader' in part || 'ItemBatcher' in part
      ? [`${here} runs inline Maps only`]
      : []),
    ...(typeof resource === 'string' && !integrations.test(resource) && !functionArn.test(resource)
      ? [`${here} does not run the resource ${resource}`]
      : []),
    ...unlikeAws(part).map((what) => `${here} does not run ${what}`),
  ].map((message) => problem('UNSUPPORTED', message));
}

function checked(definition: Definition): readonly Diagnostic[] {
  try {
    // On a copy: the validator writes into what it is given.
    new StateMachine(structuredClone(definition) as unknown as StateMachineDefinition);
    return [];
  } catch (error) {
    const lines = error instanceof Error ? error.message.split('\n').slice(1) : [];
    return lines.map((line) => {
      const [, code = 'SCHEMA_VALIDATION_FAILED', message = line] = /^\s*([A-Z_]+): (.*)$/.exec(line) ?? [];
      return problem(code, message);
    });
  }
}

function problem(code: string, message: string): Diagnostic {
  return { severity: 'ERROR', code, message };
}
