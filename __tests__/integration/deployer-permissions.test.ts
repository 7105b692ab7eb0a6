import { StackProgress } from '../../local/demo/stack-progress';
import { DeployedOrganization } from './deployed-organization';
import { Deployers } from './deployers';
import { describeLocal } from './requirements';
import { unusedPermissions } from './unused-permissions';

describeLocal('deployers with the permissions of docs/deployer-permissions.md', () => {
  const local = new DeployedOrganization();
  const deployers = new Deployers(local);

  beforeAll(async () => {
    await local.start();
    await deployers.takeOver();
  }, 120_000);
  afterAll(async () => {
    await local.stop();
  });

  it('deploy every stack, with the states in S3', async () => {
    await local.cdktf('deploy', ['*']);

    expect(await deployers.refusals()).toEqual([]);
  }, 600_000);

  it('deploy a change that concerns nearly every resource', async () => {
    local.changeOrganization((file) => {
      // A tag of all.
      file.owner = 'platform';
      file.retentionHours = 100;
    });
    await local.cdktf('deploy', ['*']);

    expect(await deployers.refusals()).toEqual([]);
  }, 600_000);

  it('plan no change after that', async () => {
    const progress = new StackProgress(local.stacks);
    await local.cdktf('deploy', ['*'], (line) => progress.read(line));

    expect(progress.statuses).toEqual(local.stacks.map((stack) => ({ stack, phase: 'done', done: 0, total: 0 })));
    expect(await deployers.refusals()).toEqual([]);
  }, 600_000);

  it('destroy every stack', async () => {
    await local.cdktf('destroy', ['*']);

    expect(await deployers.refusals()).toEqual([]);
  }, 600_000);

  it('have no permission that they did not use, but for those whose reason is written down', async () => {
    expect(unusedPermissions(local.organization, await deployers.uses())).toEqual({
      unused: [],
      untouched: [],
      notRare: [],
    });
  });

  it('take on no other role than those of deployers', async () => {
    const [member] = local.organization.members;

    await expect(deployers.assume(member!.id)).resolves.toBeUndefined();
    await expect(deployers.assume(member!.id, 'OrganizationAccountAccessRole')).rejects.toThrow('sts:AssumeRole');
  });
});
