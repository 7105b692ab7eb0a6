import { account, functionArn, region, setUp } from './set-up';

const handler = 'exports.handler = async (event) => event;';
const async = { 'x-amz-invocation-type': 'Event' };

describe('what Lambda refuses', () => {
  let used: ReturnType<typeof setUp>;

  beforeEach(() => {
    used = setUp();
  });

  afterEach(() => used.lambda.stop());

  // `ResourceNotFoundException` of `Invoke`, status 404 by the service's model, before anything is queued.
  it.each(['RequestResponse', 'Event', 'DryRun'])('is an unknown function, asked for %s', async (type) => {
    const call = used.call('POST', '/other/invocations', {}, { 'x-amz-invocation-type': type });
    await expect(call).rejects.toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
    expect(used.observations).toEqual([]);
  });

  // API reference of `Invoke`: `Qualifier` names a version or an alias; neither is published here.
  describe('is a version or an alias that nobody published', () => {
    const invoke = (name: string, qualifier?: string, headers: object = {}) => {
      const query = new URLSearchParams(qualifier === undefined ? {} : { Qualifier: qualifier });
      const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
      const fields = { service: 'lambda', method: 'POST', account, region, headers, query, body: Buffer.from('{}') };
      return used.lambda.handle({ ...fields, path } as never);
    };

    beforeEach(() => used.create(handler));

    it.each([
      ['f', '7'],
      ['f', 'live'],
      ['f:live', undefined],
      [`${functionArn}:7`, undefined],
      [`${account}:function:f:7`, '7'],
    ])('%s with %s', async (name, qualifier) => {
      const refused = { code: 'ResourceNotFoundException', status: 404 };
      await expect(invoke(name, qualifier)).rejects.toMatchObject(refused);
      await expect(invoke(name, qualifier, async)).rejects.toMatchObject(refused);
    });

    it('in an ARN that a rule or a machine calls', async () => {
      const refused = { code: 'ResourceNotFoundException', message: `Function not found: ${functionArn}:live` };
      await expect(used.lambda.invoke(`${functionArn}:live`, {})).rejects.toMatchObject(refused);
      expect((await used.lambda.invoke(`${functionArn}:$LATEST`, { a: 1 })).payload).toEqual({ a: 1 });
    });

    it('and not the newest', async () => {
      expect(await invoke('f', '$LATEST')).toMatchObject({ status: 200 });
      expect(await invoke('f:$LATEST')).toMatchObject({ status: 200 });
    });

    it('and two that differ', async () => {
      await expect(invoke('f:1', '2')).rejects.toMatchObject({ code: 'InvalidParameterValueException' });
    });

    it('and its deletion leaves the function', async () => {
      const fields = {
        service: 'lambda',
        method: 'DELETE',
        account,
        region,
        headers: {},
        query: new URLSearchParams(),
      };
      const path = '/2015-03-31/functions/f%3A1';
      used.moto.answers[`lambda DELETE ${path}`] = () => ({});
      await used.lambda.handle({ ...fields, path, body: Buffer.alloc(0) } as never);
      expect(await invoke('f')).toMatchObject({ status: 200 });
    });
  });

  it.each([
    ['an unknown type', { 'x-amz-invocation-type': 'Later' }, {}, 'InvalidParameterValueException'],
    ['more than 6 MB', {}, { a: 'x'.repeat(6_291_456) }, 'RequestTooLargeException'],
    ['more than 1 MB to be run later', async, { a: 'x'.repeat(1_048_576) }, 'RequestTooLargeException'],
  ])('is an invocation with %s', async (_, headers, payload, code) => {
    await used.create(handler);
    await expect(used.call('POST', '/f/invocations', payload, headers)).rejects.toMatchObject({ code });
  });

  // API reference of `CreateFunction`, "Lambda quotas" and "Defined runtime environment variables".
  describe('of a configuration', () => {
    const variables = (Variables: object) => ({ Environment: { Variables } });

    it.each<[object, string]>([
      [{ Timeout: 901 }, 'ValidationException'],
      [{ Timeout: 0 }, 'ValidationException'],
      [{ Timeout: 1.5 }, 'ValidationException'],
      [{ MemorySize: 127 }, 'ValidationException'],
      [{ MemorySize: 10_241 }, 'ValidationException'],
      [{ EphemeralStorage: { Size: 511 } }, 'ValidationException'],
      [{ EphemeralStorage: { Size: 10_241 } }, 'ValidationException'],
      [{ Description: 'x'.repeat(257) }, 'ValidationException'],
      [{ Handler: 'index handler' }, 'ValidationException'],
      [{ Role: 'function' }, 'ValidationException'],
      [variables({ '1ST': 'x' }), 'ValidationException'],
      [variables({ AWS_REGION: 'us-east-1' }), 'InvalidParameterValueException'],
      [variables({ _HANDLER: 'x' }), 'InvalidParameterValueException'],
      [variables({ TABLE: 'x'.repeat(4096) }), 'InvalidParameterValueException'],
    ])('is %j, when it is made and when it is changed', async (more, code) => {
      await expect(used.create(handler, more)).rejects.toMatchObject({ code });
      await used.create(handler);
      await expect(used.call('PUT', '/f/configuration', more)).rejects.toMatchObject({ code });
    });

    it.each<[object]>([
      [{ Timeout: 900, MemorySize: 10_240, EphemeralStorage: { Size: 10_240 }, Description: 'x'.repeat(256) }],
      [{ Timeout: 1, MemorySize: 128, EphemeralStorage: { Size: 512 } }],
      [variables({ TABLE: 'x'.repeat(4000), AWS_LAMBDA_EXEC_WRAPPER: 'x' })],
    ])('is not %#, at the edge', async (more) => {
      expect((await used.create(handler, more)).status).toBe(200);
    });

    it.each<[object, string]>([
      [{ Runtime: undefined }, 'InvalidParameterValueException'],
      [{ Handler: undefined }, 'InvalidParameterValueException'],
      [{ FunctionName: 'f'.repeat(65) }, 'ValidationException'],
    ])('is %j of a new function', async (more, code) => {
      await expect(used.create(handler, more)).rejects.toMatchObject({ code });
    });
  });
});
