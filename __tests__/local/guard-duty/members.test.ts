import { describedAccount } from '../described-account';
import type { Json } from '../fake-moto';
import { GuardDutyUnderTest, idOf, management, member, security } from './set-up';

/** By the model `guardduty-2017-11-28` and the user guide's "Managing accounts with AWS Organizations". */
describe("the members of GuardDuty's administrator", () => {
  let under: GuardDutyUnderTest;
  const newcomer = '444444444444';
  const stranger = '999999999999';
  const administer = async (path: string, input?: object): Promise<Json> =>
    under.call(security, input ? 'POST' : 'GET', `/detector/abc/member${path}`, input);
  const configure = async (autoEnableOrganizationMembers: string, features: object[] = []) =>
    under.call(security, 'POST', '/detector/abc/admin', { autoEnableOrganizationMembers, features });
  const enable = async (account: string) => under.call(account, 'POST', '/detector', { enable: true });
  const associated = async (): Promise<string[]> =>
    (await administer('')).members.map(({ accountId }: Json) => accountId);
  const accountIds = [member];

  beforeEach(async () => {
    under = new GuardDutyUnderTest();
    await under.deploy();
  });

  it('are existing accounts with ALL, each with a detector, and the management account once it has its own', async () => {
    await configure('ALL');
    expect(await associated()).toEqual([member]);
    expect(under.made).toEqual(['abc', idOf(member)]);
    await enable(management);
    under.join(newcomer, 'SUSPENDED');
    expect(await associated()).toEqual([management, member]);
  });

  it('are newcomers alone with NEW, until they leave', async () => {
    await configure('NEW');
    under.join(newcomer);
    expect(await associated()).toEqual([newcomer]);
    under.leave(newcomer);
    expect(await associated()).toEqual([]);
  });

  it('have the plans that the organization is set to, whoever they are', async () => {
    await configure('NONE', [
      { name: 'S3_DATA_EVENTS', autoEnable: 'ALL' },
      { name: 'EKS_AUDIT_LOGS', autoEnable: 'NEW' },
    ]);
    expect(await under.enrol(member)).toEqual([]);
    expect(await under.plans(member)).toMatchObject({
      ...{ S3_DATA_EVENTS: 'ENABLED', EKS_AUDIT_LOGS: 'ENABLED' },
      ...{ RDS_LOGIN_EVENTS: 'DISABLED', EBS_MALWARE_PROTECTION: 'DISABLED' },
    });
    await configure('NONE', [{ name: 'RDS_LOGIN_EVENTS', autoEnable: 'ALL' }]);
    await configure('NONE', [{ name: 'LAMBDA_NETWORK_LOGS', autoEnable: 'NEW' }]);
    expect(await under.plans(member)).toMatchObject({ RDS_LOGIN_EVENTS: 'ENABLED', LAMBDA_NETWORK_LOGS: 'DISABLED' });
  });

  it('keep the detector that they have, with one kind of runtime monitoring', async () => {
    await enable(member);
    const features = [{ name: 'EKS_RUNTIME_MONITORING', status: 'ENABLED' }];
    await under.call(member, 'POST', `/detector/${idOf(member)}`, { features });
    await configure('NONE', [
      {
        ...{ name: 'RUNTIME_MONITORING', autoEnable: 'ALL' },
        additionalConfiguration: [{ name: 'EC2_AGENT_MANAGEMENT', autoEnable: 'ALL' }],
      },
    ]);
    await under.enrol(member);
    expect(under.made).toEqual(['abc', idOf(member)]);
    expect(await under.plans(member)).toMatchObject({
      ...{ RUNTIME_MONITORING: 'ENABLED', EKS_RUNTIME_MONITORING: 'DISABLED', RDS_LOGIN_EVENTS: 'ENABLED' },
    });
  });

  it('are refused one by one, each with a reason', async () => {
    under.join(newcomer, 'SUSPENDED');
    await under.enrol(member);
    expect(await under.enrol(member, security, management, newcomer, stranger)).toEqual([
      { accountId: member, result: expect.stringContaining('is already a member or associated member') },
      { accountId: security, result: expect.stringContaining('is the current account') },
      { accountId: management, result: expect.stringContaining('must enable GuardDuty itself') },
      { accountId: newcomer, result: expect.stringContaining('is suspended') },
    ]);
    expect(await associated()).toEqual([member]);
    expect((await administer('?onlyAssociated=false')).members).toMatchObject([
      { accountId: member, relationshipStatus: 'Enabled', detectorId: idOf(member), administratorId: security },
      // It has to accept an invitation first.
      { accountId: stranger, relationshipStatus: 'Created' },
    ]);
    await enable(management);
    expect(await under.enrol(management)).toEqual([]);
  });

  it.each([
    ['fifty-one', Array<object>(51).fill({ accountId: member, email: 'member@example.com' })],
    ['none', []],
    ['one without an address', [{ accountId: member }]],
  ])('are not taken where the request names %s', async (_, accountDetails) => {
    await expect(administer('', { accountDetails })).rejects.toMatchObject({ code: 'BadRequestException' });
  });

  it('are listed page by page, and told one by one', async () => {
    const many = Array.from({ length: 60 }, (_, index) => String(600_000_000_000 + index));
    under.accounts = [...under.accounts, ...many.map((id) => describedAccount(id))];
    await under.enrol(...many.slice(0, 50));
    await under.enrol(...many.slice(50));
    const first = await administer('');
    const second = await administer(`?nextToken=${first.nextToken}`);
    expect([first.members.length, second.members.length, second.nextToken]).toEqual([50, 10, undefined]);
    expect([...first.members, ...second.members].map(({ accountId }: Json) => accountId)).toEqual(many);
    await expect(administer('?maxResults=51')).rejects.toMatchObject({ code: 'BadRequestException' });

    expect(await administer('/get', { accountIds: [many[0], member] })).toMatchObject({
      members: [{ accountId: many[0] }],
      unprocessedAccounts: [{ accountId: member }],
    });
  });

  it('cannot be let go while all are to be members, and can afterwards', async () => {
    await configure('ALL');
    for (const change of ['/disassociate', '/delete', '/stop']) {
      await expect(administer(change, { accountIds })).rejects.toThrow(
        'auto-enable of the organization members is ALL',
      );
    }
    await configure('NEW');
    expect(await administer('/delete', { accountIds })).toMatchObject({ unprocessedAccounts: [{ accountId: member }] });
    expect(await administer('/disassociate', { accountIds })).toEqual({ unprocessedAccounts: [] });
    expect(await associated()).toEqual([]);
    expect(await administer('/disassociate', { accountIds })).toMatchObject({
      unprocessedAccounts: [{ accountId: member }],
    });
    expect(await administer('/delete', { accountIds })).toEqual({ unprocessedAccounts: [] });
    expect(await administer('?onlyAssociated=false')).toEqual({ members: [] });
    await under.call(security, 'DELETE', '/detector/abc');
  });

  it('leave their detector to the administrator, until they are let go', async () => {
    await under.enrol(member);
    const detector = `/detector/${idOf(member)}`;
    await expect(under.call(member, 'POST', detector, { enable: false })).rejects.toThrow('cannot change its detector');
    await expect(under.call(member, 'DELETE', detector)).rejects.toThrow('cannot delete its detector');
    await expect(under.call(security, 'DELETE', '/detector/abc')).rejects.toThrow('while it has invited or associated');
    expect(await under.call(member, 'GET', `${detector}/administrator`)).toEqual({
      administrator: { accountId: security, relationshipStatus: 'Enabled' },
    });
    expect(await under.call(security, 'GET', '/detector/abc/administrator')).toEqual({});

    await administer('/disassociate', { accountIds });
    expect(await under.call(member, 'GET', `${detector}/administrator`)).toEqual({});
    await under.call(member, 'DELETE', detector);
  });

  it('stay members while they are not monitored', async () => {
    await under.enrol(member);
    await administer('/stop', { accountIds });
    expect((await administer('')).members).toMatchObject([{ relationshipStatus: 'Disabled' }]);
    await administer('/start', { accountIds });
    expect((await administer('')).members).toMatchObject([{ relationshipStatus: 'Enabled' }]);
  });

  it('are made by the administrator alone', async () => {
    await enable(member);
    const asked = under.call(member, 'GET', `/detector/${idOf(member)}/member`);
    await expect(asked).rejects.toThrow('the caller is not the administrator');
    await under.call(management, 'POST', '/admin/disable', { adminAccountId: security });
    await expect(under.enrol(member)).rejects.toThrow('the caller is not the administrator');
    expect(under.delegation.administrators.has(security)).toBe(true);
  });

  it.each([{}, { autoEnable: true, autoEnableOrganizationMembers: 'ALL' }])('are not set by %j', async (input) => {
    const update = under.call(security, 'POST', '/detector/abc/admin', input);
    await expect(update).rejects.toThrow('either autoEnableOrganizationMembers or autoEnable');
  });
});

