import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Metric } from '../core/metric';

/** Its namespace and its one dimension, `service`, come from the environment, as the logger's settings do. */
const metrics = new Metrics();

/**
 * Writes metrics to standard output in CloudWatch's embedded metric format, which costs no call and needs no permission.
 * No firewall is a dimension: each would be a series that is paid for, and an alarm watches one series alone.
 */
export function publishMetrics(measured: readonly Metric[]): void {
  for (const { name, unit, value } of measured) metrics.addMetric(name, unit, value);
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
