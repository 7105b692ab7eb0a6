import { AwsError } from '../../../local/service';
import { type Json } from '../fake-moto';
import { deadLetters, eventOf, hub, hubBus, machine, member, senderRole, setUp, starterRole } from './set-up';

const EventPattern = { source: ['aws.securityhub'] };
const hubDefault = `${hub.account}/${hub.region}/default`;
const hubFindings = `${hub.account}/${hub.region}/findings`;
const memberDefault = `${member.account}/${member.region}/default`;
const toMachine = { Arn: machine, RoleArn: starterRole };
const forward = { Name: 'forward', EventPattern, targets: [{ Arn: hubBus, RoleArn: senderRole }] };

describe('EventBridge', () => {
  it('starts the state machine of each rule that matches', async () => {
    const { emit, started, deliveries } = setUp({
      [hubDefault]: [
        { Name: 'catch-ip', EventPattern, targets: [toMachine] },
        { Name: 'other', EventPattern: { source: ['aws.ec2'] }, targets: [toMachine] },
        { Name: 'off', EventPattern, State: 'DISABLED', targets: [toMachine] },
        { Name: 'schedule', targets: [toMachine] },
      ],
    });
    await emit(hub);
    expect(started).toEqual([{ machine, input: eventOf(hub), name: expect.stringMatching(/^7bf73129-.{64}$/) }]);
    expect(deliveries()).toMatchObject([{ rule: 'catch-ip', outcome: 'delivered', targetArn: machine }]);
  });

  it('reads all pages of rules, and reads them again only after a change', async () => {
    const rules = [{ Name: 'first', EventPattern, targets: [] }];
    const all = { [hubDefault]: rules };
    const { emit, call, moto, started } = setUp(all, {
      'events PutRule': () => ({}),
      'events ListRules': ({ NextToken }) => {
        const second = { Name: 'second', Arn: 'arn', EventPattern: JSON.stringify(EventPattern), State: 'ENABLED' };
        return NextToken === undefined ? { Rules: [], NextToken: '1' } : { Rules: [second] };
      },
      'events ListTargetsByRule': () => ({ Targets: [{ Id: '1', ...toMachine }] }),
    });
    await emit(hub);
    await emit(hub);
    expect(started).toHaveLength(2);
    expect(moto.inputs('events ListRules')).toHaveLength(2);
    await call(hub, 'PutRule', { Name: 'x', EventPattern: JSON.stringify(EventPattern) });
    await emit(hub);
    expect(moto.inputs('events ListRules')).toHaveLength(4);
  });

  describe('towards a bus of another account and Region', () => {
    const rules = {
      [memberDefault]: [forward],
      [hubFindings]: [{ Name: 'catch-ip', EventPattern, targets: [toMachine] }],
    };

    it('keeps the event as it was', async () => {
      const { emit, started, observations } = setUp(rules);
      await emit(member);
      expect(started).toMatchObject([{ input: eventOf(member) }]);
      const events = observations.filter(({ kind }) => kind === 'event');
      expect(events.map(({ account, region, detail }) => [account, region, (detail as Json).bus])).toEqual([
        [member.account, member.region, 'default'],
        [hub.account, hub.region, 'findings'],
      ]);
    });

    it('goes no further than one hop', async () => {
      const third = `arn:aws:events:us-west-2:333333333333:event-bus/other`;
      const onward = { Name: 'onward', EventPattern, targets: [{ Arn: third, RoleArn: starterRole }] };
      const { emit, deliveries } = setUp({ ...rules, [hubFindings]: [onward] });
      await emit(member);
      expect(deliveries().map(({ rule, outcome, error }) => [rule, outcome, error])).toEqual(
        expect.arrayContaining([
          ['forward', 'delivered', undefined],
          ['onward', 'lost', 'THIRD_ACCOUNT_HOP_DETECTED'],
        ]),
      );
    });

    it.each<[string, Parameters<typeof setUp>[1]]>([
      ['the bus has no policy', { 'events DescribeEventBus': () => ({}) }],
      [
        'the sender is in another organization',
        { 'organizations DescribeOrganization': () => ({ Organization: { Id: 'o-other' } }) },
      ],
      [
        'the sender is in no organization',
        {
          'organizations DescribeOrganization': () => {
            throw new AwsError('AWSOrganizationsNotInUseException', 'none');
          },
        },
      ],
    ])('is refused where %s', async (_, extra) => {
      const { emit, started, deliveries } = setUp(rules, extra);
      await emit(member);
      expect(started).toEqual([]);
      expect(deliveries()).toMatchObject([{ outcome: 'lost', error: 'NO_PERMISSIONS' }]);
    });

    it('needs a role', async () => {
      const { emit, deliveries } = setUp({ ...rules, [memberDefault]: [{ ...forward, targets: [{ Arn: hubBus }] }] });
      await emit(member);
      expect(deliveries()).toMatchObject([{ error: 'NO_PERMISSIONS', message: expect.stringContaining('no role') }]);
    });
  });

  describe('when a delivery fails', () => {
    const rules = {
      [hubDefault]: [
        { Name: 'catch-ip', EventPattern, targets: [{ ...toMachine, DeadLetterConfig: { Arn: deadLetters } }] },
      ],
    };

    function failing(times: number, error: AwsError) {
      let calls = 0;
      const all = setUp(rules, {}, () => {
        calls += 1;
        if (calls <= times) throw error;
      });
      return { ...all, calls: () => calls };
    }

    it('repeats what fails for now', async () => {
      const { emit, started, calls } = failing(2, new AwsError('ThrottlingException', 'Rate exceeded'));
      await emit(hub);
      expect([calls(), started.length]).toEqual([3, 1]);
    });

    it('sends what stays undelivered to the dead-letter queue, with the reason', async () => {
      const { emit, moto, deliveries } = failing(9, new AwsError('InternalFailure', 'down', 500));
      await emit(hub);
      const [{ MessageBody, MessageAttributes, QueueUrl }] = moto.inputs('sqs SendMessage');
      expect(QueueUrl).toMatch(/\/111111111111\/dead$/);
      expect(JSON.parse(MessageBody)).toEqual(eventOf(hub));
      const attributes = Object.entries(MessageAttributes).map(([key, value]) => [key, (value as Json).StringValue]);
      expect(Object.fromEntries(attributes)).toEqual({
        RULE_ARN: `arn:aws:events:${hub.region}:${hub.account}:rule/catch-ip`,
        TARGET_ARN: machine,
        ERROR_CODE: 'INTERNAL_ERROR',
        ERROR_MESSAGE: 'down',
        RETRY_ATTEMPTS: '2',
        EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      });
      expect(deliveries()).toMatchObject([{ outcome: 'dead-letter queue' }]);
    });

    it('does not repeat what will not work', async () => {
      const { emit, calls, moto } = failing(9, new AwsError('StateMachineDoesNotExist', 'none'));
      await emit(hub);
      expect(calls()).toBe(1);
      expect(moto.inputs('sqs SendMessage')[0].MessageAttributes.ERROR_CODE.StringValue).toBe('NO_RESOURCE');
    });
  });

  it('loses an event whose dead-letter queue does not let EventBridge in', async () => {
    const target = { Arn: machine, DeadLetterConfig: { Arn: deadLetters } };
    const rules = { [hubDefault]: [{ Name: 'catch-ip', EventPattern, targets: [target] }] };
    const { emit, moto, deliveries, observations } = setUp(rules, {
      'sqs GetQueueAttributes': () => ({ Attributes: {} }),
    });
    await emit(hub);
    expect(moto.inputs('sqs SendMessage')).toEqual([]);
    expect(deliveries()).toMatchObject([{ outcome: 'lost' }]);
    expect(observations.at(-1)?.summary).toContain(
      'is not authorized to perform: sqs:SendMessage on resource: ' + deadLetters,
    );
  });

  it.each([
    [
      'lets EventBridge use it',
      { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'kms:*', Resource: '*' },
      'delivered',
    ],
    [
      'does not let EventBridge use it',
      { Effect: 'Allow', Principal: { AWS: hub.account }, Action: 'kms:*', Resource: '*' },
      'lost',
    ],
  ])("delivers to an encrypted queue as its key's policy says: %s", async (_, statement, outcome) => {
    const Arn = `arn:aws:sqs:${hub.region}:${hub.account}:queue`;
    const allow = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: Arn };
    const { emit, deliveries } = setUp(
      { [hubDefault]: [{ Name: 'all', EventPattern, targets: [{ Arn }] }] },
      {
        'sqs GetQueueAttributes': () => ({
          Attributes: { Policy: JSON.stringify({ Statement: allow }), KmsMasterKeyId: 'alias/queue' },
        }),
        'kms DescribeKey': () => ({
          KeyMetadata: { KeyId: '1', Arn: `arn:aws:kms:${hub.region}:${hub.account}:key/1` },
        }),
        'kms GetKeyPolicy': () => ({ Policy: JSON.stringify({ Statement: [statement] }) }),
      },
    );
    await emit(hub);
    expect(deliveries()).toMatchObject([{ outcome }]);
  });

  it('delivers to queues, functions and log groups', async () => {
    const functionArn = `arn:aws:lambda:${hub.region}:${hub.account}:function:f`;
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: functionArn,
    };
    const targets = [
      { Arn: `arn:aws:sqs:${hub.region}:${hub.account}:queue`, InputPath: '$.detail' },
      { Arn: functionArn, Input: '{"a":1}' },
      { Arn: `arn:aws:logs:${hub.region}:${hub.account}:log-group:/aws/events/all` },
    ];
    const { emit, moto, invoked } = setUp(
      { [hubDefault]: [{ Name: 'all', EventPattern, targets }] },
      {
        'lambda GET /2015-03-31/functions/f/policy': () => ({ Policy: JSON.stringify({ Statement: [statement] }) }),
        'logs CreateLogStream': () => ({}),
        'logs PutLogEvents': () => ({}),
      },
    );
    await emit(hub);
    expect(moto.inputs('sqs SendMessage')).toMatchObject([{ MessageBody: JSON.stringify(eventOf(hub).detail) }]);
    expect(invoked).toEqual([{ functionArn, payload: { a: 1 } }]);
    expect(moto.inputs('logs PutLogEvents')).toMatchObject([{ logGroupName: '/aws/events/all' }]);
  });
});
