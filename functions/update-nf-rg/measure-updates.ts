import { count, type Metric } from '../core/metric';
import type { BatchOutcome } from './update-firewalls';

/** What a batch's outcomes say in numbers. What was skipped was not looked at, and so says nothing of its rule group. */
export function measureUpdates({ outcomes, blocked }: Pick<BatchOutcome, 'outcomes' | 'blocked'>): Metric[] {
  const reached = outcomes.filter((outcome) => 'capacity' in outcome);
  return [
    count('FirewallsBehind', outcomes.filter(({ kind }) => kind === 'failed').length),
    count('FirewallsNotDeployed', outcomes.filter(({ kind }) => kind === 'not deployed').length),
    ...(blocked === undefined ? [] : [count('HostsBlocked', blocked)]),
    ...reached.flatMap(({ units, capacity, notEnforced, unattached, held }): Metric[] => [
      { name: 'CapacityUsed', unit: 'Percent', value: (100 * units) / capacity },
      count('HostsNotEnforced', notEnforced.length),
      count('RuleGroupsUnattached', Number(unattached)),
      ...(held === undefined ? [] : [count('ReleasesHeld', held.length)]),
    ]),
  ];
}
