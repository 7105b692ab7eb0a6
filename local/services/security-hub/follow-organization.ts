import type { Where } from '../../service';
import { defaultStandards, newHub } from './hub';
import { type HubState, key } from './hub-state';

/**
 * Sees who has joined and left the organization since the last time. Where a Region's `AutoEnable` is on, those who have
 * joined become members there; "it does not enable existing organization accounts", says the user guide.
 */
export async function followOrganization(state: HubState): Promise<void> {
  const accounts = await state.describeAccounts();
  const before = state.known;
  state.known = accounts.map(({ Id }) => Id);
  for (const [id, { account, status }] of state.members) {
    if (status !== 'Created' && !state.known.includes(account)) state.members.delete(id);
  }
  if (before === undefined) return;
  for (const { Id: account, Email } of accounts.filter(({ Id }) => !before.includes(Id))) {
    for (const region of state.administrators.keys()) {
      const configuration = state.configurationOf(region);
      if (configuration?.autoEnable !== true) continue;
      const standards = configuration.autoEnableStandards === 'NONE' ? [] : defaultStandards(region);
      await enrol(state, { account, region }, Email, standards);
    }
  }
}

/**
 * Makes an account of the organization a member, whose hub is turned on where it is off.
 *
 * @param standards of a hub that is turned on; one that is on stays as it is
 */
export async function enrol(state: HubState, there: Where, email: string, standards: readonly string[]): Promise<void> {
  if (!(await state.hub(there))) state.hubs.set(key(there), newHub(standards));
  state.members.set(key(there), { ...there, email, status: 'Enabled', updatedAt: new Date().toISOString() });
}
