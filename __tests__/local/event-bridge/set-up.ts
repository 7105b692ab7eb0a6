import type { AwsRequest, EventBridgeEvent, Observation } from '../../../local/service';
import { EventBridge } from '../../../local/services/event-bridge/event-bridge';
import type { Target } from '../../../local/services/event-bridge/target';
import { onlyDeclared } from '../declared-errors';
import { accessOver, type Answers, FakeMoto, iamAnswers, type Json } from '../fake-moto';

export const hub = { account: '111111111111', region: 'us-west-2' };
export const member = { account: '222222222222', region: 'us-east-1' };
export const organization = 'o-abcdefghij';
export const machine = `arn:aws:states:${hub.region}:${hub.account}:stateMachine:record`;
export const hubBus = `arn:aws:events:${hub.region}:${hub.account}:event-bus/findings`;
export const deadLetters = `arn:aws:sqs:${hub.region}:${hub.account}:dead`;
export const starterRole = `arn:aws:iam::${hub.account}:role/starter`;
export const senderRole = `arn:aws:iam::${member.account}:role/sender`;

/** A rule as a test writes it. */
export interface TestRule {
  readonly Name: string;
  readonly EventPattern?: object;
  readonly State?: string;
  readonly targets: readonly Partial<Target>[];
}

export const policyOfBus = {
  Statement: {
    Effect: 'Allow',
    Principal: '*',
    Action: 'events:PutEvents',
    Resource: hubBus,
    Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } },
  },
};

const mayAll = [{ Effect: 'Allow', Action: '*', Resource: '*' }];

/** EventBridge over a moto that holds rules by `account/region/bus`; `extra` replaces answers of moto. */
export function setUp(
  rules: Record<string, readonly TestRule[]>,
  extra: Answers = {},
  onStart: () => void = () => undefined,
) {
  const at = ({ EventBusName }: Json, { account, region }: typeof hub) =>
    rules[`${account}/${region}/${EventBusName}`] ?? [];
  const moto = new FakeMoto({
    ...iamAnswers({
      starter: { trusts: 'events.amazonaws.com', statements: mayAll },
      sender: { trusts: 'events.amazonaws.com', statements: mayAll },
    }),
    'events ListRules': (input, where) => ({
      Rules: at(input, where).map(({ Name, EventPattern, State = 'ENABLED' }) => ({
        ...{ Name, State, Arn: `arn:aws:events:${where.region}:${where.account}:rule/${Name}` },
        ...(EventPattern === undefined
          ? { ScheduleExpression: 'rate(5 minutes)' }
          : { EventPattern: JSON.stringify(EventPattern) }),
      })),
    }),
    'events ListTargetsByRule': (input, where) => ({
      Targets: at(input, where)
        .find(({ Name }) => Name === input.Rule)!
        .targets.map((target, index) => ({ Id: `${index}`, ...target })),
    }),
    'events DescribeEventBus': () => ({ Policy: JSON.stringify(policyOfBus) }),
    'organizations DescribeOrganization': () => ({ Organization: { Id: organization } }),
    'sqs GetQueueAttributes': ({ QueueUrl }) => ({
      Attributes: {
        Policy: JSON.stringify({
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: `arn:aws:sqs:${hub.region}:${hub.account}:${QueueUrl.split('/').at(-1)}`,
            },
          ],
        }),
      },
    }),
    'sqs SendMessage': () => ({ MessageId: '1' }),
    ...extra,
  });
  const observations: Observation[] = [];
  const started: { machine: string; input: Json; name: string | undefined }[] = [];
  const invoked: { functionArn: string; payload: Json }[] = [];
  const eventBridge = new EventBridge({
    moto,
    ...accessOver(moto),
    observations: { add: (observation) => observations.push(observation) },
    runner: {
      invoke: async (functionArn, payload) => {
        invoked.push({ functionArn, payload });
        return { payload: null, logTail: '' };
      },
    },
    startExecution: async (arn, input, name) => {
      onStart();
      started.push({ machine: arn, input: JSON.parse(input), name });
    },
    retryAfter: [1, 1],
  });
  const emit = async (where: typeof hub, fields: Partial<EventBridgeEvent> = {}) => {
    await eventBridge.emit(where, { ...eventOf(where), ...fields });
    await eventBridge.settled();
  };
  const call = async (where: typeof hub, operation: string, input: object): Promise<Json> => {
    const body = Buffer.from(JSON.stringify(input));
    const request = { service: 'events', operation, ...where, body, headers: {} } as unknown as AwsRequest;
    const answer = await onlyDeclared('events', operation, eventBridge.handle(request));
    await eventBridge.settled();
    return answer?.body;
  };
  const deliveries = () => observations.filter(({ kind }) => kind === 'delivery').map(({ detail }) => detail as Json);
  return { moto, observations, started, invoked, eventBridge, emit, call, deliveries };
}

/** An event of Security Hub in an account and Region. */
export function eventOf({ account, region }: typeof hub): EventBridgeEvent {
  return {
    version: '0',
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': 'Security Hub Findings - Imported',
    source: 'aws.securityhub',
    account,
    time: '2026-11-24T00:00:00Z',
    region,
    resources: ['arn:aws:securityhub:us-east-1::product/aws/guardduty/finding'],
    detail: { findings: [{ Id: 'one' }] },
  };
}
