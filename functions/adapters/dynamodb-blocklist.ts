import { GetItemCommand, UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Blocklist, Generations } from '../core/ports';
import { DynamoDbHosts } from './dynamodb-hosts';
import { fromItem, reach, value, type Item } from './dynamodb-items';

/** The item of the state table that counts the changes of the blocklist. */
const counter = { Name: { S: 'blocklist' } };

/** The blocklist in DynamoDB: the hosts' records in one table, the generation in the other. */
export class DynamoDbBlocklist extends DynamoDbHosts implements Blocklist {
  private readonly state: string;

  constructor(client: DynamoDBClient, { hosts, state }: { readonly hosts: string; readonly state: string }) {
    super(client, hosts);
    this.state = state;
  }

  async generations(): Promise<Generations> {
    const { Item } = await reach(this.state, () =>
      this.client.send(new GetItemCommand({ TableName: this.state, Key: counter, ConsistentRead: true })),
    );
    return generationsIn(Item);
  }

  async raise(): Promise<Generations> {
    const { Attributes } = await reach(this.state, () =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.state,
          Key: counter,
          UpdateExpression: 'ADD Generation :one',
          ExpressionAttributeValues: { ':one': value(1) },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return generationsIn(Attributes);
  }
}

function generationsIn(item: Item = {}): Generations {
  const { Generation = 0, ConfirmedGeneration = 0 } = fromItem(item);
  return { current: Number(Generation), confirmed: Number(ConfirmedGeneration) };
}
