import type { App } from 'cdktf';
import { firewallsOf } from '../organization/names';
import type { Organization } from '../organization/organization';
import { DelegatedAdminStack } from './delegated-admin';
import { FirewallStack } from './firewall';
import { ManagementStack } from './management';
import { MemberStack } from './member';

/**
 * Declares every stack of an organization, each after what it needs.
 * @param bundles directory of the functions' bundles
 */
export function declareStacks(app: App, organization: Organization, bundles: string): void {
  const management = new ManagementStack(app, organization);
  const delegatedAdmin = new DelegatedAdminStack(app, organization, bundles);
  // Only a registered administrator may configure Security Hub and GuardDuty for the organization.
  delegatedAdmin.addDependency(management);

  const members = new Map(
    organization.members.map((member) => [member.id, new MemberStack(app, organization, member)]),
  );
  for (const firewall of firewallsOf(organization)) {
    const stack = new FirewallStack(app, organization, firewall);
    // A rule group that nobody can write yet would be an error of every reconcile until the role is there.
    const member = members.get(firewall.account);
    if (member) stack.addDependency(member);
  }
}
