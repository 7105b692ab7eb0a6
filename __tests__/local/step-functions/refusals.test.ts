import { AwsError } from '../../../local/service';
import { account, machineArn, region, roleArn, setUp, task } from './set-up';

const unknown = machineArn.replace(':machine', ':other');

describe('a machine', () => {
  const machine = { name: 'machine', definition: JSON.stringify(task()), roleArn };
  const create = (more: object, stored: object = {}) =>
    setUp(task(), undefined, {
      'states DescribeStateMachine': () => ({ ...machine, ...stored }),
    }).call('CreateStateMachine', { ...machine, ...more });
  const other = JSON.stringify(task({ Comment: 'other' }));

  // API reference of `CreateStateMachine`: idempotent by definition, type, logs, traces and encryption.
  it.each([
    ['definition', { definition: other }],
    ['traces', { tracingConfiguration: { enabled: true } }],
    ['encryption', { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'key' } }],
  ])('cannot be made again with another %s', async (_, more) => {
    await expect(create(more)).rejects.toMatchObject({ code: 'StateMachineAlreadyExists' });
    await expect(create({}, more)).rejects.toMatchObject({ code: 'StateMachineAlreadyExists' });
    await expect(create(more, more)).resolves.toBeUndefined();
  });

  it.each([
    ['the same', {}],
    ['defaults in words', { tracingConfiguration: { enabled: false }, loggingConfiguration: { level: 'OFF' } }],
    ['other tags', { tags: [{ key: 'a', value: 'b' }] }],
  ])('can be asked for again with %s', async (_, more) => {
    await expect(create(more)).resolves.toBeUndefined();
  });

  it('can be made where there is none, and not where moto fails', async () => {
    const named = { ...machine, name: 'other' };
    expect(await setUp(task()).call('CreateStateMachine', named)).toBeUndefined();
    const failing = setUp(task(), undefined, {
      'states DescribeStateMachine': () => {
        throw new AwsError('InternalFailure', 'no', 500);
      },
    });
    await expect(failing.call('CreateStateMachine', named)).rejects.toMatchObject({ code: 'InternalFailure' });
  });

  // `StateMachineTypeNotSupported` is declared for `CreateStateMachine` in the service's model.
  it.each([
    ['EXPRESS', 'StateMachineTypeNotSupported'],
    ['QUICK', 'ValidationException'],
  ])('of the type %s is refused, not run as a standard one', async (type, code) => {
    await expect(create({ type })).rejects.toMatchObject({ code });
    await expect(create({ type: 'STANDARD' })).resolves.toBeUndefined();
  });

  it('cannot be updated with nothing', async () => {
    const update = setUp(task()).call('UpdateStateMachine', { stateMachineArn: machineArn });
    await expect(update).rejects.toMatchObject({ code: 'MissingRequiredParameter' });
  });
});

// Errors that the service's model declares for these operations.
it.each([
  ['ListExecutions', { stateMachineArn: unknown }, 'StateMachineDoesNotExist'],
  ['StartExecution', { stateMachineArn: unknown }, 'StateMachineDoesNotExist'],
  ['StartSyncExecution', { stateMachineArn: unknown }, 'StateMachineDoesNotExist'],
  ['StartSyncExecution', { stateMachineArn: machineArn }, 'StateMachineTypeNotSupported'],
  ['UpdateStateMachine', { stateMachineArn: unknown, roleArn }, 'StateMachineDoesNotExist'],
  ['ListExecutions', { stateMachineArn: 'machine' }, 'InvalidArn'],
  ['DescribeExecution', { executionArn: 'one' }, 'InvalidArn'],
  ['StopExecution', { executionArn: machineArn }, 'InvalidArn'],
  [
    'GetExecutionHistory',
    { executionArn: `arn:aws:states:${region}:${account}:execution:machine:one` },
    'ExecutionDoesNotExist',
  ],
  ['ListExecutions', { stateMachineArn: machineArn, statusFilter: 'DONE' }, 'ValidationException'],
  ['ListExecutions', { stateMachineArn: machineArn, maxResults: 1001 }, 'ValidationException'],
  ['ListExecutions', { stateMachineArn: machineArn, nextToken: '-1' }, 'InvalidToken'],
])('%s of %j answers %s', async (operation, input, code) => {
  await expect(setUp(task()).call(operation, input)).rejects.toMatchObject({ code });
});

