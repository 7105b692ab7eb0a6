import { DelegatedAdministrators } from '../../local/delegated-administrators';
import type { AwsRequest } from '../../local/service';
import { Organizations } from '../../local/services/organizations';
import { onlyDeclared } from './declared-errors';
import { describedAccount } from './described-account';
import { FakeMoto, type Json } from './fake-moto';

const management = '111111111111';
const security = '222222222222';
const member = '333333333333';

describe('Organizations', () => {
  let told = 0;
  let status = 200;
  let accounts = [management, security, member].map((id) => describedAccount(id));
  let administrators: DelegatedAdministrators;
  let organizations: Organizations;

  beforeEach(() => {
    told = 0;
    status = 200;
    accounts = [management, security, member].map((id) => describedAccount(id));
    administrators = new DelegatedAdministrators();
    const moto = new FakeMoto({
      'organizations DescribeAccount': ({ AccountId }, { account }) => ({ Account: { Id: AccountId }, asked: account }),
    });
    moto.forward = async () => ({ status, headers: {}, body: Buffer.from('{}') });
    organizations = new Organizations({
      moto,
      tree: { managementAccount: management, describeAccounts: async () => accounts },
      administrators,
      changed: async () => void (told += 1),
    });
  });

  const call = async (operation: string, input: object = {}, account = management) => {
    const body = Buffer.from(JSON.stringify(input));
    const request = { service: 'organizations', operation, account, region: 'us-east-1', body } as AwsRequest;
    return onlyDeclared('organizations', operation, organizations.handle(request));
  };
  const ask = async (...asked: Parameters<typeof call>): Promise<Json> => (await call(...asked))?.body;
  const listed = async (MaxResults?: number, account = management) => {
    const pages: string[][] = [];
    let NextToken: string | undefined;
    do {
      const answer = await ask('ListAccounts', { MaxResults, NextToken }, account);
      pages.push(answer.Accounts.map(({ Id }: Json) => Id));
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    return pages;
  };

  it('tells of accounts that come, go and move', async () => {
    for (const operation of ['CreateAccount', 'MoveAccount', 'RemoveAccountFromOrganization', 'CloseAccount']) {
      told = 0;
      expect(await call(operation)).toMatchObject({ status: 200 });
      expect(told).toBe(1);
    }
  });

  it('tells of nothing that moto refused, and leaves the rest to moto', async () => {
    status = 400;
    expect(await call('MoveAccount')).toMatchObject({ status: 400 });
    expect(await call('ListRoots')).toBeUndefined();
    expect(told).toBe(0);
  });

  it('lists accounts twenty a page at most, after a page that is empty', async () => {
    accounts = Array.from({ length: 45 }, (_, index) => describedAccount(String(100_000_000_000 + index)));
    const all = accounts.map(({ Id }) => Id);
    expect((await listed()).map(({ length }) => length)).toEqual([0, 20, 20, 5]);
    expect((await listed(100)).map(({ length }) => length)).toEqual([0, 20, 20, 5]);
    expect((await listed(30)).flat()).toEqual(all);
    expect((await listed(19)).map(({ length }) => length)).toEqual([0, 19, 19, 7]);
  });

  it('says of an account both its state and its status', async () => {
    accounts = [describedAccount(management), describedAccount(member, 'SUSPENDED')];
    const { NextToken } = await ask('ListAccounts');
    expect((await ask('ListAccounts', { NextToken })).Accounts).toMatchObject([
      { State: 'ACTIVE', Status: 'ACTIVE' },
      { State: 'SUSPENDED', Status: 'SUSPENDED' },
    ]);
  });

  // The model: "You can only call this operation from the management account or a member account that is a delegated
  // administrator"; of DescribeOrganization: "You can call this operation from any account in a organization".
  it('shows itself to the management account and to delegated administrators of any service', async () => {
    for (const operation of ['ListAccounts', 'DescribeAccount', 'ListDelegatedAdministrators']) {
      await expect(call(operation, {}, security)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    }
    expect(await call('DescribeOrganization', {}, member)).toBeUndefined();

    administrators.register(security, 'guardduty.amazonaws.com');
    expect((await listed(20, security)).flat()).toEqual([management, security, member]);
    expect(await ask('DescribeAccount', { AccountId: member }, security)).toEqual({
      Account: { Id: member },
      asked: management,
    });
    await expect(call('ListAccounts', {}, member)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await expect(call('CreateAccount', {}, security)).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  it('keeps the delegated administrators of every service', async () => {
    const ServicePrincipal = 'securityhub.amazonaws.com';
    await call('RegisterDelegatedAdministrator', { AccountId: security, ServicePrincipal });
    const again = call('RegisterDelegatedAdministrator', { AccountId: security, ServicePrincipal });
    await expect(again).rejects.toMatchObject({ code: 'AccountAlreadyRegisteredException' });
    expect((await ask('ListDelegatedAdministrators')).DelegatedAdministrators).toMatchObject([{ Id: security }]);
    const other = { ServicePrincipal: 'guardduty.amazonaws.com' };
    expect((await ask('ListDelegatedAdministrators', other)).DelegatedAdministrators).toEqual([]);
    expect((await ask('ListDelegatedServicesForAccount', { AccountId: security })).DelegatedServices).toMatchObject([
      { ServicePrincipal },
    ]);

    await call('DeregisterDelegatedAdministrator', { AccountId: security, ServicePrincipal });
    const gone = call('DeregisterDelegatedAdministrator', { AccountId: security, ServicePrincipal });
    await expect(gone).rejects.toMatchObject({ code: 'AccountNotRegisteredException' });
    await expect(listed(20, security)).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  it.each([
    [management, 'ConstraintViolationException'],
    ['999999999999', 'AccountNotFoundException'],
  ])('does not let %s be one', async (AccountId, code) => {
    const register = call('RegisterDelegatedAdministrator', { AccountId, ServicePrincipal: 'guardduty.amazonaws.com' });
    await expect(register).rejects.toMatchObject({ code });
  });
});
