import { dependable, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { alarmName } from '../../organization/names';
import type { AlarmTopic } from './alarm-topic';
import type { Metric } from './metric';

export interface AlarmProps {
  readonly topic: AlarmTopic;
  /** Becomes `portcullis-<subject>`, which is also the heading of its article in `docs/runbook.md`. */
  readonly subject: string;
  /** What has happened, for whoever is woken by it. */
  readonly description: string;
  /** What it watches; several are added up. */
  readonly metrics: readonly [Metric, ...Metric[]];
  /** The value from which on, or below which, it rises. Below: a period without a value counts as nothing. */
  readonly when: { readonly atLeast: number } | { readonly below: number };
  /** Seconds of a period; 300 unless given. */
  readonly period?: number;
  /** Periods in each of which that must be so; 1 unless given. */
  readonly periods?: number;
  /** What a period without a value means where it is not nothing: that all is well (unless given), no change, or the worst. */
  readonly silence?: 'notBreaching' | 'ignore' | 'breaching';
}

/** Tells the topic of its Region when something has gone wrong, and when it is over. */
export class Alarm extends Construct {
  readonly arn: string;
  private readonly resource: CloudwatchMetricAlarm;

  constructor(scope: Construct, props: AlarmProps) {
    super(scope, props.subject);
    const { topic, metrics, when, period = 300 } = props;
    const name = alarmName(props.subject);
    const isForTooLittle = 'below' in when;
    this.resource = new CloudwatchMetricAlarm(this, 'alarm', {
      provider: topic.place.provider,
      alarmName: name,
      alarmDescription: `${props.description} See docs/runbook.md#${name}`,
      ...(metrics.length > 1 || isForTooLittle ? { metricQuery: sumOf(metrics, period) } : plain(metrics[0], period)),
      ...(isForTooLittle
        ? { comparisonOperator: 'LessThanThreshold', threshold: when.below }
        : { comparisonOperator: 'GreaterThanOrEqualToThreshold', threshold: when.atLeast }),
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: isForTooLittle ? 'breaching' : (props.silence ?? 'notBreaching'),
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    });
    this.arn = this.resource.arn;
  }

  /** Has it made only when something else is there. */
  beginAfter(other: ITerraformDependable): void {
    this.resource.dependsOn = [...(this.resource.dependsOn ?? []), dependable(other)];
  }
}

function plain({ namespace, name, dimensions, statistic }: Metric, period: number) {
  return { namespace, metricName: name, dimensions, statistic, period };
}

/**
 * The sum of metrics, with zeros where a service counted nothing and so wrote nothing: a sum with a gap in it is a gap,
 * and for gaps an alarm looks back to values from before the periods that it is about.
 */
function sumOf(metrics: readonly Metric[], period: number) {
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