/** "Intrinsic functions for JSONPath states in Step Functions", and what the engine makes of them. */
describe('a definition that the engine would run in another way than AWS', () => {
  const diagnose = async (fields: object) => {
    const definition = JSON.stringify(task(fields));
    const { diagnostics } = await setUp(task()).call('ValidateStateMachineDefinition', { definition });
    return (diagnostics as { message: string }[]).map(({ message }) => message);
  };
  const refused = (what: string) => [`The local organization does not run ${what}`];

  it.each([
    ['StringSplit', "States.StringSplit($.text, '.+,=')"],
    ['Base64Encode', 'States.Base64Encode($.text)'],
    ['Base64Decode', 'States.Base64Decode($.text)'],
    ['ArrayGetItem', 'States.ArrayGetItem($.list, 7)'],
    ['JsonToString', 'States.JsonToString($)'],
    ['StringToJson', 'States.StringToJson($.text)'],
    ['JsonMerge', 'States.JsonMerge($.a, $.b, false)'],
    ['ArrayGetItem', "States.Format('{}', States.ArrayGetItem ($.list, 0))"],
    ['Nonsense', 'States.Nonsense()'],
  ])('is refused for States.%s: %s', async (name, value) => {
    expect(await diagnose({ Parameters: { FunctionName: 'f', Payload: [{ 'a.$': value }] } })).toEqual(
      refused(`the intrinsic function States.${name}`),
    );
    expect(await diagnose({ ResultSelector: { 'a.$': value } })).toHaveLength(1);
  });

  it('is not refused for a name inside a text, nor for functions that it runs alike', async () => {
    const text = "States.Format('States.ArrayGetItem({})', States.ArrayLength($.list))";
    expect(await diagnose({ ResultSelector: { 'a.$': text, b: 'States.ArrayGetItem($.list, 0)' } })).toEqual([]);
  });

  it('is refused wherever it stands', async () => {
    const inner = {
      StartAt: 'In',
      States: { In: { Type: 'Pass', Parameters: { 'a.$': 'States.JsonToString($)' }, End: true } },
    };
    const map = { StartAt: 'Each', States: { Each: { Type: 'Map', ItemProcessor: inner, End: true } } };
    const { diagnostics } = await setUp(task()).call('ValidateStateMachineDefinition', {
      definition: JSON.stringify(map),
    });
    expect(diagnostics).toHaveLength(1);
  });

  // AWS fails with States.ResultPathMatchFailure where a path leads through a scalar; the engine writes on.
  it.each(['$.a.b', '$.a[0]', "$['a']['b']", '$.a.b.c'])('is refused for the ResultPath %s', async (ResultPath) => {
    const words = refused(`the ResultPath ${ResultPath}, which is deeper than one field`);
    expect(await diagnose({ ResultPath })).toEqual(words);
    expect(await diagnose({ Catch: [{ ErrorEquals: ['States.ALL'], ResultPath, Next: 'Work' }] })).toEqual(words);
  });

  it.each(['$', '$.a', "$['a b']", null])('is not refused for the ResultPath %s', async (ResultPath) => {
    expect(await diagnose({ ResultPath })).toEqual([]);
  });
});

// "Handling errors in Step Functions workflows": States.IntrinsicFailure.
it.each([
  ['too few values', "States.Format('{} {}', 1)", 'States.IntrinsicFailure'],
  ['a value of another type', 'States.ArrayLength($.text)', 'States.IntrinsicFailure'],
  ['more than 1000 items', 'States.ArrayRange(1, 5000, 1)', 'States.IntrinsicFailure'],
  ['a path that leads nowhere', 'States.Array($.nothing)', 'States.Runtime'],
])('an intrinsic function that fails for %s has its error', async (_, value, error) => {
  const { execute } = setUp({
    StartAt: 'One',
    States: { One: { Type: 'Pass', Parameters: { 'a.$': value }, End: true } },
  });
  expect(await execute({ text: 'x' })).toMatchObject({ status: 'FAILED', error });
});

it('a ResultPath fails where the input is a scalar', async () => {
  const { execute } = setUp({
    StartAt: 'One',
    States: { One: { Type: 'Pass', Result: 1, ResultPath: '$.a', End: true } },
  });
  expect(await execute('text')).toMatchObject({ status: 'FAILED', error: 'States.ResultPathMatchFailure' });
});
