import type { AwsRequest } from '../../../local/service';
import { account, machineArn, region, setUp, task } from './set-up';

describe('the executions that are kept', () => {
  const kept = 3;
  const setUpFew = () => {
    const { stepFunctions, ...rest } = setUp(task(), undefined, undefined, kept);
    const list = async () => {
      const body = Buffer.from(JSON.stringify({ stateMachineArn: machineArn }));
      const asked = { service: 'states', operation: 'ListExecutions', account, region, body } as AwsRequest;
      return stepFunctions.handle(asked);
    };
    return { ...rest, list };
  };

  it('are all there are, and nothing is said, as long as there are few', async () => {
    const { execute, list, observations, call } = setUpFew();
    for (let n = 0; n < kept; n++) await execute();

    const answer = await list();
    expect(answer?.headers).toBeUndefined();
    expect(answer?.body).toMatchObject({ executions: [{}, {}, {}] });
    expect(observations.filter(({ kind }) => kind === 'forgotten')).toEqual([]);
    const unknown = `${machineArn.replace('stateMachine', 'execution')}:unknown`;
    await expect(call('DescribeExecution', { executionArn: unknown })).rejects.toThrow(/'$/);
  });

  it('are the last ones, and the answer, the observations and the error of a forgotten one say so', async () => {
    const { execute, list, observations, call } = setUpFew();
    const { executionArn } = await execute();
    for (let n = 0; n < kept + 1; n++) await execute();

    const note = `the local organization keeps the last 3 executions, and has forgotten 2 of this state machine`;
    const answer = await list();
    expect(answer?.headers).toEqual({ 'x-portcullis-forgotten': note });
    expect(answer?.body).toMatchObject({ executions: [{}, {}, {}] });
    await expect(call('DescribeExecution', { executionArn })).rejects.toMatchObject({
      code: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionArn}' (${note})`,
    });
    expect(observations.filter(({ kind }) => kind === 'forgotten')).toMatchObject([
      { summary: 'machine: its oldest executions are being forgotten, as only the last 3 of all machines are kept' },
    ]);
  });

  it('are those that run, however many', async () => {
    let finish: (value: unknown) => void = () => undefined;
    const held = new Promise((resolve) => (finish = resolve));
    const { stepFunctions, call } = setUp(task(), async (payload) => (await held, { payload }), undefined, 1);
    for (let n = 0; n < 4; n++) await stepFunctions.start(machineArn, '{}');

    const { executions } = await call('ListExecutions', { stateMachineArn: machineArn, statusFilter: 'RUNNING' });
    expect(executions).toHaveLength(4);
    finish(undefined);
  });
});
