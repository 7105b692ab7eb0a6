import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { batchesOf, hostsTable, stateTable } from '../../organization/names';
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

  it('lifts one block whose record is gone and says so, and holds many until an operator lets them go', async () => {
    // No neighbours of each other: rules hold those as one block.
    const [first, ...others] = Array.from({ length: 12 }, (_, index) => `89.248.${168 + index}.74`) as [string];
    const tables = local.home(DynamoDBClient);
    const lose = async (host: string) =>
      tables.send(new DeleteItemCommand({ TableName: hostsTable, Key: { HostIp: { S: host } } }));
    const blocked = async (host: string) => (await local.firewalls(host)).map((firewall) => firewall.blocked);
    const lastTold = async () => (await local.slack()).at(-1);
    const before = (await local.executions('sechub-record-ip')).length;
    for (const host of [first, ...others]) await local.import(local.finding(host));
    await local.quiet('sechub-record-ip', before + 2 * (1 + others.length));
    await local.quiet('sechub-send-findings');
    for (const host of [first, ...others]) expect(await blocked(host)).toEqual([true, true, true]);

    await lose(first);
    expect(await local.run('sechub-reconcile')).toBe('SUCCEEDED');
    expect(await blocked(first)).toEqual([false, false, false]);
    expect(await lastTold()).toContain('the record of a host is gone');
    expect(await lastTold()).toContain(first);

    for (const host of others) await lose(host);
    expect(await local.run('sechub-reconcile')).toBe('SUCCEEDED');
    for (const host of others) expect(await blocked(host)).toEqual([true, true, true]);
    expect(await lastTold()).toContain(`${others.length} hosts held that left the blocklist without a reason`);

    const ExpiresAt = { N: String(Math.floor(Date.now() / 1000) + 3600) };
    const Item = { Name: { S: 'let-go' }, Hosts: { S: '89.248.160.0/19' }, ExpiresAt };
    await tables.send(new PutItemCommand({ TableName: stateTable, Item }));
    expect(await local.run('sechub-reconcile')).toBe('SUCCEEDED');
    for (const host of others) expect(await blocked(host)).toEqual([false, false, false]);
    expect(await lastTold()).toContain('a host was let go');
    await tables.send(new DeleteItemCommand({ TableName: stateTable, Key: { Name: { S: 'let-go' } } }));
  }, 180_000);
}
