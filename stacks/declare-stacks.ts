import type { App, TerraformStack } from 'cdktf';
import { firewallsOf, stackNames } from '../organization/names';
import type { Organization } from '../organization/organization';
import { stackOrder } from '../organization/stack-order';
import { DelegatedAdminStack } from './delegated-admin';
import { FirewallStack } from './firewall';
import { ManagementStack } from './management';
import { MemberStack } from './member';
import { SecurityServicesStack } from './security-services';

/**
 * Declares stacks of an organization, each after those that it needs and that are declared as well; and where stacks are
 * chosen, `delegated-admin` after every other one.
 * @param bundles directory of the functions' bundles, which only `delegated-admin` needs
 * @param chosen names of the stacks that a command is about; absent where that is not known: every one is declared
 */
export function declareStacks(
  app: App,
  organization: Organization,
  bundles: string,
  chosen?: ReadonlySet<string>,
): void {
  const order = stackOrder(organization);
  const declared = new Map<string, TerraformStack>();
  const declare = (name: string, make: () => TerraformStack) => {
    if (chosen && !chosen.has(name)) return;
    const stack = make();
    // CDKTF prepares a stack by resolving it once for nothing but references to other stacks. Ours have none.
    stack.prepareStack = () => void stack.ensureBackendExists();
    for (const needed of order.get(name) ?? []) {
      const earlier = declared.get(needed);
      if (earlier) stack.addDependency(earlier);
    }
    declared.set(name, stack);
  };

  declare(stackNames.securityServices, () => new SecurityServicesStack(app, organization));
  declare(stackNames.management, () => new ManagementStack(app, organization));
  for (const member of organization.members)
    declare(stackNames.member(member.id), () => new MemberStack(app, organization, member));
  for (const firewall of firewallsOf(organization))
    declare(stackNames.firewall(firewall), () => new FirewallStack(app, organization, firewall));
  const others = [...declared.values()];
  declare(stackNames.delegatedAdmin, () => new DelegatedAdminStack(app, organization, bundles));
  // It watches what the others make, and would report each of them that is missing while it is deployed. It waits only for
  // those that a command is about: the CLI refuses to destroy a firewall, and to deploy this stack, without what is declared
  // to come after or before it.
  if (chosen) for (const other of others) declared.get(stackNames.delegatedAdmin)?.addDependency(other);
}
