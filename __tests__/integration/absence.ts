import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { batchesOf, stateTable } from '../../organization/names';
import type { DeployedOrganization } from './deployed-organization';

/**
 * What is said where something that must be there is gone: nothing that is not there counts as empty.
 *
 * @param importAndWait imports a finding and waits until it has been dealt with
 */
export function itSaysWhatIsGone(
  local: DeployedOrganization,
  importAndWait: (finding: ReturnType<typeof local.finding>) => Promise<void>,
): void {
  it('fails, and says what to do, when the list of the firewalls of a batch is gone', async () => {
    const host = '89.248.165.74';
    const [[batch, firewalls] = [0, []]] = batchesOf(local.organization);
    const tables = local.home(DynamoDBClient);
    const deletion = {
      TableName: stateTable,
      Key: { Name: { S: `batch/${batch}` } },
      ReturnValues: 'ALL_OLD',
    } as const;
    const { Attributes } = await tables.send(new DeleteItemCommand(deletion));
    try {
      await importAndWait(local.finding(host));

      expect((await local.executions('sechub-record-ip')).filter(({ status }) => status === 'FAILED')).not.toEqual([]);
      const lacking = (await local.firewalls(host)).filter(({ blocked }) => !blocked);
      expect(lacking.map(({ vpc }) => vpc).sort()).toEqual(firewalls.map(({ id }) => id).sort());
      const told = (await local.slack()).filter((text) => text.includes(host));
      expect(told.join('\n')).toContain(`every firewall of batch ${batch}`);
      expect(told.join('\n')).toContain('Deploy the stack delegated-admin');
      expect(await local.run('sechub-reconcile')).toBe('FAILED');
    } finally {
      await tables.send(new PutItemCommand({ TableName: stateTable, Item: Attributes }));
    }
    expect(await local.run('sechub-reconcile')).toBe('SUCCEEDED');
    expect((await local.firewalls(host)).filter(({ blocked }) => !blocked)).toEqual([]);
  }, 90_000);
}
