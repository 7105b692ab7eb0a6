import { AwsError } from '../../../local/service';
import { iamAnswers } from '../fake-moto';
import { account, allowAll, functionArn, machineArn, region, setUp, task } from './set-up';

describe('an execution', () => {
  it('runs a function and answers what the integration answers', async () => {
    const { execute } = setUp(task());
    const { status, output } = await execute({ a: 1 });
    expect(status).toBe('SUCCEEDED');
    expect(JSON.parse(output)).toMatchObject({ Payload: { a: 1 }, StatusCode: 200, ExecutedVersion: '$LATEST' });
  });

  it("names a failed state's error after the function's and gives the whole error as its cause", async () => {
    const error = { errorType: 'SlackRefused', errorMessage: 'no', trace: ['at x'] };
    const { execute } = setUp(task(), () => ({ error }));
    const { status, error: name, cause } = await execute();
    expect({ status, name, cause: JSON.parse(cause) }).toEqual({
      status: 'FAILED',
      name: 'SlackRefused',
      cause: error,
    });
  });

  it('retries by the name of the error and catches what remains', async () => {
    let calls = 0;
    const { execute } = setUp(
      {
        StartAt: 'Work',
        States: {
          Work: {
            ...task().States.Work,
            End: undefined,
            Next: 'Done',
            Retry: [
              {
                ErrorEquals: ['SlackUnavailable'],
                IntervalSeconds: 1,
                MaxAttempts: 2,
                MaxDelaySeconds: 1,
                JitterStrategy: 'FULL',
              },
            ],
            Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.Error', Next: 'Done' }],
          },
          Done: { Type: 'Succeed' },
        },
      },
      () => {
        calls += 1;
        return { error: { errorType: 'SlackUnavailable', errorMessage: 'busy' } };
      },
    );
    const { output } = await execute({ kept: true });
    expect(calls).toBe(3);
    const { kept, Error } = JSON.parse(output);
    expect(kept).toBe(true);
    expect(Error.Error).toBe('SlackUnavailable');
    expect(JSON.parse(Error.Cause).errorMessage).toBe('busy');
  });

  it('names what Lambda refuses after its exception', async () => {
    const { execute } = setUp(task(), () => {
      throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
    });
    expect((await execute()).error).toBe('Lambda.ResourceNotFoundException');
  });

  it('lets a machine invoke only what its role allows', async () => {
    const statements = [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: `${functionArn}-other` }];
    const { execute } = setUp(
      task(),
      undefined,
      iamAnswers({ machine: { trusts: 'states.amazonaws.com', statements } }),
    );
    const { error, cause } = await execute();
    expect(error).toBe('Lambda.AWSLambdaException');
    expect(cause).toMatch(
      /^User: arn:aws:sts::222222222222:assumed-role\/machine\/\S+ is not authorized to perform: lambda:InvokeFunction on resource: \S+:function:f because no identity-based policy allows the lambda:InvokeFunction action \(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException\)$/,
    );
  });

  it('refuses to run a task of a role that Step Functions may not assume', async () => {
    const roles = { machine: { trusts: 'lambda.amazonaws.com', statements: allowAll } };
    const { execute } = setUp(task(), undefined, iamAnswers(roles));
    expect((await execute()).cause).toContain('cannot be assumed by states.amazonaws.com');
  });

  describe('with DynamoDB', () => {
    const definition = {
      StartAt: 'Confirm',
      States: {
        Confirm: {
          Type: 'Task',
          Resource: 'arn:aws:states:::dynamodb:updateItem',
          Parameters: {
            TableName: 'state',
            Key: { Name: { S: 'blocklist' } },
            ExpressionAttributeValues: { ':g': { 'N.$': "States.Format('{}', $.Generation)" } },
          },
          Catch: [{ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], ResultPath: null, Next: 'Later' }],
          Next: 'Done',
        },
        Later: { Type: 'Pass', Result: 'later', End: true },
        Done: { Type: 'Succeed' },
      },
    };

    it('calls the table in the account and Region of the machine', async () => {
      const { execute, moto } = setUp(definition, undefined, { 'dynamodb UpdateItem': () => ({}) });
      expect((await execute({ Generation: 7 })).status).toBe('SUCCEEDED');
      const call = moto.calls.find(({ operation }) => operation === 'dynamodb UpdateItem')!;
      expect(call.where).toEqual({ account, region });
      expect(call.input.ExpressionAttributeValues).toEqual({ ':g': { N: '7' } });
    });

    it('names a failed condition as AWS does', async () => {
      const { execute } = setUp(definition, undefined, {
        'dynamodb UpdateItem': () => {
          throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed');
        },
      });
      expect((await execute({ Generation: 7 })).output).toBe('"later"');
    });

    it('does not know a missing permission by a name of its own', async () => {
      const roles = { machine: { trusts: 'states.amazonaws.com', statements: [] } };
      const { execute, moto } = setUp(definition, undefined, iamAnswers(roles));
      expect((await execute({ Generation: 7 })).error).toBe('DynamoDB.AmazonDynamoDBException');
      expect(moto.inputs('dynamodb UpdateItem')).toEqual([]);
    });
  });

  it('maps over items with the context object and keeps their order', async () => {
    const { execute } = setUp({
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemsPath: '$.Items',
          ItemSelector: { 'Item.$': '$$.Map.Item.Value', 'Index.$': '$$.Map.Item.Index' },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' },
            StartAt: 'Inside',
            States: {
              Inside: {
                Type: 'Pass',
                Parameters: {
                  'Item.$': '$.Item',
                  'Input.$': '$$.Execution.Input.Name',
                  'Machine.$': '$$.StateMachine.Name',
                  'State.$': '$$.State.Name',
                  'Id.$': '$$.Execution.Id',
                },
                End: true,
              },
            },
          },
          End: true,
        },
      },
    });
    const { output, executionArn } = await execute({ Items: [3, 1, 2], Name: 'outer' });
    expect(JSON.parse(output)).toEqual(
      [3, 1, 2].map((Item) => ({ Item, Input: 'outer', Machine: 'machine', State: 'Inside', Id: executionArn })),
    );
  });

  it('treats type tests that ask for false as AWS does', async () => {
    const { execute } = setUp({
      StartAt: 'Choose',
      States: {
        Choose: {
          Type: 'Choice',
          Choices: [{ And: [{ Variable: '$.Item', IsPresent: false }], Next: 'Absent' }],
          Default: 'Present',
        },
        Absent: { Type: 'Pass', Result: 'absent', End: true },
        Present: { Type: 'Pass', Result: 'present', End: true },
      },
    });
    expect([(await execute({})).output, (await execute({ Item: 1 })).output]).toEqual(['"absent"', '"present"']);
  });

  it('ends a machine that takes longer than its TimeoutSeconds', async () => {
    const wait = { StartAt: 'Wait', TimeoutSeconds: 1, States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } };
    const { status, error } = await setUp(wait).execute();
    expect({ status, error }).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout' });
  });

  it('ends a state that takes longer than its TimeoutSeconds', async () => {
    const { execute } = setUp(task({ TimeoutSeconds: 1 }), () => new Promise(() => undefined));
    expect((await execute()).error).toBe('States.Timeout');
  });

  it('knows no execution that was never started', async () => {
    const { call } = setUp(task());
    const executionArn = `arn:aws:states:${region}:${account}:execution:machine:none`;
    await expect(call('DescribeExecution', { executionArn })).rejects.toMatchObject({
      code: 'ExecutionDoesNotExist',
    });
  });

  it("fails where a state's result passes the limit of AWS, whatever is caught", async () => {
    const definition = task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Work' }] });
    const { execute } = setUp(definition, () => ({ payload: 'x'.repeat(300_000) }));
    expect((await execute()).error).toBe('States.DataLimitExceeded');
  });

  it('stops an execution and calls nothing afterwards', async () => {
    let calls = 0;
    const retry = task({ Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 30 }] });
    const { stepFunctions, call } = setUp(retry, () => {
      calls += 1;
      return { error: { errorType: 'Busy', errorMessage: '' } };
    });
    const executionArn = await stepFunctions.start(machineArn, '{}', 'one');
    await new Promise((resolve) => setTimeout(resolve, 30));
    await call('StopExecution', { executionArn, error: 'Enough', cause: 'of it' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'ABORTED', error: 'Enough' });
    expect(calls).toBe(1);
  });
});
