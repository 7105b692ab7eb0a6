import { describedAccount } from '../described-account';
import type { Json } from '../fake-moto';
import { home, HubUnderTest, linked, management, member, security, stranger } from './set-up';

const foundational = `arn:aws:securityhub:${home}::standards/aws-foundational-security-best-practices/v/1.0.0`;
const cis = 'arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0';

/** By the model `securityhub-2018-10-26` and the user guide's "Enabling member accounts from your organization". */
describe("the members of Security Hub's administrator", () => {
  let under: HubUnderTest;
  const newcomer = '555555555555';
  const call: HubUnderTest['call'] = (...request) => under.call(...request);
  const list = async (query = ''): Promise<Json> => call(security, home, 'GET', `/members${query}`);
  const standards = async (account: string): Promise<string[]> =>
    (await call(account, home, 'POST', '/standards/get', {})).StandardsSubscriptions.map(
      ({ StandardsArn }: Json) => StandardsArn,
    );
  const enable = async (account: string, input: object = {}) => call(account, home, 'POST', '/accounts', input);
  const configure = async (autoEnable: boolean, AutoEnableStandards = 'NONE') =>
    call(security, home, 'POST', '/organization/configuration', { AutoEnable: autoEnable, AutoEnableStandards });
  const join = (account = newcomer) => (under.accounts = [...under.accounts, describedAccount(account)]);
  const seenAt = async (account: string) => {
    await under.importFinding(account, home);
    return under.findings(security, home, { AwsAccountId: [{ Value: account, Comparison: 'EQUALS' }] });
  };

  beforeEach(async () => {
    under = new HubUnderTest();
    for (const region of [home, linked]) {
      await call(management, region, 'POST', '/organization/admin/enable', { AdminAccountId: security });
    }
  });

  it('are not the accounts that were there before it was to enable new ones', async () => {
    await configure(true);
    expect(await list()).toEqual({ Members: [] });
    await expect(call(member, home, 'GET', '/accounts')).rejects.toThrow('is not subscribed');
    await enable(member);
    expect(await seenAt(member)).toEqual([]);
  });

  it.each([
    ['NONE', []],
    ['DEFAULT', [cis, foundational]],
  ])('are the accounts that join then, with the standards %s', async (chosen, expected) => {
    await configure(true, chosen);
    join();
    expect((await list()).Members).toMatchObject([{ AccountId: newcomer, MemberStatus: 'Enabled' }]);
    expect(await standards(newcomer)).toEqual(expected);
    expect(await seenAt(newcomer)).toHaveLength(1);
    expect((await call(security, linked, 'GET', '/members')).Members).toEqual([]);
  });

  it('are not those that joined while it was off, nor those that left', async () => {
    join();
    await configure(true);
    expect(await list()).toEqual({ Members: [] });
    await under.enrol(home, newcomer);
    under.accounts = under.accounts.filter(({ Id }) => Id !== newcomer);
    expect(await list('?OnlyAssociated=false')).toEqual({ Members: [] });
  });

  it('have the default standards where their hub was off, and their own where it was on', async () => {
    await enable(management, { EnableDefaultStandards: false });
    expect(await under.enrol(home, member, management)).toEqual([]);
    expect(await standards(member)).toEqual([cis, foundational]);
    expect(await standards(management)).toEqual([]);
    expect(await seenAt(member)).toHaveLength(1);
    expect(await call(member, home, 'GET', '/administrator')).toEqual({
      Administrator: { AccountId: security, MemberStatus: 'Enabled' },
    });
  });

  it('are refused one by one, each with a reason', async () => {
    under.accounts = [...under.accounts, describedAccount(newcomer, 'SUSPENDED')];
    await under.enrol(home, member);
    const refused = await under.enrol(home, member, security, management, newcomer, stranger);
    expect(refused).toEqual([
      // aws-secure-environment-accelerator issue 814 has this sentence.
      {
        AccountId: member,
        ProcessingResult:
          'The request is rejected because the given account ID is already a member or associated member of the current account.',
      },
      { AccountId: security, ProcessingResult: expect.stringContaining('the current account') },
      { AccountId: management, ProcessingResult: expect.stringContaining('must enable Security Hub itself') },
      { AccountId: newcomer, ProcessingResult: expect.stringContaining('suspended') },
      { AccountId: stranger, ProcessingResult: expect.stringContaining('not in the organization') },
    ]);
    expect((await list()).Members).toHaveLength(1);
    expect((await list('?OnlyAssociated=false')).Members).toMatchObject([
      { AccountId: member, MemberStatus: 'Enabled' },
      { AccountId: newcomer, MemberStatus: 'AccountSuspended' },
    ]);
  });

  it('are created and not associated where they are not of the organization', async () => {
    const AccountDetails = [{ AccountId: stranger, Email: 'stranger@example.com' }];
    expect(await call(security, home, 'POST', '/members', { AccountDetails })).toEqual({ UnprocessedAccounts: [] });
    expect(await list()).toEqual({ Members: [] });
    expect((await list('?OnlyAssociated=false')).Members).toMatchObject([{ MemberStatus: 'Created' }]);
    const AccountIds = [stranger, member];
    expect(await call(security, home, 'POST', '/members/delete', { AccountIds })).toMatchObject({
      UnprocessedAccounts: [{ AccountId: member }],
    });
    expect(await list('?OnlyAssociated=false')).toEqual({ Members: [] });
  });

  it('are listed page by page, and told one by one', async () => {
    const many = Array.from({ length: 60 }, (_, index) => String(600_000_000_000 + index));
    for (const account of many) join(account);
    await under.enrol(home, ...many.slice(0, 50));
    await under.enrol(home, ...many.slice(50));
    const first = await list();
    const second = await list(`?NextToken=${first.NextToken}`);
    expect([first.Members.length, second.Members.length, second.NextToken]).toEqual([50, 10, undefined]);
    expect([...first.Members, ...second.Members].map(({ AccountId }: Json) => AccountId)).toEqual(many);
    await expect(list('?MaxResults=51')).rejects.toMatchObject({ code: 'InvalidInputException' });
    await expect(list('?NextToken=x')).rejects.toMatchObject({ code: 'InvalidInputException' });

    const AccountIds = [many[0], member];
    expect(await call(security, home, 'POST', '/members/get', { AccountIds })).toMatchObject({
      Members: [{ AccountId: many[0], Email: `${many[0]}@example.com`, AdministratorId: security }],
      UnprocessedAccounts: [{ AccountId: member }],
    });
  });

  it('are made at most fifty at a time, by the administrator alone', async () => {
    await expect(under.enrol(home, ...Array<string>(51).fill(member))).rejects.toMatchObject({
      code: 'InvalidInputException',
    });
    await enable(member);
    const AccountDetails = [{ AccountId: member }];
    for (const [method, path] of [
      ['POST', '/members'],
      ['GET', '/members'],
      ['POST', '/members/get'],
      ['POST', '/members/disassociate'],
      ['POST', '/members/delete'],
    ] as const) {
      const asked = call(member, home, method, path, method === 'GET' ? undefined : { AccountDetails });
      await expect(asked).rejects.toMatchObject({ code: 'InvalidAccessException' });
    }
  });

  it('keep their hub until they are disassociated, and show nothing afterwards', async () => {
    await under.enrol(home, member);
    await expect(call(member, home, 'DELETE', '/accounts')).rejects.toMatchObject({ code: 'InvalidInputException' });
    await expect(call(member, home, 'POST', '/administrator/disassociate')).rejects.toThrow("organization's");

    await call(security, home, 'POST', '/members/disassociate', { AccountIds: [member] });
    expect(await list()).toEqual({ Members: [] });
    expect((await list('?OnlyAssociated=false')).Members).toMatchObject([{ MemberStatus: 'Removed' }]);
    expect(await seenAt(member)).toEqual([]);
    expect(await call(member, home, 'GET', '/administrator')).toEqual({});
    await call(member, home, 'DELETE', '/accounts');
    await enable(member, { EnableDefaultStandards: false });
    expect(await under.enrol(home, member)).toEqual([]);
    expect(await standards(member)).toEqual([]);
  });

  it('cannot be disassociated where they are none', async () => {
    const disassociate = call(security, home, 'POST', '/members/disassociate', { AccountIds: [member] });
    await expect(disassociate).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  it("are nobody's when the administrator goes, and stay as they are", async () => {
    await under.enrol(home, member);
    await call(management, home, 'POST', '/organization/admin/disable', { AdminAccountId: security });
    await call(management, home, 'POST', '/organization/admin/enable', { AdminAccountId: security });
    expect(await list('?OnlyAssociated=false')).toEqual({ Members: [] });
    expect(await standards(member)).toEqual([cis, foundational]);
  });
});
