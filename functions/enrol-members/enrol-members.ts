import {
  decide,
  keyOf,
  placesOf,
  type Decision,
  type EnrolmentSettings,
  type OrganizationAccount,
  type Place,
  type Service,
} from '../core/enrolment/enrolment';
import { askedNow, askedSince, type EnrolmentMemory } from '../core/enrolment/memory';
import type { Hubs, Members, OrganizationAccounts } from '../core/enrolment/ports';
import type { EnrolmentReport } from '../core/enrolment/report';
import {
  hubOff,
  leftOut,
  noAddress,
  notProven,
  notReached,
  placeFailed,
  refused,
  roleMissing,
  stays,
  type Trouble,
} from '../core/enrolment/trouble';
import type { Timing } from '../core/timing';
import { enrolPlace } from './enrol-place';
import { sideBySide } from '../core/side-by-side';

/** Accounts whose hubs are looked at at once: each of them counts by itself at AWS. */
const proofsAtOnce = 20;
/** How long AWS may take until an account that it took reports: enough that no run at a deployment asks too soon. */
const settlingTime = 50 * 60_000;

/** What the enrolment works with. */
export interface Enroller {
  readonly organization: OrganizationAccounts;
  readonly members: Readonly<Record<Service, Pick<Members, 'list' | 'enrol'>>>;
  readonly hubs: Hubs;
  readonly timing: Pick<Timing, 'now'>;
  /** Milliseconds since 1970: no call begins after it. */
  readonly deadline: number;
}

/** What became of it, and what the next run has to know. */
export interface EnrolmentOutcome {
  readonly report: EnrolmentReport;
  readonly memory: Pick<EnrolmentMemory, 'known' | 'asked'>;
}

/** Accounts of one place, and what is to become of each. */
interface Census extends Place {
  readonly members: ReadonlyMap<string, string>;
  readonly decisions: readonly { readonly account: OrganizationAccount; readonly decision: Decision }[];
}

/**
 * Has every account report that is to: Regions side by side, and whatever fails is told of the accounts that it is about.
 * @throws OrganizationUnavailable
 */
export async function enrolMembers(
  settings: EnrolmentSettings,
  memory: EnrolmentMemory,
  enroller: Enroller,
): Promise<EnrolmentOutcome> {
  const { organization, members, hubs, timing, deadline } = enroller;
  const accounts = (await organization.active()).filter(({ id }) => id !== settings.securityAccount);
  const troubles: Trouble[] = [];
  const enrolled: (Place & { account: string })[] = [];
  const known = new Set(memory.known);
  const hasTime = () => timing.now() < deadline;
  const isManagement = ({ id }: OrganizationAccount) => id === settings.managementAccount;
  const troubled = (place: Place, { id }: OrganizationAccount, told: Omit<Trouble, keyof Place | 'account'>) => {
    const { service, region } = place;
    troubles.push({ service, region, account: id, ...told });
  };

  const censuses = await Promise.all(
    placesOf(settings).map(async (place): Promise<Census> => {
      try {
        const there = await members[place.service].list(place.region);
        const decisions = accounts.map((account) => ({
          account,
          decision: decide(settings, place, account.id, there.get(account.id)),
        }));
        return { ...place, members: there, decisions };
      } catch (error) {
        const told = placeFailed(place, 'To list the members', error);
        for (const account of accounts)
          if (decide(settings, place, account.id, undefined) !== 'not ours') troubled(place, account, told);
        return { ...place, members: new Map(), decisions: [] };
      }
    }),
  );
  for (const { decisions } of censuses)
    for (const { account, decision } of decisions) if (decision === 'nothing') known.add(account.id);

  const proven = new Set<string>();
  const toProve = censuses.flatMap((place) =>
    place.decisions.flatMap(({ account, decision }) => (decision === 'prove' ? [{ place, account }] : [])),
  );
  await sideBySide(toProve, proofsAtOnce, async ({ place, account }) => {
    if (!hasTime()) {
      troubled(place, account, notReached);
      return;
    }
    try {
      const state = await hubs.stateOf(account.id, place.region);
      if (state === 'on') proven.add(`${keyOf(place)}/${account.id}`);
      else if (state === 'off') troubled(place, account, hubOff(isManagement(account)));
      else troubled(place, account, roleMissing(isManagement(account), memory.known.includes(account.id)));
      if (state !== 'no role') known.add(account.id);
    } catch (error) {
      troubled(place, account, notProven(error));
    }
  });

  await Promise.all(
    censuses.map(async (place) => {
      const { service, region } = place;
      const wanted: OrganizationAccount[] = [];
      for (const { account, decision } of place.decisions) {
        const isToEnrol = decision === 'enrol' || (decision === 'prove' && proven.has(`${keyOf(place)}/${account.id}`));
        if (decision === 'left out') troubled(place, account, leftOut);
        else if (isToEnrol && service === 'GuardDuty' && account.email === '') troubled(place, account, noAddress);
        else if (isToEnrol) wanted.push(account);
      }
      const { taken, unprocessed, failed, left } = await enrolPlace(members[service], region, wanted, hasTime);
      for (const account of taken) {
        const since = askedSince(memory, keyOf(place), account.id);
        if (since !== undefined && timing.now() - since > settlingTime)
          troubled(place, account, stays(place.members.get(account.id) ?? ''));
        enrolled.push({ service, region, account: account.id });
      }
      for (const { account, result } of unprocessed)
        troubled(place, account, refused(place, isManagement(account), result));
      for (const { account, error } of failed) troubled(place, account, placeFailed(place, 'To enrol it', error));
      for (const account of left) troubled(place, account, notReached);
    }),
  );

  const now = timing.now();
  const asked = askedNow(
    memory,
    enrolled.map((each) => ({ place: keyOf(each), account: each.account })),
    now,
  );
  // Those that have left the organization are forgotten.
  const remembered = accounts.flatMap(({ id }) => (known.has(id) ? [id] : []));
  return { report: { accounts, enrolled, troubles, at: now }, memory: { known: remembered, asked } };
}
