import { EventBridgeClient, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import type { SeededOrganization } from '../../local/seed';
import { busArn, findingArchive, roleArn, updaterRole } from '../../organization/names';
import type { DeployedOrganization } from './deployed-organization';
import { grantedPermissions } from './granted-permissions';

/** @param host that is blocked by all that arrived so far */
export function itReplays(local: DeployedOrganization, host: string): void {
  it('does nothing more when all that arrived on the bus is replayed from its archive', async () => {
    const { securityAccount, homeRegion } = local.organization;
    const before = (await local.executions('sechub-record-ip')).length;
    const messages = (await local.slack()).length;
    const record = await local.record(host);

    await local.client(EventBridgeClient, securityAccount, homeRegion).send(
      new StartReplayCommand({
        ReplayName: 'all',
        EventSourceArn: `arn:aws:events:${homeRegion}:${securityAccount}:archive/${findingArchive}`,
        EventStartTime: new Date(0),
        EventEndTime: new Date(Date.now() + 60_000),
        Destination: { Arn: busArn(local.organization) },
      }),
    );
    await local.quiet('sechub-record-ip', before * 2);
    await local.quiet('sechub-send-findings');

    expect((await local.firewalls()).map(({ updates }) => updates)).toEqual([1, 1, 1]);
    expect(await local.slack()).toHaveLength(messages);
    expect(await local.record(host)).toEqual(record);
  }, 60_000);
}

export function itBringsTheUpdaterRole(local: DeployedOrganization): void {
  it('has brought the updater role to an account of the unit that nobody wrote down, as members have it', async () => {
    const { homeRegion, members } = local.organization;
    const { accounts } = await local.local<{ accounts: SeededOrganization }>('organization');
    const ofAccount = async (account: string) => {
      const permissions = await grantedPermissions(local, roleArn(homeRegion, account, updaterRole));
      return permissions.map(({ action, resource }) => ({ action, resource: resource.replace(account, '*') }));
    };

    const found = await ofAccount(accounts.unwritten.id);

    expect(found.length).toBeGreaterThan(0);
    for (const { id } of members) expect(await ofAccount(id)).toEqual(found);
  }, 30_000);
}
