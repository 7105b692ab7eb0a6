import { AwsError, type EventBridgeEvent, type Moto, type Where } from '../../service';
import type { Bus, Target } from './target';

/** A replay as `StartReplay` asks for it. */
interface ReplayRequest {
  readonly ReplayName?: string;
  readonly EventSourceArn?: string;
  /** Seconds since the epoch. */
  readonly EventStartTime?: number;
  readonly EventEndTime?: number;
  readonly Destination?: { readonly Arn?: string; readonly FilterArns?: readonly string[] };
}

/** Puts an event on a bus again, for some of its rules or, where none is named, for all. */
type Replay = (bus: Bus, event: EventBridgeEvent, rules: readonly string[]) => Promise<void>;

/**
 * What archives keep, and its replay. Archives themselves are stored in moto, with the rule that EventBridge makes for
 * each: an event that is replayed carries `replay-name`, and that rule lets it pass.
 */
export class Archives {
  private readonly kept = new Map<string, EventBridgeEvent[]>();
  private readonly replays = new Map<string, ReplayRequest>();

  constructor(
    private readonly moto: Moto,
    private readonly replay: Replay,
  ) {}

  /** Whether a target is the archive for which EventBridge made its rule. */
  static isTarget({ Arn }: Target): boolean {
    return /^arn:[^:]+:events:[^:]+:::$/.test(Arn);
  }

  /** @param rule name of the rule that EventBridge made for the archive */
  keep(where: Where, rule: string, event: EventBridgeEvent): void {
    const key = keyOf(where, rule.replace(/^Events-Archive-/, ''));
    this.kept.set(key, [...(this.kept.get(key) ?? []), event]);
  }

  /** Forgets what an archive kept, which is deleted. */
  forget(where: Where, archive: string): void {
    this.kept.delete(keyOf(where, archive));
  }

  async start(where: Where, request: ReplayRequest): Promise<object> {
    const { ReplayName = '', EventSourceArn = '', EventStartTime = 0, EventEndTime = 0, Destination = {} } = request;
    const key = keyOf(where, ReplayName);
    if (this.replays.has(key))
      throw new AwsError('ResourceAlreadyExistsException', `Replay ${ReplayName} already exists.`);
    if (EventStartTime >= EventEndTime) {
      throw invalid('EventEndTime', 'The end must be after the start.');
    }
    const archive = /:archive\/([^/:]+)/.exec(EventSourceArn)?.[1] ?? '';
    const { EventSourceArn: source } = await this.moto.json(where, 'events', 'AWSEvents.DescribeArchive', {
      ArchiveName: archive,
    });
    if (Destination.Arn !== source) throw invalid('Destination.Arn', 'Cross event bus replay is not permitted.');
    this.replays.set(key, request);
    const bus = { ...where, name: String(source).replace(/^.*:event-bus\//, '') };
    const events = (this.kept.get(keyOf(where, archive)) ?? []).filter(({ time }) => {
      const seconds = Date.parse(time) / 1000;
      return EventStartTime <= seconds && seconds < EventEndTime;
    });
    for (const event of events) {
      await this.replay(bus, { ...event, 'replay-name': ReplayName }, Destination.FilterArns ?? []);
    }
    return { ReplayArn: arnOf(where, ReplayName), State: 'STARTING', ReplayStartTime: Date.now() / 1000 };
  }

  /** A replay has ended by the time that anybody can ask about it. */
  describe(where: Where, name: string): object {
    const found = this.replays.get(keyOf(where, name));
    if (found === undefined) throw new AwsError('ResourceNotFoundException', `Replay ${name} does not exist.`);
    return { ...found, ReplayArn: arnOf(where, name), State: 'COMPLETED' };
  }
}

function keyOf({ account, region }: Where, name: string): string {
  return `${account}/${region}/${name}`;
}

function arnOf({ account, region }: Where, name: string): string {
  return `arn:aws:events:${region}:${account}:replay/${name}`;
}

function invalid(parameter: string, reason: string): AwsError {
  return new AwsError('ValidationException', `Parameter ${parameter} is not valid. Reason: ${reason}`);
}
