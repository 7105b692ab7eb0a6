import { createHash } from 'node:crypto';
import { GetItemCommand, UpdateItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { closingsKept, sameClosing, type Closing, type OpeningsOfFinding } from '../core/openings';
import type { FindingKey, Openings } from '../core/ports';
import { reach, value, writeIf, type Item } from './dynamodb-items';

/** When findings were open and closed, in the state table. Items go by themselves at `ExpiresAt` (TTL). */
export class DynamoDbOpenings implements Openings {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async openings(finding: FindingKey): Promise<OpeningsOfFinding> {
    const { Item } = await reach(this.table, () =>
      this.client.send(new GetItemCommand({ TableName: this.table, Key: keyOf(finding), ConsistentRead: true })),
    );
    return openingsIn(Item);
  }

  async opened(finding: FindingKey, at: number, expiresAt: number): Promise<OpeningsOfFinding> {
    let noted: Item | undefined;
    const isLatest = await writeIf(this.table, async () => {
      const { Attributes } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: keyOf(finding),
          UpdateExpression: 'SET OpenedAt = :at, ExpiresAt = :expires',
          ConditionExpression: 'attribute_not_exists(OpenedAt) OR OpenedAt < :at',
          ExpressionAttributeValues: { ':at': value(at), ':expires': value(expiresAt) },
          ReturnValues: 'ALL_NEW',
        }),
      );
      noted = Attributes;
    });
    return isLatest ? openingsIn(noted) : this.openings(finding);
  }

  async closed(finding: FindingKey, closing: Closing, expiresAt: number): Promise<void> {
    let count = 0;
    await writeIf(this.table, async () => {
      const { Attributes } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: keyOf(finding),
          UpdateExpression:
            'SET ClosedAt = :at, ExpiresAt = :expires, Closings = list_append(if_not_exists(Closings, :none), :one)',
          ConditionExpression:
            '(attribute_not_exists(ClosedAt) OR ClosedAt < :same) AND (attribute_not_exists(OpenedAt) OR OpenedAt <= :at)',
          ExpressionAttributeValues: {
            ':at': value(closing.at),
            ':same': value(closing.at - sameClosing),
            ':expires': value(expiresAt),
            ':none': { L: [] },
            ':one': { L: [written(closing)] },
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      count = Attributes?.['Closings']?.L?.length ?? 0;
    });
    if (count > closingsKept) await this.forgetFirstClosing(finding);
  }

  /** A finding that is closed and opened for ever must not outgrow an item (400 kB). */
  private async forgetFirstClosing(finding: FindingKey): Promise<void> {
    await writeIf(this.table, () =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: keyOf(finding),
          UpdateExpression: 'REMOVE Closings[0]',
          ConditionExpression: 'size(Closings) > :most',
          ExpressionAttributeValues: { ':most': value(closingsKept) },
        }),
      ),
    );
  }
}

function keyOf({ schema, id }: FindingKey) {
  const digest = createHash('sha256')
    .update(JSON.stringify([schema, id]))
    .digest('hex');
  return { Name: { S: `openings/${digest}` } };
}

function openingsIn(item: Item = {}): OpeningsOfFinding {
  const { OpenedAt, Closings } = item;
  return {
    ...(OpenedAt?.N !== undefined && { openedAt: Number(OpenedAt.N) }),
    closings: (Closings?.L ?? []).map(read),
  };
}

function written({ at, hosts = [], seen }: Closing): AttributeValue {
  return {
    M: {
      At: value(at),
      Hosts: { L: hosts.map((host) => value(host)) },
      ...(seen !== undefined && { Seen: value(seen) }),
    },
  };
}

/** Earlier versions noted the time alone. */
function read({ N, M }: AttributeValue): Closing {
  if (M === undefined) return { at: Number(N) };
  const { At, Hosts, Seen } = M;
  return {
    at: Number(At?.N),
    hosts: (Hosts?.L ?? []).flatMap(({ S }) => S ?? []),
    ...(Seen?.N !== undefined && { seen: Number(Seen.N) }),
  };
}
