import { page } from '../../page';
import { AwsError, type Where } from '../../service';
import { enabledHub, mustAdminister } from './administration';
import { enrol } from './follow-organization';
import { type HubState, key, type Member } from './hub-state';
import { defaultStandards } from './hub';
import { type Input, invalid, notFound, type Operation } from './operation';

interface Unprocessed {
  readonly AccountId: string;
  readonly ProcessingResult: string;
}

// `AccountDetailsList` and `MaxResults` of the service's model; `AccountIdList` has no limit there.
const most = 50;

/** The accounts whose findings the administrator sees in a Region, by the operation's name. */
export const members: Readonly<Record<string, Operation>> = {
  CreateMembers: async (state, where, input) => {
    await administered(state, where);
    const details = input['AccountDetails'];
    if (!Array.isArray(details) || details.length === 0 || details.length > most) {
      throw invalid(`AccountDetails must be a list of 1 to ${most}`);
    }
    const UnprocessedAccounts: Unprocessed[] = [];
    for (const { AccountId, Email = '' } of details as readonly Record<string, string>[]) {
      const account = String(AccountId);
      const reason = await create(state, { account, region: where.region }, Email);
      if (reason !== undefined) UnprocessedAccounts.push({ AccountId: account, ProcessingResult: reason });
    }
    return { UnprocessedAccounts };
  },

  ListMembers: async (state, where, input) => {
    await administered(state, where);
    const associated = input['OnlyAssociated'] !== 'false';
    const all = await state.membersOf(where.region);
    const { items, next } = page(
      all.filter(({ status }) => !associated || status === 'Enabled'),
      { size: input['MaxResults'], token: input['NextToken'] },
      most,
      invalid,
    );
    return {
      Members: items.map((one) => describe(one, where.account)),
      ...(next !== undefined && { NextToken: next }),
    };
  },

  GetMembers: async (state, where, input) => {
    await administered(state, where);
    const all = await state.membersOf(where.region);
    const asked = accountIds(input);
    return {
      Members: all.filter(({ account }) => asked.includes(account)).map((one) => describe(one, where.account)),
      UnprocessedAccounts: asked
        .filter((id) => all.every(({ account }) => account !== id))
        .map((id) => unprocessed(id, 'The request is rejected because the given account ID is not a member.')),
    };
  },

  DisassociateMembers: async (state, where, input) => {
    await administered(state, where);
    const found: Member[] = [];
    for (const account of accountIds(input)) {
      const there = { account, region: where.region };
      const member = await state.member(there);
      if (member === undefined) throw notFound(`Account ${account} is not a member`);
      // Whom a policy of central configuration holds, only the end of its association lets go.
      if (await state.policyOf(there)) throw invalid(`Account ${account} is under a configuration policy`);
      found.push(member);
    }
    const updatedAt = new Date().toISOString();
    for (const member of found) state.members.set(key(member), { ...member, status: 'Removed', updatedAt });
    return {};
  },

  DeleteMembers: async (state, where, input) => {
    await administered(state, where);
    const organization = await state.accounts();
    const UnprocessedAccounts: Unprocessed[] = [];
    for (const account of accountIds(input)) {
      // "You can't invoke this API to delete accounts that belong to an Organizations organization", says the model.
      const reason = organization.includes(account)
        ? 'The request is rejected because the given account ID belongs to the organization.'
        : 'The request is rejected because the given account ID is not a member.';
      const deleted = !organization.includes(account) && state.members.delete(key({ account, region: where.region }));
      if (!deleted) UnprocessedAccounts.push(unprocessed(account, reason));
    }
    return { UnprocessedAccounts };
  },

  GetAdministratorAccount: async (state, where) => {
    await enabledHub(state, where);
    const member = await state.member(where);
    const AccountId = state.administrators.get(where.region);
    return member?.status === 'Enabled' ? { Administrator: { AccountId, MemberStatus: member.status } } : {};
  },

  DisassociateFromAdministratorAccount: async (state, where) => {
    await enabledHub(state, where);
    if ((await state.member(where))?.status !== 'Enabled') throw notFound('The account has no administrator');
    // The model: "For organization accounts, only the administrator account can disassociate a member account."
    throw invalid("Only the organization's administrator can disassociate an account of the organization");
  },
};

async function administered(state: HubState, where: Where): Promise<void> {
  mustAdminister(state, where);
  await enabledHub(state, where);
}

/** Makes an account a member. @returns why it cannot be, where it cannot */
async function create(state: HubState, there: Where, email: string): Promise<string | undefined> {
  const { account, region } = there;
  const rejected = (why: string) => `The request is rejected because ${why}.`;
  if (state.administrators.get(region) === account) return rejected('the given account ID is the current account');
  if ((await state.member(there))?.status === 'Enabled') {
    return rejected('the given account ID is already a member or associated member of the current account');
  }
  const found = (await state.describeAccounts()).find(({ Id }) => Id === account);
  if (found === undefined) {
    if (email === '') return rejected('an email address is needed for an account that is not in the organization');
    // It is nobody's member until it accepts an invitation, which nobody sends here.
    state.members.set(key(there), { ...there, email, status: 'Created', updatedAt: new Date().toISOString() });
    return undefined;
  }
  if (found.State !== 'ACTIVE') {
    // The user guide: "the account status changes to Account Suspended".
    const updatedAt = new Date().toISOString();
    state.members.set(key(there), { ...there, email: found.Email, status: 'AccountSuspended', updatedAt });
    return rejected('the given account ID is suspended');
  }
  if (await state.policyOf(there)) return rejected('the given account ID is under a configuration policy');
  if (account === state.managementAccount && !(await state.hub(there))) {
    return rejected('the management account must enable Security Hub itself first');
  }
  await enrol(state, there, found.Email, defaultStandards(region));
  return undefined;
}

function describe({ account, email, status, updatedAt }: Member, administrator: string): object {
  return {
    AccountId: account,
    Email: email,
    MasterId: administrator,
    AdministratorId: administrator,
    MemberStatus: status,
    UpdatedAt: updatedAt,
  };
}

function accountIds(input: Input): readonly string[] {
  const ids = input['AccountIds'];
  if (Array.isArray(ids) && ids.length > 0) return ids.map(String);
  throw new AwsError('InvalidInputException', 'AccountIds must be a list of account ids');
}

function unprocessed(AccountId: string, ProcessingResult: string): Unprocessed {
  return { AccountId, ProcessingResult };
}
