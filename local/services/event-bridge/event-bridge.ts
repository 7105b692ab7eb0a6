import type { Access } from '../../iam/access';
import type { RoleCalls } from '../../iam/role-calls';
import { motoFailure } from '../../moto-failure';
import {
  AwsError,
  type AwsAnswer,
  type AwsRequest,
  type EventBridgeEvent,
  type EventIntake,
  type FunctionRunner,
  type Moto,
  type Observation,
  type Service,
  type Where,
} from '../../service';
import { Archives } from './archives';
import { checkTargets } from './check-targets';
import { compilePattern } from './compile-pattern';
import { deliver, type DeliverProps } from './deliver';
import { matches } from './pattern';
import { busOf, entriesOf, eventOf, type EntryError, type PutEventsEntry } from './put-events';
import { readPattern } from './read-pattern';
import { Rules } from './rules';
import type { Bus, Target } from './target';

export interface EventBridgeProps {
  readonly moto: Moto;
  readonly observations: { add(observation: Observation): void };
  readonly runner: FunctionRunner;
  readonly access: Pick<Access, 'refusal'>;
  readonly calls: Pick<RoleCalls, 'call'>;
  /** `StepFunctions.start`. */
  readonly startExecution: (stateMachineArn: string, input: string, name?: string) => Promise<unknown>;
  /** Milliseconds before each repeat of a delivery that failed for now. */
  readonly retryAfter?: readonly number[];
}

type Input = Readonly<Record<string, unknown>>;

// What moto keeps of rules changes with these.
const changing = new Set([
  'PutRule',
  'PutTargets',
  'RemoveTargets',
  'DeleteRule',
  'EnableRule',
  'DisableRule',
  'CreateEventBus',
  'DeleteEventBus',
  'CreateArchive',
  'UpdateArchive',
  'DeleteArchive',
]);

/** EventBridge's matching and delivery; buses, rules and targets themselves are stored in moto. */
export class EventBridge implements Service, EventIntake {
  private readonly rules: Rules;
  private readonly archives: Archives;
  private readonly delivering = new Set<Promise<void>>();
  private readonly props: DeliverProps;

  constructor({ retryAfter = [200, 1000], ...props }: EventBridgeProps) {
    this.rules = new Rules(props.moto);
    this.archives = new Archives(props.moto, (bus, event, rules) => this.take(bus, event, true, rules));
    this.props = {
      ...props,
      retryAfter,
      forward: (bus, { event }) => this.take(bus, event, true),
    };
  }

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    if (request.service !== 'events') return undefined;
    const input = (request.body.length === 0 ? {} : JSON.parse(request.body.toString())) as Input;
    switch (request.operation) {
      case 'PutEvents':
        return { status: 200, body: await this.put(entriesOf(input), request) };
      case 'TestEventPattern': {
        const result = matches(readPattern(String(input['EventPattern'])), eventToTest(input['Event']));
        return { status: 200, body: { Result: result } };
      }
      // One rule whose pattern is broken would break every event of its bus.
      case 'CreateArchive':
      case 'UpdateArchive':
      case 'PutRule':
        if (typeof input['EventPattern'] === 'string') compilePattern(readPattern(input['EventPattern']));
        return this.change(request);
      case 'PutTargets':
        await this.checkTargets(input, request);
        return this.change(request);
      case 'StartReplay':
        return { status: 200, body: await this.archives.start(placeOf(request), input) };
      case 'DescribeReplay':
        return { status: 200, body: this.archives.describe(placeOf(request), String(input['ReplayName'])) };
      case 'DeleteArchive':
        this.archives.forget(request, String(input['ArchiveName']));
        return this.change(request);
      default:
        return changing.has(request.operation ?? '') ? this.change(request) : undefined;
    }
  }

  async emit(where: Where, event: EventBridgeEvent): Promise<void> {
    await this.take({ account: where.account, region: where.region, name: 'default' }, event, false);
  }

  /** Resolves when every delivery that was started has ended, those that they started too. */
  async settled(): Promise<void> {
    while (this.delivering.size > 0) await Promise.all(this.delivering);
  }

  /**
   * Matches the rules of a bus and starts the deliveries.
   * @param only ARNs of the rules that it is for; every one where there is none
   */
  private async take(
    bus: Bus,
    event: EventBridgeEvent,
    isForwarded: boolean,
    only: readonly string[] = [],
  ): Promise<void> {
    this.props.observations.add({
      time: new Date().toISOString(),
      kind: 'event',
      account: bus.account,
      region: bus.region,
      summary: `${event['detail-type']} of ${event.source} on bus ${bus.name}`,
      detail: {
        ...{ id: event.id, bus: bus.name, source: event.source, detailType: event['detail-type'], isForwarded },
        ...{ account: event.account, region: event.region, resources: event.resources },
      },
    });
    for (const rule of await this.rules.matching(bus, event)) {
      if (only.length > 0 && !only.includes(rule.Arn)) continue;
      for (const target of rule.targets) {
        if (Archives.isTarget(target)) {
          this.archives.keep(bus, rule.Name, event);
          continue;
        }
        const delivery = deliver({ event, bus, rule, target, isForwarded }, this.props);
        const kept = delivery.catch(() => undefined).then(() => void this.delivering.delete(kept));
        this.delivering.add(kept);
      }
    }
  }

  private async put(entries: readonly PutEventsEntry[], { account, region }: AwsRequest): Promise<object> {
    const answers = await Promise.all(entries.map((entry) => this.putOne(entry, { account, region })));
    return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers };
  }

  private async putOne(entry: PutEventsEntry, where: Where): Promise<{ readonly EventId: string } | EntryError> {
    const event = eventOf(entry, where);
    if ('ErrorCode' in event) return event;
    const bus = busOf(entry.EventBusName, where);
    try {
      if (bus.account !== where.account) {
        const context = {
          'events:source': event.source,
          'events:detail-type': event['detail-type'],
          'events:eventBusInvocation': 'false',
        };
        const asked = { action: 'events:PutEvents', resource: entry.EventBusName, context };
        const refusal = await this.props.access.refusal({ account: where.account }, asked);
        if (refusal !== undefined) return { ErrorCode: 'AccessDeniedException', ErrorMessage: refusal };
      }
      await this.take(bus, event, false);
      return { EventId: event.id };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { ErrorCode: error.code, ErrorMessage: error.message };
    }
  }

  private async checkTargets(input: Input, where: Where): Promise<void> {
    const bus = busOf(input['EventBusName'] as string | undefined, { account: where.account, region: where.region });
    const { Rule } = input;
    const { Targets: earlier = [] } = (await this.props.moto.json(bus, 'events', 'AWSEvents.ListTargetsByRule', {
      Rule,
      EventBusName: bus.name,
    })) as { readonly Targets?: readonly Target[] };
    const ids = earlier.map(({ Id }) => Id);
    checkTargets((input['Targets'] ?? []) as readonly Target[], ids, bus);
  }

  /** Lets moto change its rules, and forgets before and after what was read of them. */
  private async change(request: AwsRequest): Promise<AwsAnswer> {
    this.rules.forget(request);
    const answer = await this.props.moto.forward(request);
    this.rules.forget(request);
    const failure = motoFailure(answer, request.service, request.operation ?? '');
    if (failure !== undefined) throw failure;
    return answer;
  }
}

function placeOf({ account, region }: AwsRequest): Where {
  return { account, region };
}

function eventToTest(text: unknown): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    throw new AwsError('ValidationException', 'Parameter Event is not valid.');
  }
}
