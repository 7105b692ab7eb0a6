import { GuardDutyUnderTest } from './set-up';
import type { Json } from '../fake-moto';

describe('GuardDuty', () => {
  let under: GuardDutyUnderTest;
  const call: GuardDutyUnderTest['call'] = (...request) => under.call(...request);

  beforeEach(() => (under = new GuardDutyUnderTest()));

  const create = async (input: object = {}) => call('222222222222', 'POST', '/detector', { enable: true, ...input });
  const detector = async () => call('222222222222', 'GET', '/detector/abc');
  const update = async (input: object) => call('222222222222', 'POST', '/detector/abc', input);
  const organization = async (input?: object) =>
    call('222222222222', input ? 'POST' : 'GET', '/detector/abc/admin', input);
  const named = (features: Json[], name: string) => features.find((feature) => feature.name === name);
  const administer = async (change: 'enable' | 'disable') =>
    call('111111111111', 'POST', `/admin/${change}`, { adminAccountId: '222222222222' });

  it('has an administrator for as long as the management account wants', async () => {
    await administer('enable');
    expect(await call('111111111111', 'GET', '/admin')).toEqual({
      adminAccounts: [{ adminAccountId: '222222222222', adminStatus: 'ENABLED' }],
    });
    await administer('disable');
    expect(await call('111111111111', 'GET', '/admin')).toEqual({ adminAccounts: [] });
  });

  it('keeps the tags of a detector, and lets them be changed', async () => {
    await create({ tags: { Project: 'one', Owner: 'security' } });
    const tags = `/tags/${encodeURIComponent('arn:aws:guardduty:us-west-2:222222222222:detector/abc')}`;
    await call('222222222222', 'POST', tags, { tags: { Project: 'two' } });
    await call('222222222222', 'DELETE', `${tags}?tagKeys=Owner`);
    expect((await detector()).tags).toEqual({ Project: 'two' });
    expect(await call('222222222222', 'GET', tags)).toEqual({ tags: { Project: 'two' } });
    await expect(call('222222222222', 'GET', tags.replace('abc', 'other'))).rejects.toThrow('does not exist');
  });

  it('lets only the management account choose the administrator', async () => {
    await expect(call('222222222222', 'POST', '/admin/enable', { adminAccountId: '222222222222' })).rejects.toThrow(
      'the caller is not the management account',
    );
  });

  it.each([
    ['ALL', true],
    ['NEW', true],
    ['NONE', false],
  ])('derives the older switch from %s', async (members, autoEnable) => {
    await create();
    await administer('enable');
    await organization({ autoEnableOrganizationMembers: members });

    expect(await organization()).toMatchObject({ autoEnable, autoEnableOrganizationMembers: members });
  });

  it('keeps its configuration from accounts that are not the administrator, and for its own detector', async () => {
    await create();
    await expect(call('333333333333', 'GET', '/detector/abc/admin')).rejects.toThrow('not the administrator');
    await administer('enable');
    await expect(call('222222222222', 'GET', '/detector/x/admin')).rejects.toThrow('is not owned by');
  });

  it('gives an account one detector in a Region', async () => {
    expect(await create()).toEqual({ detectorId: 'abc' });
    await expect(create()).rejects.toThrow('a detector already exists for the current account');
  });

  it.each([
    ['makes a detector for the administrator where AWS enables it', true, ['abc']],
    ['makes none where AWS does not', false, []],
  ])('with the registration %s', async (_, enables, made) => {
    under.delegation.enables = enables;
    await administer('enable');
    expect(under.made).toEqual(made);
  });

  it('leaves the detector alone that the administrator has', async () => {
    await create({ tags: { Owner: 'security' } });
    await administer('enable');
    expect((await detector()).tags).toEqual({ Owner: 'security' });
  });

  it('registers administrators one after another', async () => {
    const inOtherRegion = call(
      '111111111111',
      'POST',
      '/admin/enable',
      { adminAccountId: '222222222222' },
      'eu-west-1',
    );
    const [first, second] = await Promise.allSettled([inOtherRegion, administer('enable')]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'BadRequestException' } });
  });

  describe('when a detector is to be deleted', () => {
    const remove = async (account = '222222222222') => call(account, 'DELETE', '/detector/abc');
    const refusal = 'cannot delete detector while it has invited or associated members';

    beforeEach(async () => {
      await create();
      await administer('enable');
    });

    it('refuses while every account is a member, until there is no administrator', async () => {
      await organization({ autoEnableOrganizationMembers: 'ALL' });
      await expect(remove()).rejects.toThrow(refusal);
      await administer('disable');
      await remove();
      await expect(remove()).rejects.toThrow('is not owned by the current account');
    });

    it('refuses once an account has joined where new ones are members, and while it stays', async () => {
      await organization({ autoEnableOrganizationMembers: 'NEW' });
      under.join('444444444444');
      await organization({ autoEnableOrganizationMembers: 'NONE' });
      await expect(remove()).rejects.toThrow(refusal);
      under.leave('444444444444');
      await remove();
    });

    it('agrees where nobody has joined', async () => {
      await organization({ autoEnableOrganizationMembers: 'NEW' });
      await remove();
    });

    it("keeps another account's detector", async () => {
      await expect(remove('333333333333')).rejects.toThrow('is not owned by the current account');
    });

    it('knows nothing any more of an administration that has ended', async () => {
      await organization({ autoEnableOrganizationMembers: 'ALL' });
      await administer('disable');
      await administer('enable');
      expect(await organization()).toMatchObject({ autoEnableOrganizationMembers: 'NONE' });
      await remove();
    });
  });

  it('begins with every plan but the monitoring of runtimes, and lists all of them', async () => {
    await create({ features: [{ name: 'RDS_LOGIN_EVENTS', status: 'DISABLED' }] });

    const { features, dataSources, ...others } = await detector();
    expect(others).toEqual({ status: 'ENABLED', findingPublishingFrequency: 'FIFTEEN_MINUTES', tags: {} });
    expect(features.filter(({ status }: Json) => status === 'DISABLED').map(({ name }: Json) => name)).toEqual([
      'RDS_LOGIN_EVENTS',
      'EKS_RUNTIME_MONITORING',
      'RUNTIME_MONITORING',
    ]);
    expect(features).toHaveLength(10);
    expect(dataSources).toMatchObject({ s3Logs: { status: 'ENABLED' } });
  });

  it('changes one plan and leaves the others', async () => {
    await create();
    await update({ features: [{ name: 'S3_DATA_EVENTS', status: 'DISABLED' }] });
    await update({ features: [{ name: 'EKS_AUDIT_LOGS', status: 'DISABLED' }] });
    await update({ dataSources: { malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: false } } } });

    const { features, dataSources } = await detector();
    for (const name of ['S3_DATA_EVENTS', 'EKS_AUDIT_LOGS', 'EBS_MALWARE_PROTECTION']) {
      expect(named(features, name)).toEqual({ name, status: 'DISABLED' });
    }
    expect(named(features, 'LAMBDA_NETWORK_LOGS')).toMatchObject({ status: 'ENABLED' });
    expect(dataSources).toMatchObject({ s3Logs: { status: 'DISABLED' } });
  });

  it('lists the agents of a plan in its own order, those that nobody set too', async () => {
    await create();
    const agents = [
      { name: 'EC2_AGENT_MANAGEMENT', status: 'ENABLED' },
      { name: 'EKS_ADDON_MANAGEMENT', status: 'ENABLED' },
    ];
    await update({ features: [{ name: 'RUNTIME_MONITORING', status: 'ENABLED', additionalConfiguration: agents }] });

    expect(named((await detector()).features, 'RUNTIME_MONITORING')).toEqual({
      name: 'RUNTIME_MONITORING',
      status: 'ENABLED',
      additionalConfiguration: [
        { name: 'EKS_ADDON_MANAGEMENT', status: 'ENABLED' },
        { name: 'ECS_FARGATE_AGENT_MANAGEMENT', status: 'DISABLED' },
        { name: 'EC2_AGENT_MANAGEMENT', status: 'ENABLED' },
      ],
    });
  });

  it.each([
    [{ name: 'NEW_PLAN', status: 'ENABLED' }, 'NEW_PLAN is not known'],
    [{ name: 'EKS_RUNTIME_MONITORING', status: 'ENABLED' }, 'cannot both be enabled'],
    [
      { name: 'S3_DATA_EVENTS', additionalConfiguration: [{ name: 'EC2_AGENT_MANAGEMENT' }] },
      'no additional configuration EC2_AGENT_MANAGEMENT',
    ],
  ])('refuses %j', async (feature, reason) => {
    await create();
    await update({ features: [{ name: 'RUNTIME_MONITORING', status: 'ENABLED' }] });
    await expect(update({ features: [feature] })).rejects.toThrow(reason);
    expect(named((await detector()).features, 'EKS_RUNTIME_MONITORING')).toMatchObject({ status: 'DISABLED' });
  });

  it("keeps each of the organization's plans when another is set", async () => {
    await create();
    await administer('enable');
    const autoEnableOrganizationMembers = 'ALL';
    await organization({ autoEnableOrganizationMembers });
    await organization({ autoEnableOrganizationMembers, features: [{ name: 'S3_DATA_EVENTS', autoEnable: 'ALL' }] });
    await organization({ autoEnableOrganizationMembers, features: [{ name: 'EKS_AUDIT_LOGS', autoEnable: 'NEW' }] });

    const { features, ...others } = await organization();
    expect(others).toMatchObject({
      autoEnableOrganizationMembers: 'ALL',
      dataSources: { s3Logs: { autoEnable: true } },
    });
    expect(named(features, 'S3_DATA_EVENTS')).toEqual({ name: 'S3_DATA_EVENTS', autoEnable: 'ALL' });
    expect(named(features, 'EKS_AUDIT_LOGS')).toEqual({ name: 'EKS_AUDIT_LOGS', autoEnable: 'NEW' });
    expect(named(features, 'RDS_LOGIN_EVENTS')).toEqual({ name: 'RDS_LOGIN_EVENTS', autoEnable: 'NONE' });
  });
});
