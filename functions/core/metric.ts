/** What the functions measure; alarms and dashboards name these. */
export const metricNames = [
  'CapacityUsed',
  'FirewallsBehind',
  'HostsBlocked',
  'HostsNotEnforced',
  'HostsRefused',
  'NotificationsSent',
  'RuleGroupsUnattached',
] as const;
export type MetricName = (typeof metricNames)[number];

/** One value of a metric. A metric may have many at once: CloudWatch keeps their number, sum, minimum and maximum. */
export interface Metric {
  readonly name: MetricName;
  readonly unit: 'Count' | 'Percent';
  readonly value: number;
}

/** A number of things. */
export function count(name: MetricName, value: number): Metric {
  return { name, unit: 'Count', value };
}
