import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Firewalls, FirewallStates, FirewallStatus } from '../core/ports';
import type { FirewallKey } from '../core/step-contracts';
import { BatchMissing, BlocklistUnavailable } from '../core/errors';
import { fromItem, reach, toItem, value, writeIf, type Item } from './dynamodb-items';

/** Most keys of one BatchGetItem (AWS quota). */
const keysPerRead = 100;

/** For how long, in milliseconds, an operator may let hosts go. */
const longestLetGo = 86_400_000;

/** The firewalls' records in the state table. */
export class DynamoDbFirewalls implements Firewalls {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async inBatch(batch: number): Promise<FirewallKey[]> {
    const { Item } = await reach(this.table, () =>
      this.client.send(new GetItemCommand({ TableName: this.table, Key: key(`batch/${batch}`), ConsistentRead: true })),
    );
    if (!Item) throw new BatchMissing(`The item batch/${batch} is gone from the table ${this.table}.`);
    const keys: unknown = JSON.parse(Item['Firewalls']?.S ?? '""');
    if (!Array.isArray(keys) || !keys.every((entry) => typeof entry === 'string')) {
      throw new BlocklistUnavailable(
        `The item batch/${batch} of ${this.table} is not a list of firewalls. Deploy it again.`,
      );
    }
    return keys;
  }

  async letGo(now: number): Promise<string[]> {
    const { Item } = await reach(this.table, () =>
      this.client.send(new GetItemCommand({ TableName: this.table, Key: key('let-go'), ConsistentRead: true })),
    );
    const { Hosts = '', ExpiresAt = 0 } = fromItem(Item ?? {});
    // DynamoDB deletes what has run out some time later, and what is forgotten would take the brake off for good.
    const left = Number(ExpiresAt) * 1000 - now;
    return left > 0 && left <= longestLetGo
      ? String(Hosts)
          .split(/[\s,]+/)
          .filter(Boolean)
      : [];
  }

  async read(firewalls: readonly FirewallKey[]): Promise<FirewallStates> {
    const names = ['blocklist', ...firewalls.map(nameOf)];
    const chunks = Array.from({ length: Math.ceil(names.length / keysPerRead) }, (_, index) =>
      names.slice(index * keysPerRead, (index + 1) * keysPerRead),
    );
    const items: Item[] = [];
    // One after another: the generation is in the first, so that it is never newer than a status.
    for (const chunk of chunks) items.push(...(await this.readAll(chunk)));
    const byName = new Map(items.map((item) => [item['Name']?.S, fromItem(item)]));
    return {
      generation: Number(byName.get('blocklist')?.['Generation'] ?? 0),
      statuses: new Map(
        firewalls.flatMap((firewall) => {
          const status = byName.get(nameOf(firewall));
          return status ? [[firewall, status]] : [];
        }),
      ),
    };
  }

  async claim(firewall: FirewallKey, holder: string, now: number, until: number): Promise<FirewallStatus | undefined> {
    return reach(this.table, async () => {
      try {
        const { Attributes } = await this.client.send(
          new UpdateItemCommand({
            TableName: this.table,
            Key: key(nameOf(firewall)),
            UpdateExpression: 'SET Holder = :holder, LeaseUntil = :until',
            ConditionExpression: 'attribute_not_exists(Holder) OR Holder = :holder OR LeaseUntil <= :now',
            ExpressionAttributeValues: { ':holder': value(holder), ':until': value(until), ':now': value(now) },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return fromItem(Attributes ?? {});
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    });
  }

  async succeed(firewall: FirewallKey, holder: string, status: FirewallStatus): Promise<boolean> {
    return writeIf(this.table, () =>
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: { ...key(nameOf(firewall)), ...toItem({ ...status, Holder: undefined, LeaseUntil: undefined }) },
          ConditionExpression: 'Holder = :holder',
          ExpressionAttributeValues: { ':holder': value(holder) },
        }),
      ),
    );
  }

  async fail(firewall: FirewallKey, holder: string, error: string, at: string): Promise<void> {
    await writeIf(this.table, () =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: key(nameOf(firewall)),
          UpdateExpression: 'SET LastError = :error, LastErrorAt = :at REMOVE Holder, LeaseUntil, NotDeployed',
          ConditionExpression: 'attribute_not_exists(Holder) OR Holder = :holder',
          ExpressionAttributeValues: { ':error': value(error), ':at': value(at), ':holder': value(holder) },
        }),
      ),
    );
  }

  async found(firewall: FirewallKey, holder: string, at: string): Promise<boolean> {
    return writeIf(this.table, () =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: key(nameOf(firewall)),
          UpdateExpression: 'SET FoundAt = :at REMOVE NotDeployed',
          ConditionExpression: 'Holder = :holder',
          ExpressionAttributeValues: { ':at': value(at), ':holder': value(holder) },
        }),
      ),
    );
  }

  async absent(firewall: FirewallKey, holder: string, error: string): Promise<boolean> {
    return writeIf(this.table, () =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: key(nameOf(firewall)),
          UpdateExpression: 'SET NotDeployed = :error REMOVE Holder, LeaseUntil, LastError, LastErrorAt',
          ConditionExpression:
            'attribute_not_exists(Generation) AND attribute_not_exists(FoundAt) AND ' +
            '(attribute_not_exists(Holder) OR Holder = :holder)',
          ExpressionAttributeValues: { ':error': value(error), ':holder': value(holder) },
        }),
      ),
    );
  }

  private async readAll(names: readonly string[]): Promise<Item[]> {
    const items: Item[] = [];
    let pending = names.map(key);
    for (let tries = 0; pending.length > 0; tries++) {
      // AWS answers part of a batch when it has to, and names the rest.
      if (tries === 5) throw new BlocklistUnavailable(`The table ${this.table} answers only in part.`);
      const { Responses, UnprocessedKeys } = await reach(this.table, () =>
        this.client.send(
          new BatchGetItemCommand({ RequestItems: { [this.table]: { Keys: pending, ConsistentRead: true } } }),
        ),
      );
      items.push(...(Responses?.[this.table] ?? []));
      pending = (UnprocessedKeys?.[this.table]?.Keys ?? []).map((item) => key(item['Name']?.S ?? ''));
    }
    return items;
  }
}

function nameOf(firewall: FirewallKey): string {
  return `firewall/${firewall}`;
}

function key(name: string) {
  return { Name: { S: name } };
}
