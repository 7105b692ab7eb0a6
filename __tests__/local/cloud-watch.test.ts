import { CloudWatch } from '../../local/services/cloud-watch';
import type { AwsRequest } from '../../local/service';

const request = (operation: string) => ({ service: 'monitoring', operation }) as unknown as AwsRequest;
const answer = (status: number, type = 'text/xml', body = '<a/>') => ({
  ...{ status, headers: { 'content-type': type } },
  body: Buffer.from(body),
});

describe('calls of CloudWatch', () => {
  it('reach moto one after another, in their order', async () => {
    const began: string[] = [];
    const end: (() => void)[] = [];
    const service = new CloudWatch({
      forward: async ({ operation = '' }) => {
        began.push(operation);
        await new Promise<void>((done) => end.push(done));
        return answer(200);
      },
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
    const service = new CloudWatch({ forward: async () => answers.shift()!() });
    await expect(service.handle(request('PutMetricAlarm'))).rejects.toThrow('moto is gone');
    await expect(service.handle(request('DescribeAlarms'))).rejects.toThrow('monitoring DescribeAlarms');
    expect((await service.handle(request('DescribeAlarms'))).status).toBe(200);
  });
});
