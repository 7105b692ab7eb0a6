import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  UpdateItemCommand,
  type AttributeValue,
  type TransactWriteItem,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

/** A DynamoDB in this process, with the real rules of expressions and conditions. */
export interface LocalDynamoDb {
  readonly client: DynamoDBClient;
  /** Makes an empty table and answers its name. */
  createTable(name: string, hashKey: string): Promise<string>;
  close(): Promise<void>;
}

export async function startDynamoDb(): Promise<LocalDynamoDb> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = clientOf((server.address() as AddressInfo).port);
  addTransactions(client, clientOf((server.address() as AddressInfo).port));
  return {
    client,
    createTable: async (name, hashKey) => {
      await client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: hashKey, AttributeType: 'S' }],
          KeySchema: [{ AttributeName: hashKey, KeyType: 'HASH' }],
        }),
      );
      while ((await client.send(new DescribeTableCommand({ TableName: name }))).Table?.TableStatus !== 'ACTIVE');
      return name;
    },
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function clientOf(port: number): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-west-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

/**
 * Dynalite has no transactions: here they are, one at a time, out of its own conditional writes, undone when one of them
 * fails. So every condition and expression is still judged by dynalite.
 */
function addTransactions(client: DynamoDBClient, plain: DynamoDBClient): void {
  let last: Promise<unknown> = Promise.resolve();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== 'TransactWriteItemsCommand') return next(args);
      const items = (args.input as TransactWriteItemsCommandInput).TransactItems ?? [];
      const turn = last.then(() => transact(plain, items));
      last = turn.catch(() => undefined);
      await turn;
      return { response: {}, output: { $metadata: {} } };
    },
    { step: 'initialize' },
  );
}

async function transact(plain: DynamoDBClient, items: readonly TransactWriteItem[]): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  const codes: string[] = [];
  for (const { Put, Update } of items) {
    const TableName = (Put ?? Update)?.TableName;
    const Key = Update?.Key ?? keyOf(Put?.Item);
    const { Item } = await plain.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    try {
      if (Put) await plain.send(new PutItemCommand(Put));
      else await plain.send(new UpdateItemCommand({ ...Update!, TableName, Key }));
      undo.unshift(async () => {
        if (Item) await plain.send(new PutItemCommand({ TableName, Item }));
        else await plain.send(new DeleteItemCommand({ TableName, Key }));
      });
      codes.push('None');
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      codes.push('ConditionalCheckFailed');
    }
  }
  if (codes.every((code) => code === 'None')) return;
  for (const step of undo) await step();
  throw new TransactionCanceledException({
    $metadata: {},
    message: `Transaction cancelled [${codes.join(', ')}]`,
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}

/** The key of an item of the hosts' table, the only one that transactions put into. */
function keyOf(item: Record<string, AttributeValue> | undefined): Record<string, AttributeValue> {
  return { HostIp: item?.['HostIp'] ?? { S: '' } };
}
