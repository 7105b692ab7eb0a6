import { GuardDutyClient, ListOrganizationAdminAccountsCommand } from '@aws-sdk/client-guardduty';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCdktf } from '../../local/cdktf';
import { activateOrganizationsAccess } from '../../local/organizations-access';
import { startLocalOrganization, type LocalOrganization } from '../../local/start';
import { stackNames } from '../../organization/names';
import { describeLocal } from './requirements';

/** The second one registers the administrators, which cannot be undone in an organization that never heard of them. */
const stacks = [stackNames.securityServices, stackNames.management];
const stateOf = (workspace: string, stack: string) => join(workspace, `terraform.${stack}.tfstate`);

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
  };
  const administrators = async ({ endpoint, accounts }: LocalOrganization) => {
    const credentials = { accessKeyId: accounts.management.id, secretAccessKey: 'local' };
    const client = new GuardDutyClient({ endpoint, region: accounts.homeRegion, credentials });
    const { AdminAccounts } = await client.send(new ListOrganizationAdminAccountsCommand({}));
    return AdminAccounts?.map(({ AdminAccountId }) => AdminAccountId);
  };

  it('are removed with a word, so that the next one in the same directory is deployed like a new one', async () => {
    local = await startLocalOrganization({ port: 0, stateDir, log });
    await deploy(local);
    expect(await administrators(local)).toEqual([local.accounts.security.id]);
    expect(log).not.toHaveBeenCalled();
    await local.stop();
    const { workspace } = local;
    expect(stacks.map((stack) => existsSync(stateOf(workspace, stack)))).toEqual([true, true]);

    local = await startLocalOrganization({ port: 0, stateDir, log });
    expect(log.mock.calls).toEqual([
      [
        `The Terraform states of 2 stacks in ${local.workspace} are older than this organization, which starts empty: removed.`,
      ],
    ]);
    // What was deployed is gone, and so is every word of it: the next deployment is a first one.
    expect(await administrators(local)).toEqual([]);
    expect(stacks.map((stack) => existsSync(stateOf(workspace, stack)))).toEqual([false, false]);
  }, 1_200_000);
});
