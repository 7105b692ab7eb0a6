import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { blockedHost, rankAttributes } from '../core/blocked-host';
import {
  versionAttributes,
  type HeldDecision,
  type HostRecord,
  type RecordVersion,
  type Release,
} from '../core/host-record';
import type { Blocklist } from '../core/ports';
import type { BlockedHost } from '../core/prepare-blocklist';
import { fromItem, placeholders, reach, scanAll, toItem, unchanged, writeIf } from './dynamodb-items';

/** The hosts' records in DynamoDB: what of the blocklist needs no generation. */
export class DynamoDbHosts implements Omit<Blocklist, 'generations' | 'raise'> {
  constructor(
    protected readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async find(host: string): Promise<HostRecord | undefined> {
    const { Item } = await reach(this.table, () =>
      this.client.send(new GetItemCommand({ TableName: this.table, Key: keyOf(host), ConsistentRead: true })),
    );
    return Item && hostRecord(Item);
  }

  async put(record: HostRecord, existing: HostRecord | undefined): Promise<boolean> {
    const condition = unchanged(existing ? versionOf(existing) : { HostIp: undefined });
    return writeIf(this.table, () =>
      this.client.send(new PutItemCommand({ TableName: this.table, Item: toItem(record), ...condition })),
    );
  }

  async number(record: HostRecord, generation: number): Promise<boolean> {
    return this.set({ Generation: generation }, record);
  }

  async blocked(): Promise<BlockedHost[]> {
    const items = await reach(this.table, () =>
      scanAll(this.client, {
        TableName: this.table,
        FilterExpression: '#Decision = :Decision AND attribute_not_exists(#ReleaseGeneration)',
        ProjectionExpression: ['HostIp', ...rankAttributes].map((name) => `#${name}`).join(', '),
        ...placeholders({
          Decision: 'BLOCK',
          ReleaseGeneration: undefined,
          HostIp: undefined,
          ...Object.fromEntries(rankAttributes.map((name) => [name, undefined])),
        }),
      }),
    );
    return items.map(hostRecord).map(blockedHost);
  }

  async allowed(): Promise<string[]> {
    const items = await reach(this.table, () =>
      scanAll(this.client, {
        TableName: this.table,
        FilterExpression: '#Decision = :Decision',
        ProjectionExpression: '#HostIp',
        ...placeholders({ Decision: 'ALLOW', HostIp: undefined }),
      }),
    );
    return items.map((item) => hostRecord(item).HostIp);
  }

  async decisions(): Promise<HeldDecision[]> {
    const names = ['HostIp', ...versionAttributes, 'ReleasedAt', 'ReleaseReason'];
    const items = await reach(this.table, () =>
      scanAll(this.client, {
        TableName: this.table,
        ProjectionExpression: names.map((name) => `#${name}`).join(', '),
        ...placeholders(Object.fromEntries(names.map((name) => [name, undefined]))),
      }),
    );
    return items.map(hostRecord);
  }

  async release(record: RecordVersion, release: Release): Promise<boolean> {
    return this.set(release, record);
  }

  async remove({
    HostIp,
    Decision,
    ExpiresAt,
    ReleaseGeneration,
  }: Parameters<Blocklist['remove']>[0]): Promise<boolean> {
    const { ConditionExpression, ...rest } = unchanged({ Decision, ExpiresAt, ReleaseGeneration });
    return writeIf(this.table, () =>
      this.client.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: keyOf(HostIp),
          ...rest,
          // Gone already counts as done: the answer to an earlier try may have been lost.
          ConditionExpression: `attribute_not_exists(#HostIp) OR (${ConditionExpression})`,
          ExpressionAttributeNames: { ...rest.ExpressionAttributeNames, '#HostIp': 'HostIp' },
        }),
      ),
    );
  }

  /** Sets attributes of a record that is as it was read. */
  private set(attributes: Partial<HostRecord>, record: RecordVersion): Promise<boolean> {
    const { ExpressionAttributeNames, ExpressionAttributeValues, ConditionExpression } = unchanged(versionOf(record));
    const to = Object.entries(toItem(attributes));
    return writeIf(this.table, () =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: keyOf(record.HostIp),
          UpdateExpression: `SET ${to.map(([name]) => `#${name} = :new${name}`).join(', ')}`,
          ConditionExpression,
          ExpressionAttributeNames: {
            ...ExpressionAttributeNames,
            ...Object.fromEntries(to.map(([name]) => [`#${name}`, name])),
          },
          ExpressionAttributeValues: {
            ...ExpressionAttributeValues,
            ...Object.fromEntries(to.map(([name, content]) => [`:new${name}`, content])),
          },
        }),
      ),
    );
  }
}

function versionOf(record: RecordVersion): Record<string, string | number | undefined> {
  return Object.fromEntries(versionAttributes.map((name) => [name, record[name]]));
}

function keyOf(host: string) {
  return { HostIp: { S: host } };
}

function hostRecord(item: Parameters<typeof fromItem>[0]): HostRecord {
  // The table is written by Portcullis alone, and the parts that decide are read again where they are used.
  return fromItem(item) as unknown as HostRecord;
}
