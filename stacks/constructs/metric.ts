import { deadLetterQueue, metrics } from '../../organization/names';
import { forwardingRule } from './event-rules';
import type { NodeFunction } from './node-function';
import type { StateMachine } from './state-machine';

/** A series that CloudWatch holds, and how its values within a period become one. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Average' | 'Maximum' | 'Sum';
}

/** A metric that our functions write, of all firewalls together. */
export function ours(name: keyof typeof metrics.names, statistic: Metric['statistic']): Metric {
  const { namespace, service, names } = metrics;
  return { namespace, name: names[name], dimensions: { service }, statistic };
}

export function ofFunction({ name: FunctionName }: NodeFunction, name: 'Errors' | 'Throttles'): Metric {
  return { namespace: 'AWS/Lambda', name, dimensions: { FunctionName }, statistic: 'Sum' };
}

export function ofMachine(
  { arn: StateMachineArn }: StateMachine,
  name: 'ExecutionsFailed' | 'ExecutionsSucceeded' | 'ExecutionsTimedOut',
): Metric {
  return { namespace: 'AWS/States', name, dimensions: { StateMachineArn }, statistic: 'Sum' };
}

/** Events of Security Hub that a Region's rule has sent to the bus. A rule of a default bus is known by its name alone. */
export const findingsForwarded: Metric = {
  namespace: 'AWS/Events',
  name: 'Invocations',
  dimensions: { RuleName: forwardingRule },
  statistic: 'Sum',
};

/** What waits in a Region's dead-letter queue. */
export const deadLettersWaiting: Metric = {
  namespace: 'AWS/SQS',
  name: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName: deadLetterQueue },
  statistic: 'Maximum',
};
