import { hub, hubBus, machine, member, senderRole, setUp, starterRole } from './set-up';

const EventPattern = { source: ['orders'] };
const rules = {
  [`${hub.account}/${hub.region}/default`]: [
    { Name: 'orders', EventPattern, targets: [{ Arn: machine, RoleArn: starterRole }] },
  ],
};
const entry = { Source: 'orders', DetailType: 'Order', Detail: '{"id":1}', Resources: ['arn:order'], Time: 1795478400 };

describe('PutEvents', () => {
  it('makes an event of each entry and delivers it', async () => {
    const { call, started } = setUp(rules);
    const { FailedEntryCount, Entries } = await call(hub, 'PutEvents', { Entries: [entry] });
    expect(FailedEntryCount).toBe(0);
    expect(started.map(({ input }) => input)).toEqual([
      {
        ...{ version: '0', id: Entries[0].EventId, 'detail-type': 'Order', source: 'orders', account: hub.account },
        ...{ time: '2026-11-24T00:00:00Z', region: hub.region, resources: ['arn:order'], detail: { id: 1 } },
      },
    ]);
  });

  it.each([
    [{ ...entry, Source: '' }, 'InvalidArgument'],
    [{ ...entry, Source: 'aws.securityhub' }, 'NotAuthorizedForSourceException'],
    [{ ...entry, Detail: '[1]' }, 'MalformedDetail'],
    [{ ...entry, Detail: '{' }, 'MalformedDetail'],
    [{ ...entry, Time: 'yesterday' }, 'InvalidArgument'],
  ])('refuses %j alone', async (wrong, ErrorCode) => {
    const { call } = setUp(rules);
    const { FailedEntryCount, Entries } = await call(hub, 'PutEvents', { Entries: [wrong, entry] });
    expect(FailedEntryCount).toBe(1);
    expect(Entries).toMatchObject([{ ErrorCode }, { EventId: expect.any(String) }]);
  });

  it('refuses a call with more than ten entries', async () => {
    const { call } = setUp(rules);
    const Entries = Array.from({ length: 11 }, () => entry);
    await expect(call(hub, 'PutEvents', { Entries })).rejects.toMatchObject({ code: 'ValidationException' });
  });

  // "Calculating Amazon EventBridge PutEvents event entry size": the texts' bytes, 14 for a time, nothing for their JSON.
  it('counts the bytes of the texts, not those of their escaping', async () => {
    const { call } = setUp(rules);
    const others = Buffer.byteLength('ordersOrderarn:order') + 14;
    const detail = (bytes: number) => `{"a":"${'ü'.repeat((bytes - 8) / 2)}"}`;
    const quotes = `{${'"a":"",'.repeat(36_000)}"a":""}`;
    const put = (Detail: string) => call(hub, 'PutEvents', { Entries: [{ ...entry, Detail }] });
    expect(await put(detail(262_144 - others))).toMatchObject({ FailedEntryCount: 0 });
    expect(await put(quotes)).toMatchObject({ FailedEntryCount: 0 });
    await expect(put(detail(262_146 - others))).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('puts events on a bus of another account only where its policy allows', async () => {
    const allowed = setUp({});
    const direct = { Entries: [{ ...entry, EventBusName: hubBus }] };
    expect(await allowed.call(member, 'PutEvents', direct)).toMatchObject({ FailedEntryCount: 0 });
    expect(allowed.observations).toMatchObject([
      { account: hub.account, region: hub.region, detail: { bus: 'findings' } },
    ]);
    const denied = setUp({}, { 'events DescribeEventBus': () => ({}) });
    expect(await denied.call(member, 'PutEvents', direct)).toMatchObject({
      Entries: [{ ErrorCode: 'AccessDeniedException' }],
    });
  });
});

describe('PutRule', () => {
  it('lets moto keep a valid pattern', async () => {
    const { call, moto } = setUp({}, { 'events PutRule': () => ({ RuleArn: 'arn' }) });
    const input = { Name: 'orders', EventPattern: JSON.stringify(EventPattern) };
    await call(hub, 'PutRule', input);
    expect(moto.inputs('events PutRule')).toEqual([input]);
  });

  it.each(['{', '[]', '{"source":"orders"}', JSON.stringify({ source: ['x'.repeat(2048)] })])(
    'refuses the pattern %.20s',
    async (pattern) => {
      const { call } = setUp({});
      const put = call(hub, 'PutRule', { Name: 'orders', EventPattern: pattern });
      await expect(put).rejects.toMatchObject({ code: 'InvalidEventPatternException' });
    },
  );
});

describe('TestEventPattern', () => {
  it('answers with the same matcher as delivery', async () => {
    const { call } = setUp({});
    const test = (Event: object) =>
      call(hub, 'TestEventPattern', { EventPattern: JSON.stringify(EventPattern), Event: JSON.stringify(Event) });
    expect(await test({ source: 'orders' })).toEqual({ Result: true });
    expect(await test({ source: 'other' })).toEqual({ Result: false });
  });

  it('refuses an event that is not JSON', async () => {
    const { call } = setUp({});
    const test = call(hub, 'TestEventPattern', { EventPattern: JSON.stringify(EventPattern), Event: '{' });
    await expect(test).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('PutTargets', () => {
  const put = (Targets: object[]) => {
    const { call } = setUp(rules, { 'events PutTargets': () => ({ FailedEntryCount: 0 }) });
    return call(hub, 'PutTargets', { Rule: 'orders', EventBusName: 'default', Targets });
  };
  const queue = 'arn:aws:sqs:us-west-2:111111111111:q';
  const otherBus = `arn:aws:events:us-east-1:${member.account}:event-bus/default`;

  it('lets moto keep what EventBridge takes', async () => {
    await expect(put([{ Id: 'bus', Arn: otherBus, RoleArn: senderRole }])).resolves.toBeDefined();
  });

  it.each([
    ['a state machine without a role', { Arn: machine }],
    ['a state machine of another Region', { Arn: machine.replace('us-west-2', 'us-east-1'), RoleArn: starterRole }],
    ['a bus of another account without a role', { Arn: otherBus }],
    // "Input, InputPath, and InputTransformer are mutually exclusive" (API reference of `PutTargets`).
    ['an input and a path', { Arn: queue, Input: '{}', InputPath: '$.detail' }],
    ['a path and a transformer', { Arn: queue, InputPath: '$', InputTransformer: { InputTemplate: '"x"' } }],
    ['an input that is not JSON', { Arn: queue, Input: '{' }],
    ['an input that is too long', { Arn: queue, Input: `"${'x'.repeat(8192)}"` }],
    ['a path that is none', { Arn: queue, InputPath: 'detail' }],
    // Shapes `TargetArn`, `RoleArn`, `TargetId`, `MaximumRetryAttempts` of the service's model.
    ['a target that is no ARN', { Arn: 'my-queue' }],
    ['an ARN without a resource', { Arn: 'arn:aws:sqs:us-west-2:111111111111:' }],
    ['an ARN of an account that is none', { Arn: 'arn:aws:sqs:us-west-2:1111:q' }],
    ['an ARN that is too long', { Arn: `${queue}${'q'.repeat(1600)}` }],
    ['a role that is no ARN', { Arn: machine, RoleArn: 'starter' }],
    ['a dead-letter queue that is no ARN', { Arn: queue, DeadLetterConfig: { Arn: 'dead' } }],
    ['a dead-letter queue that is a topic', { Arn: queue, DeadLetterConfig: { Arn: queue.replace('sqs', 'sns') } }],
    ['an id with a space', { Id: 'my id', Arn: queue }],
    ['too many attempts', { Arn: queue, RetryPolicy: { MaximumRetryAttempts: 186 } }],
    ['a transformed event for another account', { Arn: otherBus, RoleArn: senderRole, InputPath: '$.detail' }],
  ])('refuses %s', async (_, target) => {
    await expect(put([{ Id: 'x', ...target }])).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('refuses more than five targets, those that the rule has counted', async () => {
    const targets = Array.from({ length: 5 }, (_, index) => ({
      Id: `t${index}`,
      Arn: queue,
    }));
    await expect(put(targets)).rejects.toMatchObject({ code: 'LimitExceededException' });
  });
});
