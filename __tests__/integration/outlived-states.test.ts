import { GuardDutyClient, ListOrganizationAdminAccountsCommand } from '@aws-sdk/client-guardduty';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCdktf } from '../../local/cdktf';
import { activateOrganizationsAccess } from '../../local/organizations-access';
import { startLocalOrganization, type LocalOrganization } from '../../local/start';
import { stackNames } from '../../organization/names';
import { describeLocal } from './requirements';

/** The second one registers the administrators, which cannot be undone in an organization that never heard of them. */
const stacks = [stackNames.securityServices, stackNames.management];
const stateOf = (workspace: string) => join(workspace, `terraform.${stackNames.management}.tfstate`);

describeLocal('states that outlived their organization', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'portcullis-outlived-'));
  const log = jest.fn();
  let local: LocalOrganization | undefined;
  afterAll(async () => {
    await local?.stop();
    rmSync(stateDir, { recursive: true });
  });

  const deploy = async ({ workspace, environment, endpoint, accounts }: LocalOrganization) => {
    await activateOrganizationsAccess(endpoint, accounts.management);
    const words = ['deploy', ...stacks, '--auto-approve', '--skip-provider-lock'];
    await runCdktf({ workspace, environment, arguments: words });
    const state = stateOf(workspace);
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
    expect(existsSync(stateOf(local.workspace))).toBe(true);

    local = await startLocalOrganization({ port: 0, stateDir, log });
    expect(log.mock.calls).toEqual([
      [
        `The Terraform states of 2 stacks in ${local.workspace} are older than this organization, which starts empty: removed.`,
      ],
    ]);
    expect(await administrators(local)).toEqual([]);
    const after = await deploy(local);
    expect(after.lineage).not.toBe(before.lineage);
    expect(await administrators(local)).toEqual([local.accounts.security.id]);
  }, 1_200_000);
});
