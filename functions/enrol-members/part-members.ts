import { isEnabled, type EnrolmentSettings } from '../core/enrolment/enrolment';
import type { Members } from '../core/enrolment/ports';

/** What both services take at once (AWS quota). */
const atOnce = 50;

/**
 * Ends the memberships in Security Hub of accounts whose hub is ours, before the stacks go that turned it on: AWS lets no
 * member turn its hub off. The management account's goes after the administrators, which sets it free.
 * @returns what was done, a line each; a Region that fails holds up no other
 */
export async function partMembers(
  settings: EnrolmentSettings,
  securityHub: Pick<Members, 'list' | 'part'>,
): Promise<string[]> {
  return Promise.all(
    settings.regions.map(async (region) => {
      try {
        const members = await securityHub.list(region);
        const ours = (settings.ownHubs[region] ?? []).filter(
          (account) => account !== settings.managementAccount && isEnabled(members.get(account)),
        );
        for (let index = 0; index < ours.length; index += atOnce)
          await securityHub.part(region, ours.slice(index, index + atOnce));
        return `Security Hub, ${region}: ${ours.length} accounts are on their own now.`;
      } catch (error) {
        return `Security Hub, ${region}: ${String(error)}. Disassociate the members before their stacks are destroyed.`;
      }
    }),
  );
}
