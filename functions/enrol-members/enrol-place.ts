import { MembersRefused } from '../core/errors';
import type { OrganizationAccount } from '../core/enrolment/enrolment';
import type { Members } from '../core/enrolment/ports';

/** What both services take at once (AWS quota). */
const atOnce = 50;

export interface Enrolled {
  /** Accounts that AWS took. */
  readonly taken: readonly OrganizationAccount[];
  /** Those that it did not, with what it says of each. */
  readonly unprocessed: readonly { readonly account: OrganizationAccount; readonly result: string }[];
  /** Those of a call that failed. */
  readonly failed: readonly { readonly account: OrganizationAccount; readonly error: unknown }[];
  /** Those that there was no time for. */
  readonly left: readonly OrganizationAccount[];
}

/**
 * Enrols accounts in one Region, so many at once and one call after another, which stays below what AWS allows in a second.
 * A call that is refused for one account is made again by halves, so that it harms no other; where all that it asks for is
 * refused, the others are not tried by halves any more.
 * @param hasTime whether there is time for another call
 */
export async function enrolPlace(
  members: Pick<Members, 'enrol'>,
  region: string,
  accounts: readonly OrganizationAccount[],
  hasTime: () => boolean,
): Promise<Enrolled> {
  const taken: OrganizationAccount[] = [];
  const unprocessed: { account: OrganizationAccount; result: string }[] = [];
  const failed: { account: OrganizationAccount; error: unknown }[] = [];
  const left: OrganizationAccount[] = [];
  let isHopeless = false;

  const enrol = async (some: readonly OrganizationAccount[]): Promise<void> => {
    if (!hasTime()) return void left.push(...some);
    try {
      const results = await members.enrol(region, some);
      for (const account of some) {
        const result = results.get(account.id);
        if (result === undefined || isMemberAlready(result)) taken.push(account);
        else unprocessed.push({ account, result });
      }
    } catch (error) {
      if (some.length === 1 || isHopeless || !(error instanceof MembersRefused))
        return void failed.push(...some.map((account) => ({ account, error })));
      const half = Math.ceil(some.length / 2);
      await enrol(some.slice(0, half));
      await enrol(some.slice(half));
    }
  };

  for (let index = 0; index < accounts.length; index += atOnce) {
    const before = failed.length;
    const some = accounts.slice(index, index + atOnce);
    await enrol(some);
    isHopeless = failed.length - before === some.length;
  }
  return { taken, unprocessed, failed, left };
}

/** Another run, or AWS itself, was quicker. */
function isMemberAlready(result: string): boolean {
  return /already a member/i.test(result);
}
