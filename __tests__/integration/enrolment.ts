import {
  GuardDutyClient,
  ListDetectorsCommand,
  ListMembersCommand as ListOfGuardDuty,
} from '@aws-sdk/client-guardduty';
import {
  DisassociateMembersCommand,
  GetEnabledStandardsCommand,
  ListMembersCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import type { SeededOrganization } from '../../local/seed';
import { alarmTopicArn, roleName } from '../../organization/names';
import type { DeployedOrganization } from './deployed-organization';
import { TestQueue } from './test-queue';

/** @param drops whether every VPC drops a host */
export function itHasAccountsReport(
  local: DeployedOrganization,
  importAndWait: (finding: ReturnType<DeployedOrganization['finding']>) => Promise<void>,
  drops: (host: string) => Promise<(boolean | undefined)[]>,
): void {
  const seeded = async () => (await local.local<{ accounts: SeededOrganization }>('organization')).accounts;
  const regions = () => [local.organization.homeRegion, ...local.organization.linkedRegions];
  const hub = (region: string) => local.client(SecurityHubClient, local.organization.securityAccount, region);
  const membersOf = async (region: string) => {
    const { Members = [] } = await hub(region).send(new ListMembersCommand({ OnlyAssociated: true }));
    return Members.map(({ AccountId = '' }) => AccountId).sort();
  };
  const fault = (service: string, operation: string, times: number) =>
    local.local('faults', {
      method: 'POST',
      body: JSON.stringify({ service, operation, role: roleName('enrol-members'), kind: 'deny', times }),
    });

  describe('the accounts', () => {
    it('report as they were when Portcullis came, but for one that nobody has spoken of', async () => {
      const { management, members, unwritten } = await seeded();
      const named = [management, ...members].map(({ id }) => id).sort();
      for (const region of regions()) {
        expect(await membersOf(region)).toEqual(named);
        const guardDuty = local.client(GuardDutyClient, local.organization.securityAccount, region);
        const { DetectorIds: [DetectorId] = [] } = await guardDuty.send(new ListDetectorsCommand({}));
        const { Members = [] } = await guardDuty.send(new ListOfGuardDuty({ DetectorId, OnlyAssociated: 'true' }));
        expect(Members.map(({ AccountId }) => AccountId).sort()).toEqual([...named, unwritten.id].sort());
        for (const account of named) {
          const own = local.client(SecurityHubClient, account, region);
          expect((await own.send(new GetEnabledStandardsCommand({}))).StandardsSubscriptions ?? []).toEqual([]);
        }
      }
    }, 30_000);

    it('are heard because they are enrolled, and again within the hour after they have left', async () => {
      const host = '185.220.101.201';
      const finding = local.finding(host);
      const { AwsAccountId: account } = finding;
      const region = finding.Resources[0].Region;
      await hub(region).send(new DisassociateMembersCommand({ AccountIds: [account] }));
      const before = (await local.executions('sechub-record-ip')).length;
      await local.import(finding);
      await new Promise((wake) => setTimeout(wake, 2_000));
      expect(await local.executions('sechub-record-ip')).toHaveLength(before);
      expect(await local.record(host)).toBeUndefined();

      expect(await local.fire('enrol-members-hourly')).toEqual({ outcome: 'invoked' });

      expect(await membersOf(region)).toContain(account);
      await importAndWait(local.finding(host));
      expect(await drops(host)).toEqual([true, true, true]);
    }, 90_000);

    it('that do not report are named to the topic of the alarms, once for each change, and by the next run if it was down', async () => {
      const { unwritten, members } = await seeded();
      const [payments] = members;
      const [, region = ''] = regions();
      const queue = await TestQueue.make(local, 'told');
      const sns = local.home(SNSClient);
      let SubscriptionArn: string | undefined;
      try {
        const subscription = { TopicArn: alarmTopicArn(local.organization), Protocol: 'sqs', Endpoint: queue.arn };
        ({ SubscriptionArn } = await sns.send(new SubscribeCommand(subscription)));
        await hub(region).send(new DisassociateMembersCommand({ AccountIds: [payments!.id] }));
        await fault('securityhub', 'CreateMembers', 1);
        await fault('sns', 'Publish', 1);
        expect(await local.fire('enrol-members-hourly')).toEqual({
          outcome: 'invoked',
          error: expect.stringMatching(/^TopicUnavailable: /),
        });
        expect(await queue.take()).toEqual([]);

        await fault('securityhub', 'CreateMembers', 1);
        expect(await local.fire('enrol-members-hourly')).toEqual({ outcome: 'invoked' });
        const [both, ...more] = await queue.take();
        expect(more).toEqual([]);
        for (const { id, name } of [unwritten, payments!]) expect(both).toContain(`${name} (${id}) in `);
        expect(both).toContain('2 accounts do not report');
        expect(both).toContain('turnOnSecurityHub');
        expect(both).toContain('AccessDeniedException');

        expect(await local.fire('enrol-members-hourly')).toEqual({ outcome: 'invoked' });
        expect(await local.fire('enrol-members-hourly')).toEqual({ outcome: 'invoked' });
        const [one, ...none] = await queue.take();
        expect(none).toEqual([]);
        expect(one).toContain('1 account does not report');
        expect(one).toContain(`${unwritten.name} (${unwritten.id}) in ${regions().join(', ')}`);
        expect(one).not.toContain(payments!.name);
        expect(await membersOf(region)).toContain(payments!.id);
      } finally {
        await local.local('faults', { method: 'DELETE' });
        // moto refuses to publish where a subscribed queue is gone.
        await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
        await queue.delete();
      }
    }, 90_000);
  });
}
