import { firewallsOf, stackNames } from './names';
import type { Organization } from './organization';

/** The names of stacks, in an order to deploy in, each with those that must be there before it. */
export type StackOrder = ReadonlyMap<string, readonly string[]>;

const { securityServices, management, delegatedAdmin } = stackNames;

/** The stacks that every organization has once. */
export const centralStacks: StackOrder = new Map<string, readonly string[]>([
  [securityServices, []],
  // AWS may enable both services when it registers an administrator, and then they can be made by nobody else.
  [management, [securityServices]],
  // Only a registered administrator may configure Security Hub and GuardDuty for the organization.
  [delegatedAdmin, [management]],
]);

/**
 * Every stack that an organization has. `delegated-admin` comes last, although it needs no account's: it reports every
 * firewall that it does not find.
 */
export function stackOrder(organization: Organization): StackOrder {
  const { member, firewall } = stackNames;
  const { updaterRoleUnits } = organization;
  const central = [...centralStacks];
  return new Map<string, readonly string[]>([
    ...central.filter(([name]) => name !== delegatedAdmin),
    // An account that the StackSet serves gets its role by its own stack once the StackSet has given it up.
    ...organization.members.map(({ id }) => [member(id), updaterRoleUnits.length > 0 ? [management] : []] as const),
    // A rule group that nobody can write yet would be an error of every reconcile until the role is there.
    ...firewallsOf(organization).map((each) => [firewall(each), [member(each.account)]] as const),
    ...central.filter(([name]) => name === delegatedAdmin),
  ]);
}
