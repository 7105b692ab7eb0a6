import { adoptedResources } from '../../organization/adopted-resources';
import { loadOrganization } from '../../organization/load-organization';
import { OrganizationError } from '../../organization/organization-error';
import { organizationPath } from '../../organization/organization-path';
import { plainText } from '../../terminal/plain-text';
import { print, sayLines } from '../../terminal/print';
import { StackState, TerraformFailed } from '../stack-state';
import { toForget } from './to-forget';

export interface DisownOptions {
  readonly dryRun?: boolean;
  readonly organization?: string;
}

/**
 * Takes what was adopted out of Terraform's states, so that `cdktf destroy` leaves it alone.
 * @returns whether every state is without it
 * @public loaded by main.ts when it is asked for
 */
export async function disown(options: DisownOptions): Promise<boolean> {
  let adopted;
  let file;
  try {
    file = organizationPath(options.organization);
    adopted = adoptedResources(loadOrganization(file));
  } catch (error) {
    if (!(error instanceof OrganizationError)) throw error;
    sayLines(error.message);
    return false;
  }
  if (adopted.length === 0) print(plainText(`${file} names nothing that existed before: there is nothing to disown.`));
  let isDone = true;
  for (const stack of new Set(adopted.map((each) => each.stack))) {
    try {
      for (const line of await disownIn(stack, adopted, options.dryRun === true)) print(plainText(`${stack}: ${line}`));
    } catch (error) {
      if (!(error instanceof TerraformFailed)) throw error;
      sayLines(`${stack}: ${error.message}`);
      isDone = false;
    }
  }
  return isDone;
}

async function disownIn(
  stack: string,
  adopted: ReturnType<typeof adoptedResources>,
  isDry: boolean,
): Promise<string[]> {
  const state = new StackState(stack);
  if (!state.isBuilt()) throw new TerraformFailed(`is not built here. Run npx cdktf synth, and this again.`);
  await state.initialise();
  const addresses = await state.addresses();
  if (addresses.length === 0) return ['has no state, or an empty one: there is nothing to disown.'];
  const chosen = toForget(stack, adopted, addresses);
  if (chosen.length === 0) return ['has nothing of it in its state any more.'];
  if (!isDry) await state.forget(chosen);
  return chosen.map((address) => `${isDry ? 'would disown' : 'disowned'} ${address}`);
}
