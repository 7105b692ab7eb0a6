/** The attributes of an item, or of its key, as a call has them. */
export type NamedItem = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

type Input = Readonly<Record<string, unknown>>;

/**
 * The items that a call of DynamoDB names, for conditions on `dynamodb:LeadingKeys`. Undefined where it names none, as a
 * scan; a query names one in an expression, which is not read here, so that a condition keeps it out.
 *
 * @param table of a call for batches
 */
export function itemsOfCall(operation: string, input: Input, table = ''): readonly NamedItem[] | undefined {
  switch (operation) {
    case 'GetItem':
    case 'DeleteItem':
    case 'UpdateItem':
      return one(input['Key']);
    case 'PutItem':
      return one(input['Item']);
    case 'BatchGetItem':
      return (input['RequestItems'] as Readonly<Record<string, { readonly Keys: NamedItem[] }>>)[table]?.Keys;
    case 'BatchWriteItem':
      return (input['RequestItems'] as Readonly<Record<string, readonly Write[]>>)[table]?.map(
        ({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key ?? {},
      );
    default:
      return undefined;
  }
}

/** DynamoDB itself refuses a call that lacks it. */
function one(item: unknown): readonly NamedItem[] | undefined {
  return item === undefined ? undefined : [item as NamedItem];
}

interface Write {
  readonly PutRequest?: { readonly Item: NamedItem };
  readonly DeleteRequest?: { readonly Key: NamedItem };
}
