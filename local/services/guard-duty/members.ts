import type { DescribedAccount } from '../../organization-tree';
import { page } from '../../page';
import type { Administration, Member } from './administration';
import { badRequest } from './bad-request';

/** What the administrator of a Region asks for. */
interface Asked {
  readonly administration: Administration;
  readonly input: Readonly<Record<string, unknown>>;
  readonly query: URLSearchParams;
  /** Those of the organization now. */
  readonly accounts: readonly DescribedAccount[];
}

// `AccountDetails`, `AccountIds` and `MaxResults` of the service's model.
const most = 50;

/** The accounts that GuardDuty's administrator watches in a Region, by the operation's name. */
export const members: Readonly<Record<string, (asked: Asked) => object | Promise<object>>> = {
  CreateMembers: async (asked) => {
    const details = listOf(asked, 'accountDetails') as readonly Readonly<Record<string, string>>[];
    if (details.some(({ accountId, email }) => !/^\d{12}$/.test(accountId ?? '') || !email)) {
      throw badRequest('the required parameters accountId and email are needed');
    }
    return each(
      details.map(({ accountId = '' }) => accountId),
      (account) => create(asked, account, details.find(({ accountId }) => accountId === account)?.['email'] ?? ''),
    );
  },

  ListMembers: ({ administration, query }) => {
    // "(default) TRUE": only those who are associated, whether they are monitored or not.
    const all = query.get('onlyAssociated')?.toLowerCase() === 'false';
    const { items, next } = page(
      administration.members.filter(({ account }) => all || administration.administers(account)),
      { size: query.get('maxResults') ?? undefined, token: query.get('nextToken') },
      most,
      () => badRequest('an invalid or out-of-range value is specified as an input parameter'),
    );
    return {
      members: items.map((one) => describe(one, administration)),
      ...(next !== undefined && { nextToken: next }),
    };
  },

  GetMembers: async (asked) => {
    const { administration } = asked;
    const ids = accountIds(asked);
    const found = administration.members.filter(({ account }) => ids.includes(account));
    const answer = await each(ids, (id) => (found.some(({ account }) => account === id) ? undefined : noMember));
    return { members: found.map((one) => describe(one, administration)), ...answer };
  },

  DisassociateMembers: (asked) => {
    asked.administration.mustLetGo();
    return associated(asked, 'Removed');
  },

  DeleteMembers: (asked) => {
    const { administration } = asked;
    return each(accountIds(asked), (account) => {
      if (administration.members.every((one) => one.account !== account)) return noMember;
      if (administration.administers(account)) {
        administration.mustLetGo();
        return rejected('the given account ID is associated with the current account');
      }
      administration.delete(account);
      return undefined;
    });
  },

  StartMonitoringMembers: (asked) => associated(asked, 'Enabled'),

  StopMonitoringMembers: (asked) => {
    asked.administration.mustLetGo();
    return associated(asked, 'Disabled');
  },
};

const rejected = (why: string) => `The request is rejected because ${why}.`;
const noMember = rejected('the given account ID is not an associated member of the current account');

/** Makes an account a member. @returns why it cannot be, where it cannot */
async function create(
  { administration, accounts }: Asked,
  account: string,
  email: string,
): Promise<string | undefined> {
  if (administration.isItself(account)) return rejected('the given account ID is the current account');
  if (administration.administers(account)) {
    return rejected('the given account ID is already a member or associated member of the current account');
  }
  const found = accounts.find(({ Id }) => Id === account);
  if (found === undefined) {
    // It is nobody's member until it accepts an invitation, which nobody sends here.
    administration.set(account, email, 'Created');
    return undefined;
  }
  if (found.State !== 'ACTIVE') return rejected('the given account ID is suspended');
  if (administration.lacksDetector(account)) {
    return rejected('the management account must enable GuardDuty itself first');
  }
  await administration.enrol(found);
  return undefined;
}

function associated(asked: Asked, status: Member['status']): Promise<object> {
  const { administration } = asked;
  return each(accountIds(asked), (account) => {
    const found = administration.members.find((one) => one.account === account);
    if (found === undefined || !administration.administers(account)) return noMember;
    administration.set(account, found.email, status);
    return undefined;
  });
}

/** Does something for each account, and answers those for which it could not be done. */
async function each(
  accounts: readonly string[],
  work: (account: string) => string | undefined | Promise<string | undefined>,
): Promise<{ readonly unprocessedAccounts: readonly object[] }> {
  const unprocessedAccounts: object[] = [];
  for (const accountId of accounts) {
    const result = await work(accountId);
    if (result !== undefined) unprocessedAccounts.push({ accountId, result });
  }
  return { unprocessedAccounts };
}

function describe({ account, email, status, updatedAt }: Member, administration: Administration): object {
  return {
    accountId: account,
    detectorId: administration.detectorOf(account),
    ...{ masterId: administration.account, administratorId: administration.account },
    ...{ email, relationshipStatus: status, updatedAt },
  };
}

function accountIds(asked: Asked): readonly string[] {
  return listOf(asked, 'accountIds').map(String);
}

function listOf({ input }: Asked, name: string): readonly unknown[] {
  const list = input[name];
  if (Array.isArray(list) && list.length > 0 && list.length <= most) return list;
  throw badRequest('an invalid or out-of-range value is specified as an input parameter');
}
