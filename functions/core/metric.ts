/** What the functions measure: organization/names.ts says what each means. */
export const metricNames = [
  'AccountsNotReporting',
  'CapacityUsed',
  'FirewallsBehind',
  'FirewallsNotDeployed',
  'HostsAdded',
  'HostsBlocked',
  'HostsNotEnforced',
  'HostsRefused',
  'NotificationsFailed',
  'NotificationsSent',
  'ReleasesHeld',
  'RuleGroupsUnattached',
  'TimeToBlock',
] as const;
export type MetricName = (typeof metricNames)[number];

/** One value of a metric. A metric may have many at once: CloudWatch keeps their number, sum, minimum and maximum. */
export interface Metric {
  readonly name: MetricName;
  readonly unit: 'Count' | 'Percent' | 'Seconds';
  readonly value: number;
}

/** A number of things. */
export function count(name: MetricName, value: number): Metric {
  return { name, unit: 'Count', value };
}