describe('a Region without a protection plan', () => {
  let under: GuardDutyUnderTest;
  const lacking = 'EBS_MALWARE_PROTECTION';
  const refusal = 'an invalid or out-of-range value is specified as an input parameter';

  beforeEach(async () => {
    under = new GuardDutyUnderTest();
    under.guardDuty.setWithout({ 'us-west-2': [lacking] });
    await under.deploy();
  });

  it('does not list it', async () => {
    const { features, dataSources } = await under.call(security, 'GET', '/detector/abc');
    expect(features.map(({ name }: Json) => name)).not.toContain(lacking);
    expect(features).toHaveLength(9);
    expect(Object.keys(dataSources)).not.toContain('malwareProtection');
    const organization = await under.call(security, 'GET', '/detector/abc/admin');
    expect(organization.features.map(({ name }: Json) => name)).not.toContain(lacking);
    expect(Object.keys(organization.dataSources)).not.toContain('malwareProtection');
  });

  // Of the organization's settings it is reported by terraform-provider-aws issue 34311, where the plan was to be off.
  it.each(['ENABLED', 'DISABLED'])('refuses to set it to %s', async (status) => {
    const features = [{ name: lacking, status }];
    await expect(under.call(security, 'POST', '/detector/abc', { features })).rejects.toThrow(refusal);
    await expect(under.call(member, 'POST', '/detector', { enable: true, features })).rejects.toThrow(refusal);
    const dataSources = { malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: status === 'ENABLED' } } };
    await expect(under.call(security, 'POST', '/detector/abc', { dataSources })).rejects.toThrow(refusal);
    const settings = { autoEnableOrganizationMembers: 'ALL', features: [{ name: lacking, autoEnable: 'NONE' }] };
    await expect(under.call(security, 'POST', '/detector/abc/admin', settings)).rejects.toThrow(refusal);
  });

  it('is like others in another Region, and when it has it', async () => {
    under.guardDuty.setWithout({ 'us-east-1': [lacking] });
    expect(await under.plans(security)).toMatchObject({ [lacking]: 'ENABLED' });
    expect(() => under.guardDuty.setWithout({ 'us-east-1': ['S3'] })).toThrow('there is no protection plan S3');
  });
});
