import { createHash } from 'node:crypto';
import { paginateQuery, PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HistoryEntry } from '../core/history';
import type { History } from '../core/ports';
import { fromItem, reach, toItem, value, type Item } from './dynamodb-items';

/** How long a decision can be asked for. */
const secondsKept = 400 * 86_400;
/** Entries written at once. */
const concurrency = 25;

/** The history in DynamoDB: by host, in the order of time. */
export class DynamoDbHistory implements History {
  /** @param now milliseconds since 1970 */
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly now: () => number,
  ) {}

  async append(entries: readonly HistoryEntry[]): Promise<void> {
    const DeleteAt = Math.ceil(this.now() / 1000) + secondsKept;
    for (let index = 0; index < entries.length; index += concurrency) {
      const puts = entries.slice(index, index + concurrency).map((entry) => {
        const Item = toItem({ ...entry, At: sortKeyOf(entry), DeleteAt });
        return reach(this.table, () => this.client.send(new PutItemCommand({ TableName: this.table, Item })));
      });
      await Promise.all(puts);
    }
  }

  async of(host: string): Promise<HistoryEntry[]> {
    return reach(this.table, async () => {
      const entries: HistoryEntry[] = [];
      const pages = paginateQuery(
        { client: this.client },
        {
          TableName: this.table,
          KeyConditionExpression: 'HostIp = :host',
          ExpressionAttributeValues: { ':host': value(host) },
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages) entries.push(...Items.map(entryOf));
      return entries;
    });
  }
}

/** The same for the same entry, and another for every other of its host. */
function sortKeyOf({ At, Decision, FindingId = '' }: HistoryEntry): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([Decision, FindingId]))
    .digest('hex');
  return `${At}#${digest.slice(0, 12)}`;
}

function entryOf(item: Item): HistoryEntry {
  const { At = '', ...rest } = fromItem(item);
  const entry = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'DeleteAt'));
  // The table is written by Portcullis alone.
  return { ...entry, At: String(At).split('#')[0] } as unknown as HistoryEntry;
}
