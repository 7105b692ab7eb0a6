import type { TerraformResource } from 'cdktf';

export interface Adoption {
  /** What the resource is imported by; absent: nothing is there, and it is made. */
  readonly id: string | undefined;
  /** Whether it is kept although it is made: what was there before cannot do without it. */
  readonly isKept?: boolean;
  /** Settings that stay as they are where it is imported; none unless given. */
  readonly leaves?: readonly string[] | 'all';
}

/**
 * Makes a resource that may be there already: with an id it is imported before anything is made, by the resource's own
 * provider, and Terraform refuses to destroy it whatever `deletionProtection` says. `organization/adopted-resources.ts`
 * says the same of every resource that this is called for.
 */
export function adoptable<Resource extends TerraformResource>(resource: Resource, adoption: Adoption): Resource {
  const { id, isKept = false, leaves = [] } = adoption;
  if (id === undefined && !isKept) return resource;
  const ignoreChanges = id === undefined || leaves.length === 0 ? {} : { ignoreChanges: leaves as string[] | 'all' };
  resource.lifecycle = { ...resource.lifecycle, preventDestroy: true, ...ignoreChanges };
  if (id !== undefined) resource.importFrom(id, resource.provider);
  return resource;
}
