import { AwsError } from '../../../local/service';
import { hub, hubBus, machine, setUp, starterRole } from './set-up';

const archive = `arn:aws:events:${hub.region}:${hub.account}:archive/kept`;
const EventPattern = { source: ['aws.securityhub'] };
const arnOf = (rule: string) => `arn:aws:events:${hub.region}:${hub.account}:rule/${rule}`;
const rules = {
  [`${hub.account}/${hub.region}/default`]: [],
  [`${hub.account}/${hub.region}/findings`]: [
    {
      Name: 'Events-Archive-kept',
      EventPattern: { 'replay-name': [{ exists: false }] },
      targets: [{ Arn: `arn:aws:events:${hub.region}:::` }],
    },
    { Name: 'catch-ip', EventPattern, targets: [{ Arn: machine, RoleArn: starterRole }] },
    { Name: 'findings', EventPattern, targets: [{ Arn: `${machine}-2`, RoleArn: starterRole }] },
  ],
};
const request = {
  ReplayName: 'again',
  EventSourceArn: archive,
  EventStartTime: Date.parse('2026-11-24T00:00:00Z') / 1000,
  EventEndTime: Date.parse('2026-11-24T01:00:00Z') / 1000,
  Destination: { Arn: hubBus },
};

/** A bus with an archive on which one event has arrived. */
async function withOneEvent() {
  const forwarding = { Name: 'forward', EventPattern, targets: [{ Arn: hubBus, RoleArn: starterRole }] };
  const eventBridge = setUp(
    { ...rules, [`${hub.account}/${hub.region}/default`]: [forwarding] },
    {
      'events DescribeArchive': () => ({ EventSourceArn: hubBus }),
      'events DeleteArchive': () => ({}),
    },
  );
  await eventBridge.emit(hub);
  return eventBridge;
}

describe('an archive', () => {
  it('is no target to deliver to', async () => {
    const { deliveries } = await withOneEvent();
    expect(deliveries().map(({ rule }) => rule)).not.toContain('Events-Archive-kept');
  });

  it('brings its events again to every rule, marked, and does not keep them once more', async () => {
    const { call, started } = await withOneEvent();
    await call(hub, 'StartReplay', request);
    await call(hub, 'StartReplay', { ...request, ReplayName: 'once more' });
    expect(started.map(({ input }) => input['replay-name'])).toEqual([
      ...[undefined, undefined],
      ...['again', 'again'],
      ...['once more', 'once more'],
    ]);
    expect(await call(hub, 'DescribeReplay', { ReplayName: 'again' })).toMatchObject({ State: 'COMPLETED' });
  });

  it('brings them to the rules that are named only', async () => {
    const { call, started } = await withOneEvent();
    started.length = 0;
    await call(hub, 'StartReplay', { ...request, Destination: { Arn: hubBus, FilterArns: [arnOf('findings')] } });
    expect(started.map((each) => each.machine)).toEqual([`${machine}-2`]);
  });

  it('brings nothing from another time, and nothing after it was deleted', async () => {
    const { call, started } = await withOneEvent();
    started.length = 0;
    await call(hub, 'StartReplay', { ...request, EventStartTime: request.EventStartTime + 1 });
    await call(hub, 'DeleteArchive', { ArchiveName: 'kept' });
    await call(hub, 'StartReplay', { ...request, ReplayName: 'later' });
    expect(started).toEqual([]);
  });

  it.each([
    ['to another bus', { Destination: { Arn: hubBus.replace('findings', 'default') } }, /Cross event bus/],
    ['of a time that ends before it begins', { EventEndTime: request.EventStartTime }, /after the start/],
  ])('refuses a replay %s', async (_, changes, message) => {
    const { call } = await withOneEvent();
    await expect(call(hub, 'StartReplay', { ...request, ...changes })).rejects.toThrow(message);
  });

  it('refuses a second replay of one name, and to describe one that was not', async () => {
    const { call } = await withOneEvent();
    await call(hub, 'StartReplay', request);
    await expect(call(hub, 'StartReplay', request)).rejects.toThrow(AwsError);
    await expect(call(hub, 'DescribeReplay', { ReplayName: 'other' })).rejects.toThrow('other does not exist');
  });

  // `CreateArchive` and `UpdateArchive` declare `InvalidEventPatternException` in the service's model.
  it.each(['CreateArchive', 'UpdateArchive'])(
    'is refused by %s with a pattern that would break every event of its bus',
    async (operation) => {
      const { call, moto } = setUp(rules, { [`events ${operation}`]: () => ({}) });
      const put = (EventPattern: string) => call(hub, operation, { ArchiveName: 'other', EventPattern });
      for (const broken of ['{', '[]', '"text"', '{"source":"orders"}', '{"a":[{"like":1}]}', '{"a":[{"cidr":"x/8"}]}'])
        await expect(put(broken)).rejects.toMatchObject({ code: 'InvalidEventPatternException' });
      expect(moto.inputs(`events ${operation}`)).toEqual([]);
      await put('{"source":["orders"]}');
      await call(hub, operation, { ArchiveName: 'all' });
      expect(moto.inputs(`events ${operation}`)).toHaveLength(2);
    },
  );
});
