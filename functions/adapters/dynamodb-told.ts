import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Told } from '../core/ports';
import { reach, value, writeIf, type Item } from './dynamodb-items';

/** What people have been told, in the state table. Items go by themselves at `ExpiresAt` (TTL). */
export class DynamoDbTold implements Told {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async claim(key: string, holder: string, now: number, until: number): Promise<'claimed' | 'sent' | 'busy'> {
    const claimed = await writeIf(this.table, () =>
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          // The claim itself goes after a day, should its holder never come back.
          Item: {
            ...item(key),
            Status: value('sending'),
            Holder: value(holder),
            LeaseUntil: value(until),
            ExpiresAt: value(Math.ceil(until / 1000) + 86_400),
          },
          ConditionExpression:
            'attribute_not_exists(#Name) OR (#Status = :sending AND (LeaseUntil <= :now OR Holder = :holder))',
          ExpressionAttributeNames: { '#Name': 'Name', '#Status': 'Status' },
          ExpressionAttributeValues: { ':sending': value('sending'), ':now': value(now), ':holder': value(holder) },
        }),
      ),
    );
    if (claimed) return 'claimed';
    const held = await this.get(item(key));
    return held?.['Status']?.S === 'sent' ? 'sent' : 'busy';
  }

  async sent(key: string, expiresAt: number): Promise<void> {
    await reach(this.table, () =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: item(key),
          UpdateExpression: 'SET #Status = :sent, ExpiresAt = :expires REMOVE Holder, LeaseUntil',
          ExpressionAttributeNames: { '#Status': 'Status' },
          ExpressionAttributeValues: { ':sent': value('sent'), ':expires': value(expiresAt) },
        }),
      ),
    );
  }

  async release(key: string, holder: string): Promise<void> {
    await writeIf(this.table, () =>
      this.client.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: item(key),
          ConditionExpression: '#Status = :sending AND Holder = :holder',
          ExpressionAttributeNames: { '#Status': 'Status' },
          ExpressionAttributeValues: { ':sending': value('sending'), ':holder': value(holder) },
        }),
      ),
    );
  }

  private async get(Key: Item): Promise<Item | undefined> {
    const { Item } = await reach(this.table, () =>
      this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true })),
    );
    return Item;
  }
}

function item(key: string) {
  return { Name: { S: `told/${key}` } };
}
