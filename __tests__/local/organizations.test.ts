import type { AwsRequest } from '../../local/service';
import { Organizations } from '../../local/services/organizations';

describe('Organizations', () => {
  const call = async (operation: string, status = 200) => {
    let told = 0;
    const moto = { forward: async () => ({ status, headers: {}, body: Buffer.from('{}') }) };
    const organizations = new Organizations(moto, async () => void (told += 1));
    const answer = await organizations.handle({ service: 'organizations', operation } as AwsRequest);
    return { told, status: answer?.status };
  };

  it('tells of accounts that come, go and move', async () => {
    for (const operation of ['CreateAccount', 'MoveAccount', 'RemoveAccountFromOrganization', 'CloseAccount']) {
      expect(await call(operation)).toEqual({ told: 1, status: 200 });
    }
  });

  it('tells of nothing that moto refused, and leaves the rest to moto', async () => {
    expect(await call('MoveAccount', 400)).toEqual({ told: 0, status: 400 });
    expect(await call('ListAccounts')).toEqual({ told: 0, status: undefined });
  });
});
