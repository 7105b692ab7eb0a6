import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { functionSettings } from '../../../functions/adapters/function-settings';
import { DynamoDbOpenings } from '../../../functions/adapters/dynamodb-openings';

let server: Server;
let asked = 0;
let failures = 0;
let error = '';
beforeAll(async () => {
  server = createServer((_request, response) => {
    const isThrottled = ++asked <= failures;
    const reasons = [{ reason: 'TableReadMaxOnDemandThroughputExceeded' }];
    const body = isThrottled ? { __type: `com.amazonaws.dynamodb.v20120810#${error}`, throttlingReasons: reasons } : {};
    response.writeHead(isThrottled ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

// Beyond a table's maximum throughput DynamoDB throttles with the reason `MaxOnDemandThroughputExceeded`; its model has
// two exceptions that carry reasons, and no source says which of them that is.
it.each(['ThrottlingException', 'ProvisionedThroughputExceededException'])(
  'a table that is throttled with %s is asked again, and then not reached',
  async (name) => {
    const client = new DynamoDBClient({
      ...{ ...functionSettings, region: 'us-west-2' },
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const finding = { schema: 'ASFF', id: 'a' } as const;
    const openings = new DynamoDbOpenings(client, 'portcullis-state');
    [asked, failures, error] = [0, 2, name];
    expect(await openings.openings(finding)).toEqual({ closings: [] });
    expect(asked).toBe(3);
    failures = Infinity;
    await expect(openings.openings(finding)).rejects.toMatchObject({ name: 'BlocklistUnavailable' });
    client.destroy();
  },
);
