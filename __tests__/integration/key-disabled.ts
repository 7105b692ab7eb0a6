import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { alarmName, alarmTopicArn, hostsTable } from '../../organization/names';
import type { DeployedOrganization } from './deployed-organization';
import { untilNoticed } from './role-policy';
import { TestQueue } from './test-queue';

/** The way of alarms when the key of everything else does not work. */
export function itIsHeardWithoutItsKey(local: DeployedOrganization): void {
  const call = async (service: string, headers: Record<string, string>, body: string) => {
    const { securityAccount, homeRegion } = local.organization;
    const scope = `${securityAccount}/20260101/${homeRegion}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const answer = await fetch(local.endpoint, { method: 'POST', headers: { authorization, ...headers }, body });
    if (!answer.ok) throw new Error(`${service}: ${answer.status} ${await answer.text()}`);
  };
  const kms = async (operation: string, key: string) => {
    // moto knows keys by their ids alone here.
    const KeyId = key.replace(/^.*:key\//, '');
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${operation}` };
    await call('kms', headers, JSON.stringify({ KeyId }));
  };
  const raise = async (name: string) => {
    const parameters = { AlarmName: name, StateValue: 'ALARM', StateReason: 'a test' };
    const body = new URLSearchParams({ Action: 'SetAlarmState', Version: '2010-08-01', ...parameters });
    await call('monitoring', { 'content-type': 'application/x-www-form-urlencoded' }, body.toString());
  };

  it('has its alarms heard while the key of the tables is disabled and nothing can be recorded', async () => {
    const { Table } = await local.home(DynamoDBClient).send(new DescribeTableCommand({ TableName: hostsTable }));
    const key = Table?.SSEDescription?.KMSMasterKeyArn ?? '';
    const queue = await TestQueue.make(local, 'heard');
    const sns = local.home(SNSClient);
    const subscription = { TopicArn: alarmTopicArn(local.organization), Protocol: 'sqs', Endpoint: queue.arn };
    const { SubscriptionArn } = await sns.send(new SubscribeCommand(subscription));
    await kms('DisableKey', key);
    try {
      await untilNoticed();
      expect(await local.run('sechub-reconcile')).toBe('FAILED');
      const name = alarmName('sechub-reconcile');
      await raise(name);

      expect((await queue.take()).join('\n')).toContain(name);
    } finally {
      await kms('EnableKey', key);
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      await queue.delete();
    }
    await untilNoticed();
    expect(await local.run('sechub-reconcile')).toBe('SUCCEEDED');
  }, 180_000);
}
