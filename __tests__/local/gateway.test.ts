import { Gateway, type Routes, type Verdict } from '../../local/gateway';
import { AwsError, type AwsAnswer, type AwsRequest } from '../../local/service';

const html = '<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>';

function scope(key: string, region: string, service: string): string {
  return `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

describe('the gateway', () => {
  let gateway: Gateway;
  let seen: AwsRequest[] = [];
  let own: (request: AwsRequest) => Promise<AwsAnswer | undefined>;
  let moto: () => { status: number; headers: Record<string, string>; body: Buffer };
  let verdict: Verdict;

  beforeEach(async () => {
    seen = [];
    own = async () => undefined;
    moto = () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"by":"moto"}') });
    verdict = { kind: 'pass' };
    gateway = await Gateway.listen(0);
    const routes: Routes = {
      defaultAccount: '111111111111',
      services: {
        events: {
          handle: async (request) => {
            seen.push(request);
            return own(request);
          },
        },
      },
      moto: { forward: async () => moto() },
      faults: { check: async () => verdict },
      permissions: { check: async () => undefined, learn: () => undefined },
      control: ({ path }) => ({ status: 200, body: { path } }),
    };
    gateway.open(routes);
  });

  afterEach(async () => gateway.close());

  const call = async (service: string, init: { body?: string; headers?: Record<string, string> } = {}, path = '/') =>
    fetch(`http://127.0.0.1:${gateway.port}${path}`, {
      method: 'POST',
      ...init,
      headers: { authorization: scope('222222222222', 'us-east-1', service), ...init.headers },
    });
  const json = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('finds service, Region, account and operation in a signed request', async () => {
    own = async () => ({ status: 200, body: { by: 'gateway' } });
    const answer = await call('events', { headers: json, body: '{"Entries":[]}' });

    expect(await answer.json()).toEqual({ by: 'gateway' });
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(seen).toMatchObject([
      { service: 'events', region: 'us-east-1', account: '222222222222', operation: 'PutEvents', path: '/' },
    ]);
    expect(seen[0]!.body.toString()).toBe('{"Entries":[]}');
  });

  it('reads the credential of a presigned URL and the Action of a form', async () => {
    own = async () => ({ status: 200, body: '' });
    const credential = encodeURIComponent('333333333333/20260101/eu-west-1/events/aws4_request');
    await fetch(`http://127.0.0.1:${gateway.port}/?X-Amz-Credential=${credential}`, {
      method: 'POST',
      headers: form,
      body: 'Action=PutRule&Version=1',
    });

    expect(seen).toMatchObject([{ account: '333333333333', region: 'eu-west-1', operation: 'PutRule' }]);
  });

  it('takes a key that names no account for the management account', async () => {
    await call('events', { headers: { ...json, authorization: scope('test', 'us-east-1', 'events') } });

    expect(seen[0]!.account).toBe('111111111111');
  });

  it('lets moto answer what a service leaves, and services that it does not have', async () => {
    expect(await (await call('events', { headers: json })).json()).toEqual({ by: 'moto' });
    expect(await (await call('dynamodb', { headers: json })).json()).toEqual({ by: 'moto' });
  });

  it("says what moto does not know, in the protocol's form and in a way that is not retried", async () => {
    moto = () => ({ status: 500, headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(html) });

    const answer = await call('events', { headers: json });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      __type: 'UnknownOperationException',
      message: expect.stringContaining('events PutEvents'),
    });
    const xml = await (await call('iam', { headers: form, body: 'Action=Nope' })).text();
    expect(xml).toContain('<Code>UnknownOperationException</Code>');
    expect(xml).toContain('iam Nope');
  });

  it.each([
    ['a JSON service', 'events', json, '', '"__type":"Odd"'],
    ['a REST service', 'lambda', {}, '', '"message":"a \\u003c b"'.replace('\\u003c', '<')],
    ['a query service', 'iam', form, 'Action=A', '<ErrorResponse><Error><Type>Sender</Type><Code>Odd</Code>'],
    ['EC2', 'ec2', form, 'Action=A', '<Response><Errors><Error><Code>Odd</Code><Message>a &lt; b</Message>'],
    ['S3', 's3', {}, '', '<Error><Code>Odd</Code><Message>a &lt; b</Message>'],
  ])('answers errors in the form of %s', async (_name, service, headers, body, expected) => {
    verdict = { kind: 'answer', error: new AwsError('Odd', 'a < b', 409) };
    const answer = await call(service, { headers: headers, body });

    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain(expected);
  });

  it('does the work and drops the connection when the answer is to be lost', async () => {
    verdict = { kind: 'lose-answer' };

    await expect(call('events', { headers: json })).rejects.toThrow('fetch failed');
    expect(seen).toHaveLength(1);
  });

  it('answers its own paths', async () => {
    const answer = await fetch(`http://127.0.0.1:${gateway.port}/_local/health`);

    expect(await answer.json()).toEqual({ path: '/_local/health' });
  });

  it('says in one sentence that its port is taken', async () => {
    await expect(Gateway.listen(gateway.port)).rejects.toThrow(
      `Port ${gateway.port} is in use: end what listens there, or choose another with --port.`,
    );
  });
});
