import { Construct } from 'constructs';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { alarmName } from '../../organization/names';
import type { AlarmTopic } from './alarm-topic';

/** A series that CloudWatch holds. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Maximum' | 'Sum';
}

export interface AlarmProps {
  readonly topic: AlarmTopic;
  /** Becomes `portcullis-<subject>`, which is also the heading of its article in `docs/runbook.md`. */
  readonly subject: string;
  /** What has happened, for whoever is woken by it. */
  readonly description: string;
  /** What it watches; several are added up. */
  readonly metrics: readonly [WatchedMetric, ...WatchedMetric[]];
  /** The value from which on it rises. */
  readonly atLeast: number;
  /** Periods of five minutes in each of which the value must be reached; 1 unless given. */
  readonly periods?: number;
  /** What a period without a value means: that all is well (unless given), or nothing at all. */
  readonly silence?: 'notBreaching' | 'ignore';
}

const period = 300;

/** Tells the topic of its Region when something has gone wrong, and when it is over. */
export class Alarm extends Construct {
  constructor(scope: Construct, props: AlarmProps) {
    super(scope, props.subject);
    const { topic, metrics } = props;
    const name = alarmName(props.subject);
    const [first, ...others] = metrics;
    new CloudwatchMetricAlarm(this, 'alarm', {
      provider: topic.place.provider,
      alarmName: name,
      alarmDescription: `${props.description} See docs/runbook.md#${name}`,
      ...(others.length > 0
        ? { metricQuery: sumOf(metrics) }
        : {
            namespace: first.namespace,
            metricName: first.name,
            dimensions: first.dimensions,
            statistic: first.statistic,
            period,
          }),
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: props.atLeast,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: props.silence ?? 'notBreaching',
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    });
  }
}

/** A service may leave out what it did not count, and a sum with a gap in it is a gap. */
function sumOf(metrics: readonly WatchedMetric[]) {
  return [
    {
      id: 'sum',
      label: metrics.map(({ name }) => name).join(' + '),
      expression: metrics.map((_, index) => `FILL(m${index}, 0)`).join(' + '),
      returnData: true,
    },
    ...metrics.map(({ namespace, name, dimensions, statistic }, index) => ({
      id: `m${index}`,
      metric: { namespace, metricName: name, dimensions, stat: statistic, period },
    })),
  ];
}
