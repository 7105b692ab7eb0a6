import { GuardDutyClient, ListOrganizationAdminAccountsCommand } from '@aws-sdk/client-guardduty';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCdktf } from '../../local/cdktf';
import { startLocalOrganization, type LocalOrganization } from '../../local/start';
import { stackNames } from '../../organization/names';
import { describeLocal } from './requirements';

describeLocal('states that outlived their organization', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'portcullis-outlived-'));
  const log = jest.fn();
  let local: LocalOrganization | undefined;
  afterAll(async () => {
    await local?.stop();
    rmSync(stateDir, { recursive: true });
  });

  const deploy = async ({ workspace, environment }: LocalOrganization) => {
    const words = ['deploy', stackNames.securityServices, '--auto-approve', '--skip-provider-lock'];
    await runCdktf({ workspace, environment, arguments: words });
    const state = join(workspace, `terraform.${stackNames.securityServices}.tfstate`);
    return JSON.parse(readFileSync(state, 'utf8')) as { lineage: string; serial: number };
  };
  const administrators = async ({ endpoint, accounts }: LocalOrganization) => {
    const credentials = { accessKeyId: accounts.management.id, secretAccessKey: 'local' };
    const client = new GuardDutyClient({ endpoint, region: accounts.homeRegion, credentials });
    const { AdminAccounts } = await client.send(new ListOrganizationAdminAccountsCommand({}));
    return AdminAccounts?.map(({ AdminAccountId }) => AdminAccountId);
  };

  it('are removed with a word, so that a deployment into the next one in the same directory succeeds', async () => {
    local = await startLocalOrganization({ port: 0, stateDir, log });
    const before = await deploy(local);
    expect(await administrators(local)).toEqual([local.accounts.security.id]);
    expect(log).not.toHaveBeenCalled();
    await local.stop();
    expect(existsSync(join(local.workspace, `terraform.${stackNames.securityServices}.tfstate`))).toBe(true);

    local = await startLocalOrganization({ port: 0, stateDir, log });
    expect(log.mock.calls).toEqual([
      [`The Terraform state in ${local.workspace} is older than this organization, which starts empty: removed.`],
    ]);
    expect(await administrators(local)).toEqual([]);
    const after = await deploy(local);
    expect(after.lineage).not.toBe(before.lineage);
    expect(await administrators(local)).toEqual([local.accounts.security.id]);
  }, 600_000);
});
