import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Manifest, type StackManifest } from 'cdktf';

/**
 * Leaves in the manifest what earlier commands built and Terraform has initialised. The CLI deletes the directory of
 * each stack that the manifest lacks, be it that another command is deploying from it just now.
 * @param chosen stacks that are built anew
 * @param existing names of all stacks; others are left to the CLI to delete
 */
export function keepInitialized(manifest: Manifest, chosen: ReadonlySet<string>, existing: Iterable<string>): void {
  const earlier = readEarlier(join(manifest.outdir, Manifest.fileName));
  for (const name of existing) {
    const stack = earlier[name];
    if (chosen.has(name) || !stack) continue;
    const directory = join(manifest.outdir, stack.workingDirectory);
    // It is not what the command is about, and so nothing that is destroyed is kept up by it.
    if (existsSync(join(directory, '.terraform'))) manifest.stacks[name] = { ...stack, dependencies: [] };
  }
}

function readEarlier(file: string): Readonly<Record<string, StackManifest>> {
  if (!existsSync(file)) return {};
  const { stacks } = JSON.parse(readFileSync(file, 'utf8')) as { stacks: Record<string, StackManifest> };
  return stacks;
}
