import { GuardDuty } from '../../local/services/guard-duty';
import type { AwsRequest } from '../../local/service';
import { FakeMoto } from './fake-moto';

describe('GuardDuty', () => {
  let detectors: string[] = [];
  let guardDuty: GuardDuty;

  beforeEach(() => {
    detectors = [];
    const moto = new FakeMoto({ 'guardduty GET /detector': () => ({ detectorIds: detectors }) });
    guardDuty = new GuardDuty({ managementAccount: '111111111111', moto });
  });

  const call = async (account: string, method: string, path: string, input?: object) => {
    const request: AwsRequest = {
      ...{ service: 'guardduty', account, region: 'us-west-2', accessKeyId: account, method, path, headers: {} },
      query: new URLSearchParams(),
      body: Buffer.from(input ? JSON.stringify(input) : ''),
    };
    return (await guardDuty.handle(request))?.body;
  };
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
    await administer('enable');
    await call('222222222222', 'POST', '/detector/abc/admin', { autoEnableOrganizationMembers: members });

    expect(await call('222222222222', 'GET', '/detector/abc/admin')).toMatchObject({
      autoEnable,
      autoEnableOrganizationMembers: members,
    });
  });

  it('keeps its configuration from accounts that are not the administrator', async () => {
    await expect(call('333333333333', 'GET', '/detector/abc/admin')).rejects.toThrow('not the administrator');
  });

  it('gives an account one detector in a Region, and leaves making it to moto', async () => {
    expect(await call('222222222222', 'POST', '/detector', { enable: true })).toBeUndefined();
    detectors = ['abc'];
    await expect(call('222222222222', 'POST', '/detector', { enable: true })).rejects.toThrow(
      'a detector already exists for the current account',
    );
  });
});
