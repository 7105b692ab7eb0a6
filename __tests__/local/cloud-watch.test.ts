import { CloudWatch } from '../../local/services/cloud-watch';
import type { AwsRequest, Moto, Observation } from '../../local/service';
import { accessOver, FakeMoto } from './fake-moto';

const request = (operation: string) => ({ service: 'monitoring', operation }) as unknown as AwsRequest;
const answer = (status: number, type = 'text/xml', body = '<a/>') => ({
  ...{ status, headers: { 'content-type': type } },
  body: Buffer.from(body),
});

function over(forward: (request: AwsRequest) => Promise<ReturnType<typeof answer>>, moto: Moto = new FakeMoto()) {
  const observed: Observation[] = [];
  const observations = { add: (observation: Observation) => observed.push(observation) };
  const { access } = accessOver(moto);
  const query: Moto['query'] = (...asked) => moto.query(...asked);
  return { service: new CloudWatch({ moto: { forward, query }, access, observations }), observed };
}

describe('calls of CloudWatch', () => {
  it('reach moto one after another, in their order', async () => {
    const began: string[] = [];
    const end: (() => void)[] = [];
    const { service } = over(async ({ operation = '' }) => {
      began.push(operation);
      await new Promise<void>((done) => end.push(done));
      return answer(200);
    });
    const both = Promise.all([service.handle(request('PutMetricAlarm')), service.handle(request('DescribeAlarms'))]);
    await new Promise(setImmediate);
    expect(began).toEqual(['PutMetricAlarm']);
    end.shift()!();
    await new Promise(setImmediate);
    expect(began).toEqual(['PutMetricAlarm', 'DescribeAlarms']);
    end.shift()!();
    expect((await both).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('go on after one that failed, which says so', async () => {
    const answers = [
      async () => Promise.reject(new Error('moto is gone')),
      async () => answer(500, 'text/html', '<!doctype html>'),
      async () => answer(200),
    ];
    const { service } = over(async () => answers.shift()!());
    await expect(service.handle(request('PutMetricAlarm'))).rejects.toThrow('moto is gone');
    await expect(service.handle(request('DescribeAlarms'))).rejects.toThrow('monitoring DescribeAlarms');
    expect((await service.handle(request('DescribeAlarms'))).status).toBe(200);
  });
});

describe('an alarm that is set off by hand', () => {
  const topic = 'arn:aws:sns:us-west-2:222222222222:alarms';
  const alarm = 'arn:aws:cloudwatch:us-west-2:222222222222:alarm:behind';
  const key = 'arn:aws:kms:us-west-2:222222222222:key/1';
  const cloudWatch = { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } };
  const publish = {
    ...{ ...cloudWatch, Action: 'sns:Publish', Resource: topic },
    Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:us-west-2:222222222222:alarm:*' } },
  };
  const use = {
    ...{ ...cloudWatch, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*' },
    Condition: { StringEquals: { 'aws:SourceAccount': '222222222222' } },
  };
  const entry = (name: string, value: string) => `<entry><key>${name}</key><value>${value}</value></entry>`;
  const escaped = (policy: object) => JSON.stringify(policy).replaceAll('"', '&quot;');
  const form = 'Action=SetAlarmState&AlarmName=behind&StateValue=ALARM&StateReason=test';
  const setOff = async (ofTopic: object[], ofKey: object[], body = form, given = key) => {
    const moto = new FakeMoto({
      'monitoring DescribeAlarms': () =>
        `<AlarmArn>${alarm}</AlarmArn><OKActions><member>other</member></OKActions><AlarmActions><member>${topic}</member></AlarmActions>`,
      'sns GetTopicAttributes': () => entry('Policy', escaped({ Statement: ofTopic })) + entry('KmsMasterKeyId', given),
      'sns Publish': () => '<MessageId>1</MessageId>',
      'kms GetKeyPolicy': () => ({ Policy: JSON.stringify({ Statement: ofKey }) }),
    });
    const { service, observed } = over(async () => answer(200), moto);
    const where = { account: '222222222222', region: 'us-west-2' };
    await service.handle({ ...request('SetAlarmState'), ...where, body: Buffer.from(body) });
    return { published: moto.inputs('sns Publish'), observed };
  };

  it.each([form, '{"AlarmName":"behind","StateValue":"ALARM","StateReason":"test"}'])(
    'tells its topic: %s',
    async (body) => {
      const { published, observed } = await setOff([publish], [use], body);
      expect(published).toMatchObject([{ TopicArn: topic, Subject: 'ALARM: "behind"' }]);
      expect(observed).toMatchObject([{ kind: 'delivery', detail: { alarm: 'behind', outcome: 'delivered' } }]);
    },
  );

  // AWS re:Post, "How do I set up a CloudWatch alarm with an encrypted SNS topic?": AWS's own key does not let it.
  it('tells nobody through a topic that is under the key of SNS itself', async () => {
    const { published, observed } = await setOff([publish], [use], form, 'alias/aws/sns');
    expect(published).toEqual([]);
    expect(observed[0]!.summary).toContain('does not have authorization to access the encryption key');
  });

  it('tells its topic without a key', async () => {
    const { published } = await setOff([publish], [], form, '');
    expect(published).toHaveLength(1);
  });

  it.each([
    ["the topic's policy", [], [use], 'sns:Publish'],
    ["the key's policy", [publish], [], 'kms:Decrypt'],
  ])('tells nobody where %s does not let CloudWatch', async (_, ofTopic, ofKey, action) => {
    const { published, observed } = await setOff(ofTopic, ofKey);
    expect(published).toEqual([]);
    expect(observed[0]!.summary).toContain(`is not authorized to perform: ${action}`);
  });
});
