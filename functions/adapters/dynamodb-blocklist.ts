import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { HostRecord, NewBlock } from '../core/host-record';
import type { Blocklist, Generations } from '../core/ports';
import type { BlockedHost } from '../core/prepare-blocklist';
import { fromItem, placeholders, reach, scanAll, toItem, unchanged, value, writeIf } from './dynamodb-items';

/** The item of the state table that counts the changes of the blocklist. */
const counter = { Name: { S: 'blocklist' } };

/** The blocklist in DynamoDB: the hosts' records in one table, the generation in the other. */
export class DynamoDbBlocklist implements Blocklist {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tables: { readonly hosts: string; readonly state: string },
  ) {}

  async generations(): Promise<Generations> {
    const { Item } = await reach(this.tables.state, () =>
      this.client.send(new GetItemCommand({ TableName: this.tables.state, Key: counter, ConsistentRead: true })),
    );
    const { Generation = 0, ConfirmedGeneration = 0 } = fromItem(Item ?? {});
    return { current: Number(Generation), confirmed: Number(ConfirmedGeneration) };
  }

  async find(host: string): Promise<HostRecord | undefined> {
    const { Item } = await reach(this.tables.hosts, () =>
      this.client.send(
        new GetItemCommand({ TableName: this.tables.hosts, Key: { HostIp: { S: host } }, ConsistentRead: true }),
      ),
    );
    return Item && hostRecord(Item);
  }

  async enter(record: NewBlock, existing: HostRecord | undefined, generation: number): Promise<number | undefined> {
    const put: TransactWriteItem = {
      Put: {
        TableName: this.tables.hosts,
        Item: toItem({ ...record, Generation: generation + 1 }),
        ...(existing
          ? unchanged(versionOf(existing))
          : { ConditionExpression: 'attribute_not_exists(#HostIp)', ...placeholders({ HostIp: undefined }) }),
      },
    };
    return (await this.transact([this.raise(generation), put])) === undefined ? generation + 1 : undefined;
  }

  async extend(record: HostRecord, existing: HostRecord): Promise<boolean> {
    const { hosts } = this.tables;
    return writeIf(hosts, () =>
      this.client.send(
        new PutItemCommand({ TableName: hosts, Item: toItem(record), ...unchanged(versionOf(existing)) }),
      ),
    );
  }

  async blocked(): Promise<BlockedHost[]> {
    const { hosts } = this.tables;
    const items = await reach(hosts, () =>
      scanAll(this.client, {
        TableName: hosts,
        FilterExpression: '#Decision = :Decision AND attribute_not_exists(#ReleaseGeneration)',
        ProjectionExpression: '#HostIp, #SeverityRank, #LastSeen',
        ...placeholders({
          Decision: 'BLOCK',
          ReleaseGeneration: undefined,
          HostIp: undefined,
          SeverityRank: undefined,
          LastSeen: undefined,
        }),
      }),
    );
    return items.map(hostRecord).map(({ HostIp, SeverityRank = 0, LastSeen = '' }) => ({
      host: HostIp,
      severityRank: SeverityRank,
      lastSeen: LastSeen,
    }));
  }

  async due(now: number): Promise<HostRecord[]> {
    const { hosts } = this.tables;
    const items = await reach(hosts, () =>
      scanAll(this.client, {
        TableName: hosts,
        FilterExpression: '#ExpiresAt <= :ExpiresAt OR attribute_exists(#ReleaseGeneration)',
        ...placeholders({ ExpiresAt: now, ReleaseGeneration: undefined }),
      }),
    );
    return items.map(hostRecord);
  }

  async release(records: readonly HostRecord[], generation: number): Promise<number | readonly string[]> {
    const marks = records.map((record): TransactWriteItem => {
      const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = unchanged(versionOf(record));
      return {
        Update: {
          TableName: this.tables.hosts,
          Key: { HostIp: { S: record.HostIp } },
          UpdateExpression: 'SET #ReleaseGeneration = :next',
          ConditionExpression,
          ExpressionAttributeNames,
          ExpressionAttributeValues: { ...ExpressionAttributeValues, ':next': value(generation + 1) },
        },
      };
    });
    const failed = await this.transact([this.raise(generation), ...marks]);
    // The first entry of the transaction is the counter.
    return failed === undefined
      ? generation + 1
      : records.filter((_, index) => failed.includes(index + 1)).map(({ HostIp }) => HostIp);
  }

  async remove({
    HostIp,
    Decision,
    ExpiresAt,
    ReleaseGeneration,
  }: Parameters<Blocklist['remove']>[0]): Promise<boolean> {
    const { hosts } = this.tables;
    const { ConditionExpression, ...rest } = unchanged({ Decision, ExpiresAt, ReleaseGeneration });
    return writeIf(hosts, () =>
      this.client.send(
        new DeleteItemCommand({
          TableName: hosts,
          Key: { HostIp: { S: HostIp } },
          ...rest,
          // Gone already counts as done: the answer to an earlier try may have been lost.
          ConditionExpression: `attribute_not_exists(#HostIp) OR (${ConditionExpression})`,
          ExpressionAttributeNames: { ...rest.ExpressionAttributeNames, '#HostIp': 'HostIp' },
        }),
      ),
    );
  }

  /** Raises the generation from what it was read to be. */
  private raise(generation: number): TransactWriteItem {
    return {
      Update: {
        TableName: this.tables.state,
        Key: counter,
        UpdateExpression: 'SET #Generation = :next',
        ConditionExpression:
          generation === 0 ? 'attribute_not_exists(#Generation) OR #Generation = :read' : '#Generation = :read',
        ExpressionAttributeNames: { '#Generation': 'Generation' },
        ExpressionAttributeValues: { ':read': value(generation), ':next': value(generation + 1) },
      },
    };
  }

  /** Writes all or nothing; answers `undefined` when it is done, else the places of the conditions that did not hold. */
  private async transact(items: readonly TransactWriteItem[]): Promise<number[] | undefined> {
    return reach(this.tables.hosts, async () => {
      try {
        await this.client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));
        return undefined;
      } catch (error) {
        if (error instanceof TransactionConflictException) return [];
        if (!(error instanceof TransactionCanceledException)) throw error;
        const codes = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code);
        // Anything else than losing a race, such as throttling, is the table's trouble.
        if (codes.some((code) => !['None', 'ConditionalCheckFailed', 'TransactionConflict'].includes(code)))
          throw error;
        return codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
      }
    });
  }
}

/** What tells one state of a record from every other: each of our writes changes one of these. */
function versionOf({ Decision, ExpiresAt, Count, ReleaseGeneration, FindingId, FindingUpdatedAt }: HostRecord) {
  return { Decision, ExpiresAt, Count, ReleaseGeneration, FindingId, FindingUpdatedAt };
}

function hostRecord(item: Parameters<typeof fromItem>[0]): HostRecord {
  // The table is written by Portcullis alone, and the parts that decide are read again where they are used.
  return fromItem(item) as unknown as HostRecord;
}
