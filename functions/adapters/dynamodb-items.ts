import {
  ConditionalCheckFailedException,
  type AttributeValue,
  type DynamoDBClient,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { BlocklistUnavailable } from '../core/errors';

/** An item of our tables: they are flat, and hold texts and numbers only, but for the closings of a finding. */
export type Item = Record<string, AttributeValue>;

export function value(of: string | number): AttributeValue {
  return typeof of === 'number' ? { N: String(of) } : { S: of };
}

/** A record as an item; attributes that are undefined are left out. */
export function toItem(record: object): Item {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, content]: [string, unknown]) =>
      typeof content === 'string' || typeof content === 'number' ? [[name, value(content)]] : [],
    ),
  );
}

/** An item as the record that it was written from. Attributes of other kinds, which we never write, are left out. */
export function fromItem(item: Item): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, { S, N }]): [string, string | number][] => {
      if (S !== undefined) return [[name, S]];
      return N !== undefined ? [[name, Number(N)]] : [];
    }),
  );
}

/** Names and values of an expression, by the attribute they are about: `#Name` and `:Name`. */
export function placeholders(attributes: Readonly<Record<string, string | number | undefined>>) {
  const present = Object.entries(attributes).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  return {
    ExpressionAttributeNames: Object.fromEntries(Object.keys(attributes).map((name) => [`#${name}`, name])),
    ...(present.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(present.map(([name, content]) => [`:${name}`, value(content)])),
    }),
  };
}

/** The condition that each attribute is still as it was read, absent ones included, with what it refers to. */
export function unchanged(attributes: Readonly<Record<string, string | number | undefined>>) {
  const conditions = Object.entries(attributes).map(([name, content]) =>
    content === undefined ? `attribute_not_exists(#${name})` : `#${name} = :${name}`,
  );
  return { ConditionExpression: conditions.join(' AND '), ...placeholders(attributes) };
}

/** Every item of a scan, page after page: a page ends at 1 MB, and what follows would silently be forgotten. */
export async function scanAll(client: DynamoDBClient, input: ScanCommandInput): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of paginateScan({ client }, { ...input, ConsistentRead: true }))
    items.push(...(page.Items ?? []));
  return items;
}

/** Makes a call, and turns what the SDK could not mend by itself into `BlocklistUnavailable`. */
export async function reach<T>(table: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new BlocklistUnavailable(`The table ${table} could not be reached: ${String(error)}`, { cause: error });
  }
}

/** Makes a conditional write; false when its condition did not hold. */
export async function writeIf(table: string, call: () => Promise<unknown>): Promise<boolean> {
  return reach(table, async () => {
    try {
      await call();
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  });
}
