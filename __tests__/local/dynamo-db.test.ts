import { DynamoDb } from '../../local/services/dynamo-db';
import type { AwsRequest } from '../../local/service';
import { FakeMoto } from './fake-moto';

const table = (name: string) => ({ TableName: name, TableStatus: 'ACTIVE' });
let service: DynamoDb;
beforeEach(() => {
  const description = ({ TableName }: { TableName: string }) => ({ TableDescription: table(TableName) });
  service = new DynamoDb(
    new FakeMoto({
      'dynamodb CreateTable': description,
      'dynamodb UpdateTable': description,
      'dynamodb DeleteTable': description,
      'dynamodb DescribeTable': ({ TableName }) => ({ Table: table(TableName) }),
    }),
  );
});
const call = async (operation: string, input: object, region = 'us-west-2') => {
  const request = { service: 'dynamodb', operation, account: '222222222222', region };
  const answer = await service.handle({ ...request, body: Buffer.from(JSON.stringify(input)) } as AwsRequest);
  return answer?.body as Record<string, { OnDemandThroughput?: object }> | undefined;
};
const described = async (region?: string) =>
  (await call('DescribeTable', { TableName: 'a' }, region))!['Table']!.OnDemandThroughput;

describe('the maximum throughput of a table', () => {
  const OnDemandThroughput = { MaxReadRequestUnits: 100, MaxWriteRequestUnits: 10 };

  it('is answered as it was asked for, and changes', async () => {
    const made = await call('CreateTable', { TableName: 'a', OnDemandThroughput });
    expect(made?.['TableDescription']?.OnDemandThroughput).toEqual(OnDemandThroughput);
    expect(await described()).toEqual(OnDemandThroughput);
    expect(await described('eu-west-1')).toBeUndefined();
    await call('UpdateTable', { TableName: 'a', OnDemandThroughput: { MaxReadRequestUnits: 200 } });
    expect(await described()).toEqual({ MaxReadRequestUnits: 200, MaxWriteRequestUnits: 10 });
  });

  it('goes with -1, and with the table', async () => {
    await call('CreateTable', { TableName: 'a', OnDemandThroughput: { MaxReadRequestUnits: 5 } });
    await call('UpdateTable', { TableName: 'a', OnDemandThroughput: { MaxReadRequestUnits: -1 } });
    expect(await described()).toBeUndefined();
    await call('UpdateTable', { TableName: 'a', OnDemandThroughput });
    await call('DeleteTable', { TableName: 'a' });
    expect(await described()).toBeUndefined();
  });

  it.each([{}, { MaxReadRequestUnits: 0 }, { MaxWriteRequestUnits: -2 }])('is not %j', async (asked) => {
    const input = { TableName: 'a', OnDemandThroughput: asked };
    await expect(call('CreateTable', input)).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('is for tables on demand', async () => {
    const input = { TableName: 'a', OnDemandThroughput, BillingMode: 'PROVISIONED' };
    await expect(call('CreateTable', input)).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

it('leaves calls of items to moto', async () => {
  expect(await call('GetItem', { TableName: 'a' })).toBeUndefined();
});
