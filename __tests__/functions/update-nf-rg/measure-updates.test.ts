import { measureUpdates } from '../../../functions/update-nf-rg/measure-updates';
import type { Outcome, Reached } from '../../../functions/update-nf-rg/outcome';

const reached = (more: Partial<Reached>): Reached => ({
  kind: 'unchanged',
  firewall: '444444444444/us-west-2/vpc-0a1b2c3d',
  generation: 7,
  aheadBy: 0,
  units: 500,
  capacity: 2000,
  healed: undefined,
  lifted: [],
  held: [],
  notEnforced: [],
  passedBy: [],
  unattached: false,
  unread: undefined,
  undropped: [],
  newWarning: false,
  ...more,
});
const failed: Outcome = {
  kind: 'failed',
  firewall: '444444444444/us-west-2/vpc-1a1b2c3d',
  error: 'AccessDenied',
  message: 'no',
  first: true,
};
const valuesOf = (outcomes: readonly Outcome[], wanted: string) =>
  measureUpdates({ outcomes, blocked: 3 }).flatMap(({ name, value }) => (name === wanted ? [value] : []));

it('measures the capacity that each rule group has used, in percent', () => {
  const outcomes = [reached({}), reached({ kind: 'updated', units: 1600 })];
  expect(valuesOf(outcomes, 'CapacityUsed')).toEqual([25, 80]);
});

it('counts the hosts that each rule group has no room for', () => {
  const outcomes = [reached({ notEnforced: ['185.220.101.4', '45.155.205.233'] }), reached({})];
  expect(valuesOf(outcomes, 'HostsNotEnforced')).toEqual([2, 0]);
});

it('tells rule groups that no policy uses', () => {
  expect(valuesOf([reached({ unattached: true }), reached({})], 'RuleGroupsUnattached')).toEqual([1, 0]);
});

it('counts the firewalls that were not reached, none included', () => {
  expect(valuesOf([failed, reached({}), failed], 'FirewallsBehind')).toEqual([2]);
  expect(valuesOf([reached({})], 'FirewallsBehind')).toEqual([0]);
});

it('says nothing of the rule group of a firewall that was skipped or failed', () => {
  const outcomes: Outcome[] = [
    { kind: 'skipped', firewall: '444444444444/us-west-2/vpc-2a1b2c3d', undropped: [] },
    failed,
  ];
  const names = measureUpdates({ outcomes, blocked: undefined }).map(({ name }) => name);
  expect(names).toEqual(['FirewallsBehind', 'FirewallsNotDeployed']);
});

it('tells how many hosts are blocked, when somebody had to read them', () => {
  expect(valuesOf([reached({})], 'HostsBlocked')).toEqual([3]);
});
