import { account, region, role, setUp } from './set-up';

const kept = {
  KMSKeyArn: 'arn:aws:kms:us-west-2:222222222222:key/1',
  DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-west-2:222222222222:dead' },
  TracingConfig: { Mode: 'Active' },
  LoggingConfig: { LogFormat: 'JSON', LogGroup: '/aws/lambda/f', ApplicationLogLevel: 'INFO', SystemLogLevel: 'WARN' },
};
const handler =
  'exports.handler = async (event) => { if (event.fail) throw new Error("no"); console.log("said"); return event; }';

describe('the API of Lambda', () => {
  let used: ReturnType<typeof setUp>;

  beforeEach(() => {
    used = setUp();
  });

  afterEach(() => used.lambda.stop());

  it('answers the configuration that moto drops wherever it is asked for', async () => {
    const { create, call } = used;
    expect((await create(handler, kept)).body).toMatchObject(kept);
    expect((await call('GET', '/f')).body.Configuration).toMatchObject(kept);
    expect((await call('GET', '/f/configuration')).body).toMatchObject(kept);
    expect((await call('GET', '')).body.Functions).toMatchObject([kept]);
  });

  it('tells whose keys a function gets', async () => {
    const keys: string[] = [];
    const { lambda, create, call } = setUp(
      {},
      { sessions: { begin: (key, session) => keys.push(`${key} ${session.role} ${session.session}`) } },
    );
    await create(handler);
    await call('POST', '/f/invocations', {});
    await lambda.stop();
    expect(keys).toEqual([`ASIAQAAAAAAAAAAAAAAA ${role} f`]);
  });

  it('changes only what an update names and takes away what it empties', async () => {
    const { create, call } = used;
    await create(handler, kept);
    const { body } = await call('PUT', '/f/configuration', { KMSKeyArn: '', DeadLetterConfig: { TargetArn: '' } });
    expect(body.KMSKeyArn).toBeUndefined();
    expect(body.DeadLetterConfig).toBeUndefined();
    expect(body).toMatchObject({ TracingConfig: kept.TracingConfig, LoggingConfig: kept.LoggingConfig });
  });

  it('fills in where a function logs', async () => {
    const { create } = used;
    const { body } = await create(handler);
    expect(body.LoggingConfig).toEqual({ LogFormat: 'Text', LogGroup: '/aws/lambda/f' });
  });

  it("answers an invocation with the function's text and, when asked, the end of its log", async () => {
    const { create, call } = used;
    await create(handler);
    const { status, headers, body } = await call('POST', '/f/invocations', { a: 1 }, { 'x-amz-log-type': 'Tail' });
    expect({ status, body }).toEqual({ status: 200, body: '{"a":1}' });
    expect(headers['x-amz-executed-version']).toBe('$LATEST');
    expect(Buffer.from(headers['x-amz-log-result'], 'base64').toString()).toContain('said');
  });

  it('marks the answer of a function that failed', async () => {
    const { create, call } = used;
    await create(handler);
    const { status, headers, body } = await call('POST', '/f/invocations', { fail: true });
    expect({ status, error: headers['x-amz-function-error'] }).toEqual({ status: 200, error: 'Unhandled' });
    expect(JSON.parse(body)).toMatchObject({ errorType: 'Error', errorMessage: 'no' });
  });

  it('runs nothing on a dry run, and refuses what is not JSON', async () => {
    const { create, call, observations, lambda } = used;
    await create(handler);
    expect((await call('POST', '/f/invocations', {}, { 'x-amz-invocation-type': 'DryRun' })).status).toBe(204);
    const request = {
      ...{ service: 'lambda', account, region },
      path: '/2015-03-31/functions/f/invocations',
      method: 'POST',
      headers: {},
      query: new URLSearchParams(),
      body: Buffer.from('{'),
    };
    await expect(lambda.handle(request as never)).rejects.toMatchObject({ code: 'InvalidRequestContentException' });
    expect(observations).toEqual([]);
  });

  it('repeats an asynchronous invocation and then sends it to the dead-letter queue', async () => {
    const { create, call, observations, moto } = used;
    await create(handler, kept);
    expect((await call('POST', '/f/invocations', { fail: true }, { 'x-amz-invocation-type': 'Event' })).status).toBe(
      202,
    );
    while (moto.inputs('sqs SendMessage').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(observations).toHaveLength(3);
    const [{ QueueUrl, MessageBody, MessageAttributes }] = moto.inputs('sqs SendMessage');
    expect({ QueueUrl, MessageBody }).toEqual({
      QueueUrl: 'https://sqs.us-west-2.amazonaws.com/222222222222/dead',
      MessageBody: '{"fail":true}',
    });
    expect(MessageAttributes.ErrorMessage.StringValue).toBe('no');
  });

  it('leaves everything else to moto', async () => {
    const { call, lambda } = used;
    expect(await call('GET', '/f/policy')).toBeUndefined();
    expect(
      await lambda.handle({ service: 'lambda', path: '/2015-03-31/event-source-mappings', method: 'GET' } as never),
    ).toBeUndefined();
    expect(await lambda.handle({ service: 's3', path: '/', method: 'GET' } as never)).toBeUndefined();
  });
});
