import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateMachine } from 'aws-local-stepfunctions';
import { functionNames, type FunctionName, type StateMachineName } from '../../organization/names';
import { defineWithResolvers } from '../../local/services/step-functions/with-resolvers';
import { fillDefinition } from '../../stacks/constructs/fill-definition';

// The engine is written for Node 22.
defineWithResolvers();

export type Step = FunctionName | 'getItem' | 'updateItem';

/** What a step is given; which of these fields depends on the step. */
export interface Payload {
  readonly Batch: number;
  readonly Hosts: readonly { readonly HostIp: string }[];
  readonly Record: unknown;
  readonly Updates: unknown;
}
type Handlers = Partial<Record<Step, (payload: Payload, call: number) => unknown>>;

/** What the tests look at in a definition. */
export interface Definition {
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}
export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Parameters?: { readonly FunctionName?: string };
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly ResultPath: string }[];
  readonly Choices?: readonly { readonly Variable: string; readonly Next: string }[];
  readonly Next?: string;
  readonly ItemProcessor?: Definition;
}

/** What an execution did. */
export interface Execution {
  readonly calls: { readonly step: Step; readonly payload: Payload }[];
  /** Name of the error of an execution that failed. */
  readonly error?: string;
  readonly output?: unknown;
  /** States that were entered, those inside a Map each time: the transitions that AWS charges for, without retries. */
  readonly statesEntered: number;
}

/** A definition as it is deployed, with the ARNs of a made-up account. */
export function definitionOf(
  machine: StateMachineName,
  batches: readonly number[] = [3, 17],
  partition = 'aws',
): Definition {
  const template = readFileSync(join(__dirname, '..', '..', 'statemachines', `${machine}.asl.json`), 'utf8');
  const values = {
    Partition: partition,
    Batches: batches.join(', '),
    StateTable: 'portcullis-state',
    ...Object.fromEntries(
      functionNames.map((name) => [
        `${name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())}Arn`,
        `arn:${partition}:lambda:us-west-2:222222222222:function:${name}`,
      ]),
    ),
  };
  // Each machine uses some of the values, and a value without a placeholder is refused.
  const used = Object.entries(values).filter(([name]) => template.includes(`\${${name}}`));
  return JSON.parse(fillDefinition(template, Object.fromEntries(used))) as Definition;
}

/** All states of a definition, those inside a Map included. */
export function statesOf({ States }: Definition): [string, State][] {
  return Object.entries(States).flatMap(([name, state]): [string, State][] => [
    [name, state],
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
  ]);
}

/** Runs a definition; a step without a handler fails the test. Waits between retries take no time. */
export async function runMachine(
  machine: StateMachineName,
  handlers: Handlers,
  input: unknown = {},
  batches: readonly number[] = [3, 17],
): Promise<Execution> {
  const definition = definitionOf(machine, batches);
  const calls: Execution['calls'] = [];
  const tasks = statesOf(definition).filter(([, { Type }]) => Type === 'Task');
  const work = (step: Step) => async (parameters: object) => {
    const payload = ('Payload' in parameters ? parameters.Payload : parameters) as Payload;
    calls.push({ step, payload });
    const handler = handlers[step];
    if (!handler) throw new Error(`unexpected call of ${step}`);
    const answer = await handler(payload, calls.filter((call) => call.step === step).length);
    return 'Payload' in parameters ? { StatusCode: 200, Payload: answer } : answer;
  };
  const execution = new StateMachine(definition as never).run(input as never, {
    overrides: {
      retryIntervalOverrides: Object.fromEntries(tasks.map(([name]) => [name, 0])),
      taskResourceLocalHandlers: Object.fromEntries(tasks.map(([name, state]) => [name, work(stepOf(state)) as never])),
    },
  });
  const outcome = await execution.result.then(
    (output: unknown) => ({ output }),
    () => ({}),
  );
  let error: string | undefined;
  let statesEntered = 0;
  for await (const event of execution.eventLogs) {
    if (event.type === 'ExecutionFailed') error = event.Error;
    if (event.type.endsWith('StateEntered')) statesEntered++;
  }
  return { calls, statesEntered, ...outcome, ...(error === undefined ? {} : { error }) };
}

/** An error that a function throws, as Step Functions sees it. */
export function failure(name: string, message = 'injected'): Error {
  return Object.assign(new Error(message), { name });
}

function stepOf(state: State): Step {
  return (state.Parameters?.FunctionName ?? state.Resource)?.split(':').at(-1) as Step;
}
