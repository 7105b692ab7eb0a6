import {
  GetItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Blocklist, Generations } from '../core/ports';
import { DynamoDbHosts } from './dynamodb-hosts';
import { fromItem, reach, value, writeIf, type Item } from './dynamodb-items';
import { systemTiming } from './system-timing';

/** The item of the state table that counts the changes of the blocklist. */
const counter = { Name: { S: 'blocklist' } };

/** The blocklist in DynamoDB: the hosts' records in one table, the generation in the other. */
export class DynamoDbBlocklist extends DynamoDbHosts implements Blocklist {
  private readonly state: string;

  /** @param now milliseconds since 1970 */
  constructor(
    client: DynamoDBClient,
    { hosts, state }: { readonly hosts: string; readonly state: string },
    private readonly now: () => number = systemTiming.now,
  ) {
    super(client, hosts);
    this.state = state;
  }

  async generations(): Promise<Generations> {
    const { Item } = await reach(this.state, () =>
      this.client.send(new GetItemCommand({ TableName: this.state, Key: counter, ConsistentRead: true })),
    );
    return generationsIn(Item);
  }

  /**
   * A generation is the time at which it was raised, or one more than the last where that is later: so it is beyond every
   * one that there was before the table was restored, and no firewall is taken for one that has reached it.
   */
  async raise(): Promise<Generations> {
    const now = { ':now': value(this.now()) };
    let raised: Item | undefined;
    const isBehindTheClock = await writeIf(this.state, async () => {
      const ConditionExpression = 'attribute_not_exists(Generation) OR Generation < :now';
      raised = await this.change({
        UpdateExpression: 'SET Generation = :now',
        ConditionExpression,
        ExpressionAttributeValues: now,
      });
    });
    if (isBehindTheClock) return generationsIn(raised);
    const one = { UpdateExpression: 'ADD Generation :one', ExpressionAttributeValues: { ':one': value(1) } };
    return generationsIn(await reach(this.state, () => this.change(one)));
  }

  private async change(update: Omit<UpdateItemCommandInput, 'TableName' | 'Key' | 'ReturnValues'>) {
    const command = new UpdateItemCommand({ TableName: this.state, Key: counter, ReturnValues: 'ALL_NEW', ...update });
    return (await this.client.send(command)).Attributes;
  }
}

function generationsIn(item: Item = {}): Generations {
  const { Generation = 0, ConfirmedGeneration = 0 } = fromItem(item);
  return { current: Number(Generation), confirmed: Number(ConfirmedGeneration) };
}
