import { firewallsOf, stackNames } from './names';
import type { Organization } from './organization';

/** The names of stacks, in an order to deploy in, each with those that must be there before it. */
export type StackOrder = ReadonlyMap<string, readonly string[]>;

/** The stacks that every organization has once. */
export const centralStacks: StackOrder = new Map<string, readonly string[]>([
  [stackNames.management, []],
  // Only a registered administrator may configure Security Hub and GuardDuty for the organization.
  [stackNames.delegatedAdmin, [stackNames.management]],
]);

/** Every stack that an organization has. */
export function stackOrder(organization: Organization): StackOrder {
  const { management, member, firewall } = stackNames;
  const { updaterRoleUnits } = organization;
  return new Map<string, readonly string[]>([
    ...centralStacks,
    // An account that the StackSet serves gets its role by its own stack once the StackSet has given it up.
    ...organization.members.map(({ id }) => [member(id), updaterRoleUnits.length > 0 ? [management] : []] as const),
    // A rule group that nobody can write yet would be an error of every reconcile until the role is there.
    ...firewallsOf(organization).map((each) => [firewall(each), [member(each.account)]] as const),
  ]);
}
