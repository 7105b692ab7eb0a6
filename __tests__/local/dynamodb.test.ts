import { DynamoDb } from '../../local/services/dynamodb';
import type { AwsRequest } from '../../local/service';

describe('transactions of DynamoDB', () => {
  let answers: { status: number; headers: Record<string, string>; body: Buffer }[];
  let service: DynamoDb;
  const ask = async (ClientRequestToken?: string, operation = 'TransactWriteItems') =>
    service.handle({
      ...{ service: 'dynamodb', operation, account: '222222222222', region: 'us-west-2' },
      body: Buffer.from(JSON.stringify({ TransactItems: [], ClientRequestToken })),
    } as unknown as AwsRequest);
  const answer = (status: number, body = '{}', type = 'application/x-amz-json-1.0') => ({
    ...{ status, headers: { 'content-type': type } },
    body: Buffer.from(body),
  });

  beforeEach(() => {
    answers = [];
    service = new DynamoDb({ forward: async () => answers.shift()! });
  });

  it('are done once when they come again with the same token', async () => {
    answers = [answer(200)];
    const first = await ask('token');
    expect(first?.status).toBe(200);
    expect(await ask('token')).toBe(first);
    expect(answers).toEqual([]);
  });

  it('are tried again when they were refused', async () => {
    answers = [answer(400), answer(200)];
    expect((await ask('token'))?.status).toBe(400);
    expect((await ask('token'))?.status).toBe(200);
  });

  it('are left to moto without a token, as is everything else', async () => {
    expect(await ask()).toBeUndefined();
    expect(await ask('token', 'PutItem')).toBeUndefined();
  });

  it('say when moto failed', async () => {
    answers = [answer(500, '<!doctype html>', 'text/html')];
    await expect(ask('token')).rejects.toThrow('dynamodb TransactWriteItems');
  });
});
