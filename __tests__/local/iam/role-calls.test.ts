import { Faults, type Fault } from '../../../local/faults';
import { LostAnswer, RoleNotAssumed, type RoleCall } from '../../../local/iam/role-calls';
import { accessOver, FakeMoto, iamAnswers } from '../fake-moto';

const account = '222222222222';
const table = `arn:aws:dynamodb:us-west-2:${account}:table/state`;
const call: RoleCall = {
  by: { service: 'states.amazonaws.com', sourceArn: `arn:aws:states:us-west-2:${account}:stateMachine:m` },
  role: `arn:aws:iam::${account}:role/machine`,
  session: 'run',
  where: { account, region: 'us-west-2' },
  ...{ service: 'dynamodb', operation: 'GetItem' },
  asked: { action: 'dynamodb:GetItem', resource: table },
};

function setUp(fault?: Partial<Fault>, Action = 'dynamodb:GetItem') {
  const statements = [{ Effect: 'Allow', Action, Resource: table }];
  const moto = new FakeMoto(iamAnswers({ machine: { trusts: 'states.amazonaws.com', statements } }));
  const faults = new Faults();
  if (fault) faults.add({ service: 'dynamodb', operation: 'GetItem', kind: 'throttle', ...fault });
  let done = 0;
  const { calls } = accessOver(moto, { faults });
  const run = async (changed: Partial<RoleCall> = {}) => calls.call({ ...call, ...changed }, async () => ++done);
  return { run, done: () => done };
}

describe('a call under a role', () => {
  it('is done and answered where nothing stands in its way', async () => {
    expect(await setUp().run()).toBe(1);
  });

  it('is refused as its service refuses, and not done', async () => {
    const { run, done } = setUp(undefined, 'dynamodb:PutItem');
    await expect(run()).rejects.toMatchObject({ code: 'AccessDeniedException' });
    expect(done()).toBe(0);
  });

  it('is not made under a role that does not trust the service', async () => {
    const { run } = setUp();
    await expect(run({ by: { service: 'events.amazonaws.com' } })).rejects.toThrow(RoleNotAssumed);
  });

  it('meets the faults of its role and of nobody else', async () => {
    const { run } = setUp({ role: 'machine' });
    await expect(run()).rejects.toMatchObject({ code: 'ProvisionedThroughputExceededException' });
    expect(await run()).toBe(1);
    expect(await setUp({ role: 'other' }).run()).toBe(1);
    expect(await setUp({ operation: 'PutItem' }).run()).toBe(1);
    expect(await setUp({ account: '333333333333' }).run()).toBe(1);
  });

  it('is done although its answer is lost', async () => {
    const { run, done } = setUp({ kind: 'lose-answer' });
    await expect(run()).rejects.toThrow(LostAnswer);
    expect(done()).toBe(1);
  });

  it('is held and not done where it takes too long', async () => {
    const { run, done } = setUp({ kind: 'time-out', delayMs: 1 });
    await expect(run()).rejects.toMatchObject({ code: 'RequestTimeoutException' });
    expect(done()).toBe(0);
  });
});
