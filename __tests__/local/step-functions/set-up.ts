import { AwsError, type AwsRequest, type FunctionResult, type Observation } from '../../../local/service';
import { StepFunctions } from '../../../local/services/step-functions/step-functions';
import { onlyDeclared } from '../declared-errors';
import { accessOver, type Answers, FakeMoto, iamAnswers, type Json } from '../fake-moto';

export const account = '222222222222';
export const region = 'us-west-2';
export const machineArn = `arn:aws:states:${region}:${account}:stateMachine:machine`;
export const functionArn = `arn:aws:lambda:${region}:${account}:function:f`;
export const roleArn = `arn:aws:iam::${account}:role/machine`;
export const allowAll = [{ Effect: 'Allow', Action: '*', Resource: '*' }];

/** What the functions of a test answer. */
export type Run = (payload: Json, functionArn: string) => Partial<FunctionResult> | Promise<Partial<FunctionResult>>;

/** Step Functions with one machine, a moto that holds it, and functions that run `run`. */
export function setUp(
  definition: object,
  run: Run = (payload) => ({ payload }),
  extra: Answers = {},
  keptExecutions = 2000,
) {
  const moto = new FakeMoto({
    ...iamAnswers({ machine: { trusts: 'states.amazonaws.com', statements: allowAll } }),
    'states DescribeStateMachine': ({ stateMachineArn }) => {
      if (stateMachineArn !== machineArn) throw new AwsError('StateMachineDoesNotExist', 'none');
      return { name: 'machine', definition: JSON.stringify(definition), roleArn };
    },
    ...extra,
  });
  const observations: Observation[] = [];
  const runner = {
    invoke: async (arn: string, payload: unknown) => ({ logTail: '', ...(await run(payload, arn)) }),
  };
  const stepFunctions = new StepFunctions({
    ...{ moto, runner, keptExecutions, ...accessOver(moto) },
    observations: { add: (o) => observations.push(o) },
  });
  const call = async (operation: string, input: object): Promise<Json> => {
    const body = Buffer.from(JSON.stringify(input));
    const request = { service: 'states', operation, account, region, body } as AwsRequest;
    return (await onlyDeclared('states', operation, stepFunctions.handle(request)))?.body;
  };
  const execute = async (input: unknown = {}): Promise<Json> => {
    const executionArn = await stepFunctions.start(machineArn, JSON.stringify(input));
    for (;;) {
      const described = await call('DescribeExecution', { executionArn });
      if (described.status !== 'RUNNING') return { ...described, executionArn };
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { moto, observations, stepFunctions, call, execute };
}

/** The definition of a machine with one Task. */
export function task(fields: object = {}) {
  return {
    StartAt: 'Work',
    States: {
      Work: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: functionArn, 'Payload.$': '$' },
        End: true,
        ...fields,
      },
    },
  };
}
