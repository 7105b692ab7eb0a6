import type { DeployedOrganization } from './deployed-organization';
import { RolePolicy } from './role-policy';

/** One permission that a role has, or that was used. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
}

/** What the policy of a deployed role allows, an action and a resource each. */
export async function grantedPermissions(local: DeployedOrganization, role: string): Promise<Permission[]> {
  const statements = await new RolePolicy(local, role).read();
  return statements.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))),
  );
}

/** Whether a permission that was used is the granted one: as it stands, or by its wildcards. */
export function isGrantedBy(used: Permission, granted: Permission): boolean {
  const pattern = granted.resource.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return used.action === granted.action && new RegExp(`^${pattern}$`).test(used.resource);
}
