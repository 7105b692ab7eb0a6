import { account, functionArn, region, setUp, zipOf } from './set-up';

// Each starts a process, which a busy machine takes its time for.
jest.setTimeout(60_000);

describe('an invocation', () => {
  let used: ReturnType<typeof setUp> | undefined;

  function lambda(...input: Parameters<typeof setUp>) {
    used = setUp(...input);
    return used;
  }

  afterEach(() => used?.lambda.stop());

  it("runs the deployed bundle with its context and answers the handler's value", async () => {
    const { create, invoke } = lambda();
    await create(
      'exports.handler = async (event, context) => ({ event, context, left: context.getRemainingTimeInMillis() })',
    );
    const { payload, error } = await invoke({ a: 1 });
    expect(error).toBeUndefined();
    expect(payload.event).toEqual({ a: 1 });
    expect(payload.context).toMatchObject({
      ...{ functionName: 'f', invokedFunctionArn: functionArn, functionVersion: '$LATEST', memoryLimitInMB: '128' },
      ...{ logGroupName: '/aws/lambda/f', awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(payload.left).toBeGreaterThan(2000);
    expect(payload.left).toBeLessThanOrEqual(3000);
  });

  it("sees its own variables, its role's credentials and nothing of the parent's", async () => {
    process.env['PARENT_SECRET'] = 'x';
    const { create, invoke, moto } = lambda();
    await create('exports.handler = async () => process.env', { Environment: { Variables: { TABLE: 'hosts' } } });
    const { payload } = await invoke();
    delete process.env['PARENT_SECRET'];
    expect(payload).toMatchObject({
      ...{ TABLE: 'hosts', AWS_ACCESS_KEY_ID: 'ASIAQAAAAAAAAAAAAAAA', AWS_SESSION_TOKEN: 'token', AWS_REGION: region },
      ...{ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_LAMBDA_FUNCTION_NAME: 'f' },
    });
    const known = /^(AWS_|LAMBDA_|_HANDLER$|_X_AMZN|TABLE$|PATH$|HOME$|LANG$|TZ$)/;
    expect(Object.keys(payload).filter((name) => !known.test(name))).toEqual([]);
    expect(payload.HOME).toBe(payload.LAMBDA_TASK_ROOT);
    expect(moto.inputs('sts AssumeRole')).toMatchObject([{ RoleArn: `arn:aws:iam::${account}:role/function` }]);
  });

  it('uses a warm environment again', async () => {
    const { create, invoke } = lambda();
    await create('let calls = 0; exports.handler = async () => ({ calls: ++calls, pid: process.pid })');
    const [first, second] = [await invoke(), await invoke()];
    expect(second.payload).toEqual({ calls: 2, pid: first.payload.pid });
  });

  it('gives invocations at the same time an environment each, up to the limit', async () => {
    const { create, invoke } = lambda({}, { maximumEnvironments: 2 });
    await create('exports.handler = async () => { await new Promise((r) => setTimeout(r, 50)); return process.pid; }');
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => invoke()));
    expect(new Set(results.map(({ payload }) => payload)).size).toBe(2);
  });

  it('is refused where as many run as are reserved for the function, until the reservation is taken back', async () => {
    const { create, invoke, call, observations } = lambda({
      'lambda PUT /2017-10-31/functions/f/concurrency': (input) => input,
      'lambda DELETE /2017-10-31/functions/f/concurrency': () => ({}),
    });
    await create('exports.handler = async () => { await new Promise((r) => setTimeout(r, 50)); return 1; }');
    await call('PUT', '/f/concurrency', { ReservedConcurrentExecutions: 2 });
    const results = await Promise.allSettled([1, 2, 3].map(() => invoke()));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(results[2]).toMatchObject({ reason: { code: 'TooManyRequestsException', status: 429 } });
    expect(observations).toHaveLength(2);
    expect((await invoke()).payload).toBe(1);

    await call('DELETE', '/f/concurrency');
    expect(await Promise.all([1, 2, 3].map(async () => (await invoke()).payload))).toEqual([1, 1, 1]);
  });

  it('takes a new bundle and a new configuration into new environments', async () => {
    const { create, invoke, call } = lambda();
    await create('exports.handler = async () => "old"');
    expect((await invoke()).payload).toBe('old');
    await call('PUT', '/f/code', { ZipFile: zipOf('exports.handler = async () => process.env.NAME ?? "new"') });
    expect((await invoke()).payload).toBe('new');
    await call('PUT', '/f/configuration', { Environment: { Variables: { NAME: 'named' } } });
    expect((await invoke()).payload).toBe('named');
  });

  it.each([
    [
      'an error of its own class',
      'exports.handler = async () => { class SlackRefused extends Error { name = "SlackRefused" } throw new SlackRefused("no") }',
      { errorType: 'SlackRefused', errorMessage: 'no', trace: expect.arrayContaining(['SlackRefused: no']) },
    ],
    [
      'what is no error',
      'exports.handler = async () => { throw "text" }',
      { errorType: 'string', errorMessage: 'text', trace: [] },
    ],
    [
      'its end',
      'exports.handler = async () => process.exit(3)',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/),
      },
    ],
    [
      'a rejection that nobody handles',
      'exports.handler = async () => { Promise.reject(new Error("later")); await new Promise(() => undefined) }',
      { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'later' },
    ],
    [
      'taking too long',
      'exports.handler = () => new Promise(() => setInterval(() => undefined, 1000))',
      {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/Error: Task timed out after 1.00 seconds$/),
      },
    ],
    [
      'a missing handler',
      'exports.other = 1',
      { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' },
    ],
    [
      'a module that is missing',
      'require("absent")',
      { errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringContaining('absent') },
    ],
    ['code that is none', 'exports.handler = (', { errorType: 'Runtime.UserCodeSyntaxError' }],
    [
      'too much to say',
      'exports.handler = async () => "x".repeat(7e6)',
      { errorType: 'Function.ResponseSizeTooLarge' },
    ],
  ])('fails with %s', async (_, source, expected) => {
    const { create, invoke, observations } = lambda();
    // A busy machine may take its time over all but the one that is to be too slow.
    await create(source, { Timeout: expected.errorType === 'Sandbox.Timedout' ? 1 : 30 });
    const { error, payload } = await invoke();
    expect(payload).toBeUndefined();
    expect(error).toMatchObject(expected);
    expect(observations).toMatchObject([
      { kind: 'invocation', account, region, summary: expect.stringContaining(error.errorType) },
    ]);
  });

  it('goes on with a new environment after one has ended', async () => {
    const { create, invoke } = lambda();
    await create('exports.handler = async ({ end }) => end ? process.exit(1) : "alive"');
    expect((await invoke({ end: true })).error.errorType).toBe('Runtime.ExitError');
    expect((await invoke()).payload).toBe('alive');
  });

  it('keeps its output and writes it to the log of the function', async () => {
    const { create, invoke, moto } = lambda();
    await create(
      'exports.handler = async () => { console.log("one"); console.error("two"); process.stdout.write("three") }',
    );
    const { logTail } = await invoke();
    expect(logTail).toMatch(/^START RequestId: .*\n/);
    for (const line of ['one', 'two', 'three']) expect(logTail.split('\n')).toContain(line);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [{ logGroupName, logEvents }] = moto.inputs('logs PutLogEvents');
    expect(logGroupName).toBe('/aws/lambda/f');
    expect(logEvents.map(({ message }: { message: string }) => message)).toEqual(logTail.trim().split('\n'));
  });

  it('refuses a role that Lambda may not assume', async () => {
    const { create } = lambda();
    const refused = create('', { Role: `arn:aws:iam::${account}:role/machine` });
    await expect(refused).rejects.toMatchObject({ code: 'InvalidParameterValueException' });
  });

  it('knows no function that was deleted or never made', async () => {
    const { create, invoke, call } = lambda();
    await expect(invoke()).rejects.toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
    await create('exports.handler = async () => 1');
    await call('DELETE', '/f');
    await expect(invoke()).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  it('ends all environments when Lambda stops', async () => {
    const { create, invoke, lambda: service } = lambda();
    await create('exports.handler = async () => process.pid');
    const { payload: pid } = await invoke();
    await service.stop();
    const isGone = () => {
      try {
        return !process.kill(pid, 0);
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ESRCH';
      }
    };
    for (let looks = 0; looks < 100 && !isGone(); looks++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isGone()).toBe(true);
  });
});
