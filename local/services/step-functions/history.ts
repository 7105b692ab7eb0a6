import type { StateMachine } from 'aws-local-stepfunctions';

import type { State } from './definition';

type Logs = ReturnType<StateMachine['run']>['eventLogs'];

/** What the engine says about a running execution. */
export type EngineLog = Logs extends AsyncGenerator<infer Log> ? Log : never;

/** An event of an execution's history in the shape of `GetExecutionHistory`, before it is numbered. */
export interface HistoryEvent {
  readonly type: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly [details: `${string}EventDetails`]: Readonly<Record<string, unknown>>;
}

/**
 * The events that AWS would write for one of the engine's.
 *
 * @param stateOf the definition of a state by its name
 */
export function historyOf(log: EngineLog, roleArn: string, stateOf: (name: string) => State): readonly HistoryEvent[] {
  const timestamp = log.timestamp / 1000;
  switch (log.type) {
    case 'ExecutionStarted':
      return [{ type: log.type, timestamp, executionStartedEventDetails: { input: text(log.input), roleArn } }];
    case 'ExecutionSucceeded':
      return [{ type: log.type, timestamp, executionSucceededEventDetails: { output: text(log.output) } }];
    case 'ExecutionFailed':
      return [{ type: log.type, timestamp, executionFailedEventDetails: failure(log) }];
    case 'ExecutionAborted':
      return [{ type: log.type, timestamp, executionAbortedEventDetails: {} }];
    case 'ExecutionTimeout':
      return [{ type: 'ExecutionTimedOut', timestamp, executionTimedOutEventDetails: { error: 'States.Timeout' } }];
    case 'MapIterationStarted':
      return [{ type: log.type, timestamp, mapIterationStartedEventDetails: iteration(log) }];
    case 'MapIterationSucceeded':
      return [{ type: log.type, timestamp, mapIterationSucceededEventDetails: iteration(log) }];
    case 'MapIterationFailed':
      return [{ type: log.type, timestamp, mapIterationFailedEventDetails: iteration(log) }];
    case 'StateEntered': {
      const stateEnteredEventDetails = { name: log.state.name, input: text(log.state.input) };
      const entered = { type: `${log.state.type}StateEntered`, timestamp, stateEnteredEventDetails };
      return [entered, ...begun(log.state.type, stateOf(log.state.name), timestamp)];
    }
    case 'StateRetried':
      return begun(log.state.type, stateOf(log.state.name), timestamp);
    case 'StateExited': {
      const output = text(log.state.output);
      const stateExitedEventDetails = { name: log.state.name, output };
      const exited = { type: `${log.state.type}StateExited`, timestamp, stateExitedEventDetails };
      if (log.state.type === 'Map') return [{ type: 'MapStateSucceeded', timestamp }, exited];
      if (log.state.type !== 'Task') return [exited];
      const taskSucceededEventDetails = { ...resourceOf(stateOf(log.state.name)), output };
      return [{ type: 'TaskSucceeded', timestamp, taskSucceededEventDetails }, exited];
    }
    case 'StateFailed': {
      if (log.state.type === 'Map') return [{ type: 'MapStateFailed', timestamp }];
      if (log.state.type !== 'Task') return [];
      const details = { ...resourceOf(stateOf(log.state.name)), ...failure(log) };
      return log.Error === 'States.Timeout'
        ? [{ type: 'TaskTimedOut', timestamp, taskTimedOutEventDetails: details }]
        : [{ type: 'TaskFailed', timestamp, taskFailedEventDetails: details }];
    }
    case 'StateCaught':
    case 'ParallelBranchStarted':
    case 'ParallelBranchSucceeded':
    case 'ParallelBranchFailed':
      // AWS writes nothing for these: the next state's entry shows them.
      return [];
  }
}

function begun(type: string, state: State, timestamp: number): readonly HistoryEvent[] {
  if (type === 'Map' || type === 'Parallel') return [{ type: `${type}StateStarted`, timestamp }];
  if (type !== 'Task') return [];
  const resource = resourceOf(state);
  const taskScheduledEventDetails = { ...resource, region: '', parameters: text(state['Parameters'] ?? {}) };
  return [
    { type: 'TaskScheduled', timestamp, taskScheduledEventDetails },
    { type: 'TaskStarted', timestamp, taskStartedEventDetails: resource },
  ];
}

function resourceOf({ Resource: resource = '' }: State): { readonly resourceType: string; readonly resource: string } {
  const [, , service = 'lambda', , , resourceType = 'lambda', operation = ''] = resource.split(':');
  return service === 'states' ? { resourceType, resource: operation } : { resourceType: service, resource };
}

function iteration(log: { readonly index: number; readonly parentState: { readonly name: string } }) {
  return { name: log.parentState.name, index: log.index };
}

function failure({ Error: error, Cause }: { readonly Error: string; readonly Cause: unknown }) {
  return { error, cause: typeof Cause === 'string' ? Cause : text(Cause) };
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null);
}
