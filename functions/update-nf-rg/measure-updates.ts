import { count, type Metric } from '../core/metric';
import type { Outcome } from './outcome';

/** What a batch's outcomes say in numbers. What was skipped was not looked at, and so says nothing of its rule group. */
export function measureUpdates(outcomes: readonly Outcome[]): Metric[] {
  const reached = outcomes.filter((outcome) => 'capacity' in outcome);
  return [
    count('FirewallsBehind', outcomes.filter(({ kind }) => kind === 'failed').length),
    ...reached.flatMap(({ units, capacity, notEnforced, unattached }): Metric[] => [
      { name: 'CapacityUsed', unit: 'Percent', value: (100 * units) / capacity },
      count('HostsNotEnforced', notEnforced.length),
      count('RuleGroupsUnattached', Number(unattached)),
    ]),
  ];
}
