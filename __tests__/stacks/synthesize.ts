import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerraformStack, Testing } from 'cdktf';
import { functionNames } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import { declareStacks } from '../../stacks/declare-stacks';

/** Whatever JSON holds. */
type Json = ReturnType<typeof JSON.parse>;

/** A resource as Terraform reads it. */
export type Resource = Record<string, Json>;

/** One stack's synthesised configuration. */
export interface Synthesized {
  readonly name: string;
  readonly dependencies: string[];
  readonly configuration: Record<string, Json>;
}

/** The stacks of an organization, synthesised. The functions' bundles are stand-ins with the same bytes everywhere. */
export function synthesize(organization: Organization, chosen?: ReadonlySet<string>): Map<string, Synthesized> {
  const bundles = mkdtempSync(join(tmpdir(), 'portcullis-stacks-'));
  try {
    for (const name of functionNames) writeFileSync(join(bundles, `${name}.zip`), name);
    const app = Testing.app();
    declareStacks(app, organization, bundles, chosen);
    const stacks = app.node.children.filter((child): child is TerraformStack => TerraformStack.isStack(child));
    return new Map(
      stacks.map((stack) => [
        stack.node.id,
        {
          name: stack.node.id,
          dependencies: stack.dependencies.map(({ node }) => node.id),
          configuration: JSON.parse(Testing.synth(stack)),
        },
      ]),
    );
  } finally {
    rmSync(bundles, { recursive: true });
  }
}

/** The resources of a type, by their names in Terraform. */
export function resourcesOf({ configuration }: Synthesized, type: string): [string, Resource][] {
  return Object.entries<Resource>(configuration['resource'][type] ?? {});
}

/** Every resource of a stack, with its type. */
export function everyResource({ configuration }: Synthesized): { type: string; id: string; resource: Resource }[] {
  return Object.entries<Record<string, Resource>>(configuration['resource']).flatMap(([type, resources]) =>
    Object.entries(resources).map(([id, resource]) => ({ type, id, resource })),
  );
}
