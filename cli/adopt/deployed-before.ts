import { stackNames } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import { StackState } from '../stack-state';
import { isRead, type Found, type FoundAccount } from './found';
import { sideBySide } from '../../functions/core/side-by-side';

/** States are read by Terraform, a process each. */
const statesAtOnce = 4;

/** What the stacks have made or adopted before, of those that have to do with what was found. */
export async function deployedBefore(
  { members, stateBackend }: Organization,
  accounts: readonly FoundAccount[],
): Promise<Pick<Found, 'deployed' | 'unknownStacks'>> {
  const isOn = (account: string) =>
    accounts.some((each) => each.account === account && each.regions.some(({ hub }) => hub && isRead(hub) && hub.read));
  const stacks = [
    ...[stackNames.securityServices, stackNames.management, stackNames.delegatedAdmin],
    ...members
      .filter(({ id, turnOnSecurityHub }) => turnOnSecurityHub && isOn(id))
      .map(({ id }) => stackNames.member(id)),
  ];
  const states = await sideBySide(stacks, statesAtOnce, async (stack) => {
    const addresses = await new StackState(stack).knownAddresses(stateBackend === undefined);
    return { stack, addresses };
  });
  return {
    deployed: new Set(states.flatMap(({ stack, addresses = [] }) => addresses.map((each) => `${stack} ${each}`))),
    unknownStacks: states.filter(({ addresses }) => !addresses).map(({ stack }) => stack),
  };
}
