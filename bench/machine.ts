import { StateMachine } from 'aws-local-stepfunctions';
import type { Timing } from '../functions/core/timing';
import type { StateMachineName } from '../organization/names';
import { definitionOf, statesOf, type Definition, type State, type Step } from '../__tests__/statemachines/run-machine';

/** What does the work of each kind of task; by the last part of its ARN. */
export type Tasks = Partial<Record<Step, (input: never) => Promise<unknown>>>;

/** How an execution ended. */
export interface Ended {
  /** The states that were entered, without those inside a Map. */
  readonly states: readonly string[];
  /** Name of the error of an execution that failed. */
  readonly error?: string;
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/**
 * A state machine of this repository, executed from its definition by the same engine as in the local organization. Only
 * the waits between retries are done here, as the definition gives them, since the engine would wait in real time.
 */
export class Machine {
  private readonly machine: StateMachine;
  private readonly handlers: Record<string, (parameters: object) => Promise<unknown>>;

  constructor(name: StateMachineName, batches: readonly number[], tasks: Tasks, timing: Timing) {
    const definition = definitionOf(name, batches);
    this.handlers = Object.fromEntries(
      statesOf(definition)
        .filter(([, { Type }]) => Type === 'Task')
        .map(([state, task]) => [state, handlerOf(task, tasks, timing)]),
    );
    this.machine = new StateMachine(withoutRetries(definition) as never);
  }

  async run(input: unknown): Promise<Ended> {
    const execution = this.machine.run(input as never, {
      overrides: { taskResourceLocalHandlers: this.handlers as never },
    });
    const failure = execution.result.then(
      () => undefined,
      (error: unknown) => error,
    );
    const states: string[] = [];
    let error: string | undefined;
    for await (const event of execution.eventLogs) {
      if (event.type === 'StateEntered' && event.index === undefined) states.push(event.state.name);
      if (event.type === 'ExecutionFailed') error = event.Error;
    }
    await failure;
    return { states, ...(error !== undefined && { error }) };
  }
}

function handlerOf(state: State, tasks: Tasks, timing: Timing): (parameters: object) => Promise<unknown> {
  const step = (state.Parameters?.FunctionName ?? state.Resource ?? '').split(':').at(-1) as Step;
  return async (parameters) => {
    const isInvocation = 'Payload' in parameters;
    const work = async (): Promise<unknown> => {
      const task = tasks[step];
      if (!task) throw new Error(`Nothing does the task ${step}.`);
      return task((isInvocation ? parameters.Payload : parameters) as never);
    };
    const answer = await retried(work, (state.Retry ?? []) as readonly Retrier[], timing);
    return isInvocation ? { StatusCode: 200, Payload: answer } : answer;
  };
}

/** Does something again and again, as the `Retry` of its state says. */
async function retried<T>(work: () => Promise<T>, retriers: readonly Retrier[], timing: Timing): Promise<T> {
  const retries = new Map<Retrier, number>();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const name = error instanceof Error ? error.name : 'Error';
      const retrier = retriers.find(
        ({ ErrorEquals }) => ErrorEquals.includes(name) || ErrorEquals.includes('States.ALL'),
      );
      const done = retrier ? (retries.get(retrier) ?? 0) : 0;
      if (!retrier || done >= (retrier.MaxAttempts ?? 3)) throw error;
      retries.set(retrier, done + 1);
      const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy } = retrier;
      const delay = Math.min(IntervalSeconds * BackoffRate ** done, MaxDelaySeconds);
      await timing.sleep(1000 * delay * (JitterStrategy === 'FULL' ? timing.random() : 1));
    }
  }
}

function withoutRetries(definition: Definition): Definition {
  return JSON.parse(JSON.stringify(definition), (key, value: unknown) =>
    key === 'Retry' ? undefined : value,
  ) as Definition;
}
