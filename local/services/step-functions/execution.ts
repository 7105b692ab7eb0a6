import {
  ExecutionAbortedError,
  ExecutionTimeoutError,
  StateMachine,
  type StateMachineDefinition,
} from 'aws-local-stepfunctions';

import { states, type Definition } from './definition';
import { historyOf, type EngineLog, type HistoryEvent } from './history';
import { contextOf, prepareDefinition } from './prepare-definition';
import { maximumBytes, runTask, TaskError, tooLarge, type TaskProps } from './task';
import { errorNameOf } from './unlike-aws';
import { defineWithResolvers } from './with-resolvers';

defineWithResolvers();

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface ExecutionProps extends TaskProps {
  readonly arn: string;
  readonly name: string;
  readonly stateMachine: {
    readonly arn: string;
    readonly name: string;
    /** As it was stored: text. */
    readonly definition: string;
    readonly updateDate?: unknown;
  };
  readonly definition: Definition;
  /** JSON. */
  readonly input: string;
}

/** One run of a machine's definition as it was when the run began. */
export class Execution {
  readonly startDate = new Date();
  /** Resolves when it has ended, however it ended. */
  readonly ended: Promise<void>;
  private readonly events: HistoryEvent[] = [];
  private readonly abort: () => void;
  private outcome: {
    readonly status: ExecutionStatus;
    readonly stopDate?: Date;
    readonly output?: string;
    readonly error?: string | undefined;
    readonly cause?: string | undefined;
  } = { status: 'RUNNING' };

  constructor(readonly props: ExecutionProps) {
    const { arn, name, stateMachine, definition } = props;
    const input = JSON.parse(props.input) as unknown;
    const all = new Map(states(definition));
    const started = {
      Id: arn,
      Name: name,
      Input: input,
      StartTime: this.startDate.toISOString(),
      RoleArn: props.caller.role,
    };
    const handlers = [...all].flatMap(([state, { Resource }]) =>
      Resource === undefined ? [] : [[state, (given: unknown) => this.runState(Resource, given)] as const],
    );
    const machine = new StateMachine(prepareDefinition(definition) as unknown as StateMachineDefinition, {
      validationOptions: { noValidate: true },
    });
    const run = machine.run(input as never, {
      overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) as never },
      context: contextOf(started, { Id: stateMachine.arn, Name: stateMachine.name }, [...all.keys()]),
    });
    this.abort = run.abort;
    const read = this.read(run.eventLogs, (state) => all.get(state) ?? { Type: 'Task' });
    this.ended = run.result
      .then(
        (output) => this.end({ status: 'SUCCEEDED', output: JSON.stringify(output) }),
        (error: unknown) => this.end(failed(error)),
      )
      .then(() => read);
  }

  get status(): ExecutionStatus {
    return this.outcome.status;
  }

  /** Ends it at once. */
  stop(error?: string, cause?: string): Date {
    this.end({ status: 'ABORTED', error, cause });
    this.abort();
    return this.outcome.stopDate ?? new Date();
  }

  /** Its entry in `ListExecutions`. */
  summary() {
    const { status, stopDate } = this.outcome;
    return {
      executionArn: this.props.arn,
      stateMachineArn: this.props.stateMachine.arn,
      name: this.props.name,
      status,
      startDate: seconds(this.startDate),
      ...(stopDate === undefined ? {} : { stopDate: seconds(stopDate) }),
    };
  }

  /** The answer of `DescribeExecution`. */
  describe() {
    const { output, error, cause } = this.outcome;
    return {
      ...this.summary(),
      input: this.props.input,
      inputDetails: { included: true },
      ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
      redriveCount: 0,
    };
  }

  /** The events of `GetExecutionHistory`, oldest first. */
  history(): readonly object[] {
    return this.events.map((event, index) => ({ ...event, id: index + 1, previousEventId: index }));
  }

  private async runState(resource: string, input: unknown): Promise<unknown> {
    // The engine goes on to the next state, or to a repeat, after it was aborted.
    if (this.status !== 'RUNNING') throw new TaskError('States.Runtime', 'The execution has ended', true);
    return runTask(resource, input, this.props);
  }

  private async read(logs: AsyncIterable<EngineLog>, stateOf: Parameters<typeof historyOf>[2]): Promise<void> {
    for await (const log of logs) {
      this.events.push(...historyOf(log, this.props.caller.role, stateOf));
      if (log.type !== 'StateExited') continue;
      // Results that are small each can be too large together, after a Map.
      if (Buffer.byteLength(JSON.stringify(log.state.output ?? null)) <= maximumBytes) continue;
      const { name: error, message: cause } = tooLarge(log.state.name);
      this.end({ status: 'FAILED', error, cause });
      this.abort();
    }
  }

  private end(outcome: Omit<typeof this.outcome, 'stopDate'>): void {
    if (this.outcome.status === 'RUNNING') this.outcome = { ...outcome, stopDate: new Date() };
  }
}

function failed(thrown: unknown): {
  readonly status: ExecutionStatus;
  readonly error?: string;
  readonly cause?: string;
} {
  if (thrown instanceof ExecutionAbortedError) return { status: 'ABORTED' };
  if (thrown instanceof ExecutionTimeoutError) return { status: 'TIMED_OUT', error: 'States.Timeout' };
  const inner = thrown instanceof Error ? thrown.cause : thrown;
  if (!(inner instanceof Error)) return { status: 'FAILED', error: 'States.Runtime', cause: String(thrown) };
  // A Fail state without Error has none in AWS.
  if (inner.name === 'FailStateError') return { status: 'FAILED' };
  // What the engine itself stumbled over has no name that a definition could know.
  const isOwn = 'isRetryable' in inner;
  return { status: 'FAILED', error: isOwn ? errorNameOf(inner) : 'States.Runtime', cause: inner.message };
}

/** Seconds since the epoch: how JSON protocols write a time. */
function seconds(date: Date): number {
  return date.getTime() / 1000;
}
