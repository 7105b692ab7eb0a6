import { Faults } from '../../local/faults';
import type { Observation } from '../../local/service';
import { Scheduler } from '../../local/services/scheduler';
import { accessOver, type Answers, FakeMoto, iamAnswers } from './fake-moto';

const account = '222222222222';
const where = { account, region: 'us-west-2' };
const machine = `arn:aws:states:us-west-2:${account}:stateMachine:reconcile`;
const lambda = `arn:aws:lambda:us-west-2:${account}:function:enrol`;
const queue = `arn:aws:sqs:us-west-2:${account}:dead`;
const may = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });
const all = [may('states:StartExecution', machine), may('sqs:SendMessage', queue)];

function setUp(statements: object[] = all, target: object = {}, extra: Answers = {}) {
  const Target = {
    ...{ Arn: machine, RoleArn: `arn:aws:iam::${account}:role/starter`, Input: '{"a":1}' },
    ...{ DeadLetterConfig: { Arn: queue }, ...target },
  };
  const moto = new FakeMoto({
    ...iamAnswers({ starter: { trusts: 'scheduler.amazonaws.com', statements } }),
    'scheduler GET /schedules/reconcile?groupName=default': () => ({
      Arn: `arn:aws:scheduler:us-west-2:${account}:schedule/default/reconcile`,
      Target,
    }),
    'sqs SendMessage': () => ({}),
    ...extra,
  });
  const observed: Observation[] = [];
  const faults = new Faults();
  const scheduler = new Scheduler({
    ...{ moto, calls: accessOver(moto, { faults }).calls },
    runner: {
      invoke: async (arn, payload) => ({
        payload: { arn, payload },
        logTail: '',
        ...(arn.endsWith('broken') && { error: { errorType: 'TypeError', errorMessage: 'oh' } }),
      }),
    },
    startExecution: async (arn, input) => `${arn} ${input}`,
    observations: { add: (observation) => observed.push(observation) },
  });
  return { scheduler, moto, observed, faults };
}

describe('a schedule that fires', () => {
  it('starts its machine with its input', async () => {
    const { scheduler, observed } = setUp();
    const executionArn = `${machine} {"a":1}`;
    expect(await scheduler.fire(where, 'reconcile')).toEqual({ outcome: 'started', executionArn });
    expect(observed).toMatchObject([{ kind: 'delivery', summary: 'schedule reconcile: started' }]);
  });

  it('writes to its dead-letter queue what it cannot start, under the same role', async () => {
    const { scheduler, moto } = setUp([all[1]!]);
    expect(await scheduler.fire(where, 'reconcile')).toMatchObject({
      outcome: 'dead-letter queue',
      error: expect.stringContaining('is not authorized to perform: states:StartExecution'),
    });
    const [{ MessageBody, MessageAttributes }] = moto.inputs('sqs SendMessage');
    expect(MessageBody).toBe('{"a":1}');
    expect(MessageAttributes.ERROR_CODE.StringValue).toBe('AccessDeniedException');
    expect(MessageAttributes.TARGET_ARN.StringValue).toBe(machine);
  });

  it('meets the faults of its role', async () => {
    const { scheduler, faults } = setUp();
    faults.add({ service: 'states', operation: 'StartExecution', role: 'starter', kind: 'throttle' });
    expect(await scheduler.fire(where, 'reconcile')).toMatchObject({ outcome: 'dead-letter queue' });
    expect(await scheduler.fire(where, 'reconcile')).toMatchObject({ outcome: 'started' });
  });

  it.each([
    ['its role may not write to the queue', [], {}, 'perform: sqs:SendMessage'],
    ['it has no queue', [], { DeadLetterConfig: {} }, 'perform: states:StartExecution'],
    ['its role does not exist', all, { RoleArn: `arn:aws:iam::${account}:role/nobody` }, 'does not exist'],
    ['it is for neither', [], { Arn: queue }, 'schedules machines and functions'],
    ['its role may not invoke the function', [], { Arn: lambda }, 'perform: lambda:InvokeFunction'],
  ])('is lost where %s', async (_, statements, target, reason) => {
    const fired = await setUp(statements, target).scheduler.fire(where, 'reconcile');
    expect(fired).toMatchObject({ outcome: 'lost', error: expect.stringContaining(reason) });
  });

  it('invokes its function, and says how that ended, which AWS does not wait for', async () => {
    const broken = `${lambda}-broken`;
    const may_ = [may('lambda:InvokeFunction', lambda), may('lambda:InvokeFunction', broken)];
    const fire = async (Arn: string) => setUp(may_, { Arn }).scheduler.fire(where, 'reconcile');
    expect(await fire(lambda)).toEqual({ outcome: 'invoked' });
    expect(await fire(broken)).toEqual({ outcome: 'invoked', error: 'TypeError: oh' });
  });

  it('must exist', async () => {
    await expect(setUp().scheduler.fire(where, 'other')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});
