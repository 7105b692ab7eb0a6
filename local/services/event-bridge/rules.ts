import { AwsError, type EventBridgeEvent, type Moto, type Where } from '../../service';
import { compilePattern, type Conjunction } from './compile-pattern';
import { matchesCompiled } from './pattern';
import type { Bus, Target } from './target';

/** An enabled rule with its targets. */
export interface Rule {
  readonly Name: string;
  readonly Arn: string;
  readonly targets: readonly Target[];
}

interface StoredRule {
  readonly Name: string;
  readonly Arn: string;
  readonly State?: string;
  readonly EventPattern?: string;
}

type ReadRule = Rule & { readonly pattern: readonly Conjunction[] };

/** The rules of all buses as moto holds them, read once until something changes them. */
export class Rules {
  private readonly read = new Map<string, Promise<readonly ReadRule[]>>();

  constructor(private readonly moto: Moto) {}

  /** The enabled rules of a bus that match an event. */
  async matching(bus: Bus, event: EventBridgeEvent): Promise<readonly Rule[]> {
    const key = `${place(bus)}${bus.name}`;
    let rules = this.read.get(key);
    if (rules === undefined) {
      rules = this.readAll(bus);
      this.read.set(key, rules);
      rules.catch(() => this.read.delete(key));
    }
    return (await rules).filter(({ pattern }) => matchesCompiled(pattern, event));
  }

  /** Forgets what was read of an account's Region. */
  forget(where: Where): void {
    for (const key of this.read.keys()) if (key.startsWith(place(where))) this.read.delete(key);
  }

  private async readAll(bus: Bus): Promise<readonly ReadRule[]> {
    const all = await this.list<StoredRule>(bus, 'ListRules', 'Rules', {});
    const enabled = all.filter(
      ({ State = 'ENABLED', EventPattern }) => State !== 'DISABLED' && EventPattern !== undefined,
    );
    return Promise.all(
      enabled.map(async ({ Name, Arn, EventPattern = '{}' }) => ({
        ...{ Name, Arn },
        pattern: compilePattern(JSON.parse(EventPattern)),
        targets: await this.list<Target>(bus, 'ListTargetsByRule', 'Targets', { Rule: Name }).catch(noTargets),
      })),
    );
  }

  private async list<Item>(bus: Bus, operation: string, field: string, input: object): Promise<readonly Item[]> {
    const items: Item[] = [];
    let NextToken: unknown;
    do {
      const page = { ...input, EventBusName: bus.name, ...(typeof NextToken === 'string' ? { NextToken } : {}) };
      const answer = await this.moto.json(bus, 'events', `AWSEvents.${operation}`, page);
      items.push(...(answer[field] as Item[]));
      NextToken = answer['NextToken'];
    } while (typeof NextToken === 'string' && NextToken !== '');
    return items;
  }
}

/** A rule that was deleted between the two lists has no targets. */
function noTargets(error: unknown): readonly Target[] {
  if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return [];
  throw error;
}

function place({ account, region }: Where): string {
  return `${account}/${region}/`;
}
