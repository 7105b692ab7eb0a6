import { DisableSecurityHubCommand, DisassociateMembersCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { parse } from 'yaml';
import { StackProgress } from '../../local/demo/stack-progress';
import type { SeededOrganization } from '../../local/seed';
import { deployerRole } from '../../organization/deployer-policies';
import { stackNames } from '../../organization/names';
import { DeployedOrganization } from './deployed-organization';
import { Deployers } from './deployers';
import { inventory } from './inventory';
import { describeLocal } from './requirements';
import { untilNoticed } from './role-policy';
import { standing } from './standing';

/**
 * The README's commands where GuardDuty and Security Hub are on already, but for Security Hub in one account, by deployers with the permissions of
 * docs/deployer-permissions.md and no others. The tests build on each other.
 */
describeLocal('an organization that has nearly everything on', () => {
  const local = new DeployedOrganization();
  const deployers = new Deployers(local);
  let before: { readonly held: string[]; readonly standing: string[] };

  beforeAll(async () => {
    await local.start('--everything-on');
    // One VPC tells as much here as three, which the other test deploys.
    local.changeOrganization((file) => {
      const [first] = file.members;
      file.members = first ? [{ ...first, vpcs: first.vpcs.slice(0, 1) }] : [];
    });
    await turnHubOff();
    before = { held: await inventory(local), standing: await standing(local) };
  }, 120_000);

  afterAll(async () => {
    expect(await local.stop()).toBe(130);
  }, 30_000);

  /** The account whose hub is ours to turn on. */
  const ours = () => local.organization.members[0]?.id ?? '';
  const regions = () => [local.organization.homeRegion, ...local.organization.linkedRegions];
  const ofOthers = (lines: readonly string[]) => lines.filter((line) => !line.includes(ours()));

  async function turnHubOff(): Promise<void> {
    for (const region of regions()) {
      const administrator = local.client(SecurityHubClient, local.organization.securityAccount, region);
      await administrator.send(new DisassociateMembersCommand({ AccountIds: [ours()] }));
      await local.client(SecurityHubClient, ours(), region).send(new DisableSecurityHubCommand({}));
    }
  }

  it('is read for what exists, and then nothing is left to say', async () => {
    const found = await local.portcullis('adopt');
    expect(found).toMatchObject({ code: 2 });
    local.changeOrganization((file) => {
      const { existing } = parse(found.stdout) as { existing: object[] };
      file.existing = existing;
    });

    expect(await local.portcullis('adopt')).toMatchObject({ code: 0 });
    const { accounts } = await local.local<{ accounts: SeededOrganization }>('organization');
    const named = local.organization.existing.map(({ account }) => account);
    const { management, security, members, unwritten } = accounts;
    expect(named.sort()).toEqual(
      [management, security, ...members, unwritten]
        .map(({ id }) => id)
        .filter((id) => id !== ours())
        .sort(),
    );
  }, 60_000);

  it('is deployed by deployers, with the states in S3', async () => {
    await deployers.keepStatesInS3();
    await deployers.takeOver();
    await local.cdktf('deploy', ['*']);

    expect(await deployers.refusals()).toEqual([]);
    // What was there is there, members too; and what was not is on, without standards, and reports.
    const now = await standing(local);
    expect(ofOthers(now)).toEqual(ofOthers(before.standing));
    for (const region of regions()) {
      expect(before.standing).not.toContain(`${ours()} ${region} hub with `);
      expect(now).toContain(`${ours()} ${region} hub with `);
      expect(now).toContain(`${local.organization.securityAccount} ${region} member of the hub ${ours()} Enabled`);
    }
  }, 600_000);

  it('drops the host of a finding', async () => {
    const host = '185.220.101.4';
    await local.giveWebhook();
    await untilNoticed();

    await local.import(local.finding(host));
    await local.quiet('sechub-record-ip', 2);

    expect((await local.firewalls(host)).map(({ blocked }) => blocked)).toEqual([true]);
  }, 240_000);

  it('has no change in the plans of what was adopted', async () => {
    const stacks = [stackNames.securityServices, stackNames.management];
    const progress = new StackProgress(stacks);
    await local.cdktf('deploy', stacks, (line) => progress.read(line));

    expect(progress.statuses).toEqual(stacks.map((stack) => ({ stack, phase: 'done', done: 0, total: 0 })));
    expect(await deployers.refusals()).toEqual([]);
  }, 600_000);

  it('keeps what was adopted from destruction until it is disowned', async () => {
    await expect(local.cdktf('destroy', ['security-services'])).rejects.toThrow();
    expect(ofOthers(await standing(local))).toEqual(ofOthers(before.standing));

    const disowned = await local.portcullis('disown');

    expect(disowned).toMatchObject({ code: 0, stderr: '' });
    expect(disowned.stdout).toContain('security-services: disowned aws_guardduty_detector.us-west-2');
    expect(disowned.stdout).toContain('delegated-admin: disowned aws_securityhub_finding_aggregator.home');
  }, 600_000);

  it('has what it had before when every stack is destroyed', async () => {
    await local.cdktf('destroy', ['*']);

    expect(await deployers.refusals()).toEqual([]);
    expect(await standing(local)).toEqual(before.standing);
    const left = (await inventory(local)).filter((line) => !line.endsWith(` role ${deployerRole}`));
    expect(left).toEqual(before.held);
  }, 600_000);

  it('lets deployers take on no other role than those of deployers', async () => {
    const [member] = local.organization.members;

    await expect(deployers.assume(member!.id)).resolves.toBeUndefined();
    await expect(deployers.assume(member!.id, 'OrganizationAccountAccessRole')).rejects.toThrow('sts:AssumeRole');
  });
});
