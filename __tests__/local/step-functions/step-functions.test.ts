import { stateMachineNames } from '../../../organization/names';
import { definitionOf } from '../../statemachines/run-machine';
import { iamAnswers, type Json } from '../fake-moto';
import { account, machineArn, region, roleArn, setUp, task } from './set-up';

describe('the API of Step Functions', () => {
  it('keeps names of executions unique', async () => {
    const { call } = setUp(task());
    const start = (input: string) => call('StartExecution', { stateMachineArn: machineArn, name: 'one', input });
    const { executionArn } = await start('{}');
    await expect(start('{"other": 1}')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
    expect(executionArn).toBe(`arn:aws:states:${region}:${account}:execution:machine:one`);
  });

  it('lists executions by status, newest first and page by page', async () => {
    const { call, execute } = setUp(task());
    const arns = [(await execute()).executionArn, (await execute()).executionArn];
    const first = await call('ListExecutions', {
      stateMachineArn: machineArn,
      maxResults: 1,
      statusFilter: 'SUCCEEDED',
    });
    const second = await call('ListExecutions', { stateMachineArn: machineArn, nextToken: first.nextToken });
    expect([...first.executions, ...second.executions].map((e: Json) => e.executionArn)).toEqual(arns.toReversed());
    expect(await call('ListExecutions', { stateMachineArn: machineArn, statusFilter: 'FAILED' })).toEqual({
      executions: [],
    });
  });

  it("writes a history in AWS's shape", async () => {
    const { call, execute } = setUp(task());
    const { executionArn } = await execute({ a: 1 });
    const { events } = await call('GetExecutionHistory', { executionArn });
    expect(events.map((event: Json) => event.type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events[0]).toMatchObject({
      id: 1,
      previousEventId: 0,
      executionStartedEventDetails: { input: '{"a":1}', roleArn },
    });
    expect(events[2].taskScheduledEventDetails).toMatchObject({ resourceType: 'lambda', resource: 'invoke' });
    const { events: reversed } = await call('GetExecutionHistory', { executionArn, reverseOrder: true });
    expect(reversed[0].type).toBe('ExecutionSucceeded');
  });

  it('tells what starts and how it ends', async () => {
    const { observations, execute } = setUp(task());
    await execute();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(observations.map(({ kind, summary }) => [kind, summary.replace(/[\d.]+ s/, 'x s')])).toEqual([
      ['execution', 'machine started'],
      ['execution', 'machine SUCCEEDED after x s'],
    ]);
  });

  it('leaves machines to moto once their definition and role are right', async () => {
    const { call } = setUp(task());
    const machine = { name: 'machine', definition: JSON.stringify(task()), roleArn };
    expect(await call('CreateStateMachine', machine)).toBeUndefined();
    expect(await call('DescribeStateMachine', {})).toBeUndefined();
    expect(await call('ListStateMachineVersions', {})).toEqual({ stateMachineVersions: [] });
  });

  it.each([
    ['a role that nobody made', JSON.stringify(task()), 'AccessDeniedException'],
    ['JSONata', JSON.stringify({ ...task(), QueryLanguage: 'JSONata' }), 'InvalidDefinition'],
    ['an unknown target', JSON.stringify({ ...task(), StartAt: 'Nowhere' }), 'InvalidDefinition'],
    [
      'an integration that is not run here',
      JSON.stringify(task({ Resource: 'arn:aws:states:::sns:publish' })),
      'InvalidDefinition',
    ],
    ['no JSON', '{', 'InvalidDefinition'],
  ])('refuses a machine with %s', async (_, definition, code) => {
    const { call } = setUp(task());
    const input = { name: 'machine', definition, roleArn: `arn:aws:iam::${account}:role/nobody` };
    await expect(call('CreateStateMachine', input)).rejects.toMatchObject({ code });
  });

  describe('whose machine writes logs', () => {
    const machine = { name: 'machine', definition: JSON.stringify(task()), roleArn };
    const logged = { ...machine, loggingConfiguration: { level: 'ALL' } };
    const actions = [
      ...['CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery', 'ListLogDeliveries'],
      ...['PutResourcePolicy', 'DescribeResourcePolicies', 'DescribeLogGroups'],
    ].map((operation) => `logs:${operation}`);
    const withRole = (Action: string[], stored = machine) =>
      setUp(task(), undefined, {
        ...iamAnswers({
          machine: { trusts: 'states.amazonaws.com', statements: [{ Effect: 'Allow', Action, Resource: '*' }] },
        }),
        'states DescribeStateMachine': () => stored,
      });

    it.each(actions)('refuses it where its role lacks %s', async (action) => {
      const { call } = withRole(actions.filter((other) => other !== action));
      await expect(call('CreateStateMachine', logged)).rejects.toMatchObject({
        code: 'AccessDeniedException',
        message: `The state machine IAM Role is not authorized to access the Log Destination (${action})`,
      });
    });

    it('takes it where its role has all that log delivery needs, or where it has no logs', async () => {
      expect(await withRole(actions, logged).call('CreateStateMachine', logged)).toBeUndefined();
      expect(
        await withRole([]).call('CreateStateMachine', { ...logged, loggingConfiguration: { level: 'OFF' } }),
      ).toBeUndefined();
    });

    it('looks at what stays as it was when it is updated', async () => {
      const update = { stateMachineArn: machineArn, definition: machine.definition };
      expect(await withRole(actions, logged).call('UpdateStateMachine', update)).toBeUndefined();
      await expect(withRole([], logged).call('UpdateStateMachine', update)).rejects.toThrow('Log Destination');
      const other = { ...update, roleArn: `arn:aws:iam::${account}:role/nobody` };
      await expect(withRole(actions, logged).call('UpdateStateMachine', other)).rejects.toThrow(
        'to assume the provided role',
      );
    });
  });

  it('says what is wrong with a definition', async () => {
    const { call } = setUp(task());
    const validate = (definition: string) => call('ValidateStateMachineDefinition', { definition });
    expect(await validate(JSON.stringify(task()))).toEqual({ result: 'OK', diagnostics: [], truncated: false });
    const { result, diagnostics } = await validate(JSON.stringify({ ...task(), StartAt: 'Nowhere' }));
    expect(result).toBe('FAIL');
    expect(diagnostics[0]).toMatchObject({ severity: 'ERROR', code: 'MISSING_TRANSITION_TARGET' });
  });

  it.each(stateMachineNames)('accepts the definition of %s', async (name) => {
    const { call } = setUp(task());
    const definition = JSON.stringify(definitionOf(name));
    expect(await call('ValidateStateMachineDefinition', { definition })).toMatchObject({ result: 'OK' });
  });
});
