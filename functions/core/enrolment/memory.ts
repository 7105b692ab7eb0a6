import { at, listOf, objectOf, parsed, textOf } from '../untrusted';

/** What one run of `enrol-members` leaves to the next. */
export interface EnrolmentMemory {
  /** Rises with every change, so that of two runs at a time one is kept. */
  readonly round: number;
  /** What people were last told: the fingerprint of the troubles. Empty: that all is well, which holds before the first. */
  readonly told: string;
  /** Ids of accounts that have reported, or whose role could be assumed, at some time. */
  readonly known: readonly string[];
  /** Accounts that AWS took and that did not report yet, with when it took them first, in groups. */
  readonly asked: readonly Asked[];
}

export interface Asked {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `keyOf` of a place. */
  readonly place: string;
  readonly accounts: readonly string[];
}

export const nothingRemembered: EnrolmentMemory = { round: 0, told: '', known: [], asked: [] };

/** A memory as it was written; one that is damaged is none, which costs a message more. */
export function readMemory(json: unknown, round: number): EnrolmentMemory {
  const memory = objectOf(parsed(json));
  const texts = (value: unknown) => listOf(value).filter((each) => typeof each === 'string');
  const asked = listOf(memory['asked']).flatMap((each): Asked[] => {
    const since = at(each, 'at');
    return typeof since === 'number'
      ? [{ at: since, place: textOf(at(each, 'place')), accounts: texts(at(each, 'accounts')) }]
      : [];
  });
  return { round, told: textOf(memory['told']), known: texts(memory['known']), asked };
}

/** When AWS took an account first, as far as it has not reported since. */
export function askedSince({ asked }: EnrolmentMemory, place: string, account: string): number | undefined {
  return asked.find((each) => each.place === place && each.accounts.includes(account))?.at;
}

/** Accounts that AWS took, in groups; one that it had taken before keeps its time. */
export function askedNow(
  before: EnrolmentMemory,
  taken: readonly { readonly place: string; readonly account: string }[],
  now: number,
): Asked[] {
  const groups = new Map<string, { at: number; place: string; accounts: string[] }>();
  for (const { place, account } of taken) {
    const since = askedSince(before, place, account) ?? now;
    const key = `${since} ${place}`;
    const group = groups.get(key) ?? { at: since, place, accounts: [] };
    group.accounts.push(account);
    groups.set(key, group);
  }
  return [...groups.values()];
}
