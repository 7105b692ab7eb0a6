import { Faults, parseFault, type Fault } from '../../local/faults';
import type { AwsRequest, Observation } from '../../local/service';

const request = (more: Partial<AwsRequest> = {}): AwsRequest => ({
  service: 'network-firewall',
  account: '111111111111',
  region: 'eu-west-1',
  accessKeyId: '111111111111',
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0),
  ...more,
});
const throttle: Fault = { service: 'network-firewall', operation: 'UpdateRuleGroup', kind: 'throttle' };
const kinds = async (faults: Faults, count: number) => {
  const found: string[] = [];
  for (let call = 0; call < count; call++) found.push((await faults.check(request(), 'UpdateRuleGroup')).kind);
  return found;
};

test('a fault affects one call unless told otherwise', async () => {
  const faults = new Faults();
  faults.add(throttle);
  expect(await kinds(faults, 3)).toEqual(['answer', 'pass', 'pass']);
});

test('the n-th call and as many as said are affected', async () => {
  const faults = new Faults();
  faults.add({ ...throttle, nth: 2, times: 2 });
  expect(await kinds(faults, 5)).toEqual(['pass', 'answer', 'answer', 'pass', 'pass']);
  faults.clear();
  faults.add({ ...throttle, nth: 3, times: 'always' });
  expect(await kinds(faults, 5)).toEqual(['pass', 'pass', 'answer', 'answer', 'answer']);
});

test('only calls of the service, operation, account and Region are affected', async () => {
  const faults = new Faults();
  faults.add({ ...throttle, account: '222222222222', region: 'eu-west-1', times: 'always' });
  const check = async (more: Partial<AwsRequest>, operation = 'UpdateRuleGroup') =>
    (await faults.check(request({ account: '222222222222', ...more }), operation)).kind;
  expect(await check({})).toBe('answer');
  expect(await check({ account: '111111111111' })).toBe('pass');
  expect(await check({ region: 'us-east-1' })).toBe('pass');
  expect(await check({ service: 'dynamodb' })).toBe('pass');
  expect(await check({}, 'DescribeRuleGroup')).toBe('pass');
});

test('only calls of the role are affected', async () => {
  const session = { role: 'arn:aws:iam::222222222222:role/updater', session: 's' };
  const sessions = { of: (key: string) => (key === 'ASIA' ? session : undefined) };
  const faults = new Faults(undefined, sessions);
  faults.add({ ...throttle, role: 'updater', times: 'always' });
  expect((await faults.check(request({ accessKeyId: 'ASIA' }), 'UpdateRuleGroup')).kind).toBe('answer');
  expect(await kinds(faults, 1)).toEqual(['pass']);
});

test.each([
  ['network-firewall', 'throttle', 'ThrottlingException', 400],
  ['network-firewall', 'deny', 'AccessDeniedException', 400],
  ['network-firewall', 'server-error', 'InternalServerError', 500],
  ['network-firewall', 'time-out', 'RequestTimeoutException', 408],
  ['dynamodb', 'throttle', 'ProvisionedThroughputExceededException', 400],
  ['lambda', 'throttle', 'TooManyRequestsException', 429],
  ['sts', 'deny', 'AccessDenied', 403],
  ['ec2', 'throttle', 'RequestLimitExceeded', 503],
  ['s3', 'throttle', 'SlowDown', 503],
] as const)("%s refuses by %s with the service's own error", async (service, kind, code, status) => {
  const faults = new Faults();
  faults.add({ service, operation: 'Any', kind, delayMs: 0 });
  expect(await faults.check(request({ service }), 'Any')).toMatchObject({ kind: 'answer', error: { code, status } });
});

test('a delay holds the call and the next fault still has its turn', async () => {
  const faults = new Faults();
  faults.add({ ...throttle, kind: 'delay', delayMs: 30 });
  faults.add({ ...throttle, kind: 'lose-answer' });
  const before = performance.now();
  expect(await faults.check(request(), 'UpdateRuleGroup')).toEqual({ kind: 'lose-answer' });
  expect(performance.now() - before).toBeGreaterThan(25);
});

test('faults are listed with what they met, and removed by id', async () => {
  const faults = new Faults();
  const id = faults.add(throttle);
  await kinds(faults, 2);
  expect(faults.list()).toEqual([{ ...throttle, id, calls: 2 }]);
  expect(faults.remove(id)).toBe(true);
  expect(faults.remove(id)).toBe(false);
  expect(faults.list()).toEqual([]);
});

test('every effect is observed in the name of the account that met it', async () => {
  const observed: Observation[] = [];
  const faults = new Faults({ add: (observation) => observed.push(observation) });
  faults.add(throttle);
  await kinds(faults, 2);
  expect(observed).toMatchObject([
    { kind: 'fault', account: '111111111111', summary: 'throttle on network-firewall UpdateRuleGroup' },
  ]);
});

test('a fault in JSON is read, and everything that is wrong with one is said at once', () => {
  const fault: Fault = {
    ...throttle,
    account: '111111111111',
    region: 'eu-west-1',
    times: 'always',
    nth: 2,
    delayMs: 0,
  };
  expect(parseFault(JSON.parse(JSON.stringify(fault)))).toEqual(fault);
  expect(() => parseFault({ service: 'sts', kind: 'explode', times: 0, account: '1', when: 'now' })).toThrow(
    /when: there is no such member; operation must be .*; account must be 12 digits; kind must be one of .*; times must be/,
  );
  expect(() => parseFault('throttle')).toThrow('a fault is a JSON object');
});
