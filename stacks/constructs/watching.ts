import { Construct } from 'constructs';
import { deadLetterQueue, metrics } from '../../organization/names';
import { Alarm, type AlarmProps, type WatchedMetric } from './alarm';
import { AlarmTopic } from './alarm-topic';
import type { EncryptionKey } from './encryption-key';
import type { NodeFunction } from './node-function';
import type { Place } from './place';
import type { StateMachine } from './state-machine';

export interface WatchingProps {
  /** Every Region with a dead-letter queue; the first is home. */
  readonly regions: readonly [WatchedRegion, ...WatchedRegion[]];
  readonly functions: readonly NodeFunction[];
  readonly machines: readonly StateMachine[];
}

export interface WatchedRegion {
  readonly place: Place;
  readonly key: EncryptionKey;
}

/** The alarms, and in each Region the topic that they go to. */
export class Watching extends Construct {
  constructor(scope: Construct, id: string, props: WatchingProps) {
    super(scope, id);
    const [home] = props.regions.map((region) => this.watchRegion(region)) as [AlarmTopic];
    const alarm = (alarmProps: Omit<AlarmProps, 'topic'>) => new Alarm(this, { topic: home, ...alarmProps });

    // Measured by the reconcile that runs every five minutes, and now and then twice or not at all within a period.
    const firewalls = { silence: 'ignore' } as const;
    alarm({
      ...firewalls,
      subject: 'capacity',
      description: 'A rule group has used 80 % of its capacity or more.',
      metrics: [ours('CapacityUsed')],
      atLeast: 80,
    });
    alarm({
      ...firewalls,
      subject: 'firewalls-behind',
      description: 'A firewall could not be brought to the blocklist for 15 minutes.',
      metrics: [ours('FirewallsBehind')],
      atLeast: 1,
      periods: 3,
    });
    alarm({
      ...firewalls,
      subject: 'unattached-rule-group',
      description: 'No firewall policy refers to a rule group, so that it drops nothing.',
      metrics: [ours('RuleGroupsUnattached')],
      atLeast: 1,
    });

    for (const { name, arn } of props.machines) {
      const ended = (metric: string) => sum('AWS/States', metric, { StateMachineArn: arn });
      alarm({
        subject: name,
        description: `An execution of ${name} failed or timed out.`,
        metrics: [ended('ExecutionsFailed'), ended('ExecutionsTimedOut')],
        atLeast: 1,
      });
    }
    for (const { name } of props.functions) {
      const counted = (metric: string) => sum('AWS/Lambda', metric, { FunctionName: name });
      alarm({
        subject: name,
        description: `${name} has failed or been throttled again and again for 15 minutes.`,
        metrics: [counted('Errors'), counted('Throttles')],
        atLeast: 1,
        // Fewer are made good by the state machines' retries.
        periods: 3,
      });
    }
  }

  private watchRegion({ place, key }: WatchedRegion): AlarmTopic {
    const region = new Construct(this, place.region);
    const topic = new AlarmTopic(region, 'topic', { place, key });
    new Alarm(region, {
      topic,
      subject: 'dead-letters',
      description: 'An event or a scheduled start could not be delivered, and waits in the dead-letter queue.',
      metrics: [
        {
          namespace: 'AWS/SQS',
          name: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName: deadLetterQueue },
          statistic: 'Maximum',
        },
      ],
      atLeast: 1,
    });
    return topic;
  }
}

/** A metric of our functions: the highest of all firewalls. */
function ours(name: string): WatchedMetric {
  return { namespace: metrics.namespace, name, dimensions: { service: metrics.service }, statistic: 'Maximum' };
}

function sum(namespace: string, name: string, dimensions: Record<string, string>): WatchedMetric {
  return { namespace, name, dimensions, statistic: 'Sum' };
}
