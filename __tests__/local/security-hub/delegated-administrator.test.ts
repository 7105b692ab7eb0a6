import { Delegation } from '../../../local/delegation';
import { home, HubUnderTest, linked, management, member, security } from './set-up';

describe("the administrator of the organization's Security Hub", () => {
  let under: HubUnderTest;
  const register = async (region = home) =>
    under.call(management, region, 'POST', '/organization/admin/enable', { AdminAccountId: security });
  const deregister = async () =>
    under.call(management, home, 'POST', '/organization/admin/disable', { AdminAccountId: security });
  const enable = async (account = security) => under.call(account, home, 'POST', '/accounts', {});
  const disable = async () => under.call(security, home, 'DELETE', '/accounts');
  const configure = async (type = 'LOCAL') =>
    under.call(security, home, 'POST', '/organization/configuration', {
      ...{ AutoEnable: type === 'LOCAL', AutoEnableStandards: 'NONE' },
      OrganizationConfiguration: { ConfigurationType: type },
    });

  beforeEach(() => (under = new HubUnderTest()));

  it('has a hub by its registration where AWS enables it, and may not enable it again', async () => {
    await register();
    await expect(enable()).rejects.toMatchObject({ code: 'ResourceConflictException', status: 409 });
  });

  it('enables its hub itself where AWS does not, before it configures the organization', async () => {
    under.delegation.enables = false;
    await register();
    await expect(configure()).rejects.toMatchObject({ code: 'InvalidAccessException' });
    await enable();
    await configure();
  });

  it('keeps the hub that it has had before', async () => {
    await enable();
    await under.call(security, home, 'PATCH', '/accounts', { AutoEnableControls: false });
    await register();
    expect(await under.call(security, home, 'GET', '/accounts')).toMatchObject({ AutoEnableControls: false });
  });

  it('is registered in one Region after another', async () => {
    const [first, second] = await Promise.allSettled([register(home), register(linked)]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'ResourceConflictException' } });
    await register(linked);
  });

  it('cannot disable its hub before it is administrator no more', async () => {
    await register();
    await expect(disable()).rejects.toMatchObject({
      code: 'InvalidInputException',
      message: 'Cannot disable Security Hub on the Security Hub administrator',
    });
    await deregister();
    await disable();
    await expect(disable()).rejects.toMatchObject({ code: 'InvalidAccessException' });
  });

  it('gives a member a hub that the member cannot enable again', async () => {
    await register();
    await under.enrol(home, member);
    await expect(enable(member)).rejects.toMatchObject({ code: 'ResourceConflictException' });
  });

  it('waits with a central configuration until AWS knows the organization', async () => {
    under = new HubUnderTest(new Delegation({ sync: 60_000 }));
    await register();
    await under.call(security, home, 'POST', '/findingAggregator/create', { RegionLinkingMode: 'ALL_REGIONS' });

    await expect(configure('CENTRAL')).rejects.toMatchObject({ code: 'DataUnavailableException' });
    await configure('LOCAL');
  });
});
