import { join } from 'node:path';

import { files } from './files';

/** Terraform's states in the folder of a `cdktf.json`, their backups, and the locks of runs that were killed. */
const states = /^\.?terraform\..+\.tfstate(\.backup|\.lock\.info)?$/;

/**
 * Removes Terraform's states of an organization that has ended, and what was built and planned for it: each start makes a
 * new organization, which has none of their resources, and Terraform would try for ever to change what is not there.
 * Whatever else is in the workspace stays.
 * @param workspace made by `writeWorkspace`, or not there yet
 * @returns the stacks that had a state
 */
export function forgetOutlivedStates(workspace: string): readonly string[] {
  const found = files.list(workspace).filter((name) => states.test(name));
  for (const name of found) files.remove(join(workspace, name));
  files.remove(join(workspace, 'cdktf.out'));
  return found.flatMap((name) => /^terraform\.(.+)\.tfstate$/.exec(name)?.[1] ?? []).sort();
}
