import { FirewallUnavailable, StaleToken } from '../functions/core/errors';
import type {
  Blocklist,
  Channel,
  Firewalls,
  History,
  Openings,
  RuleGroup,
  RuleGroups,
  Told,
} from '../functions/core/ports';
import type { RuleGroupContent } from '../functions/core/stateless-rule';
import type { FirewallKey } from '../functions/core/step-contracts';
import { InMemoryBlocklist } from '../__tests__/functions/fakes/in-memory-blocklist';
import { InMemoryFirewalls } from '../__tests__/functions/fakes/in-memory-firewalls';
import { InMemoryHistory } from '../__tests__/functions/fakes/in-memory-history';
import { InMemoryRuleGroups } from '../__tests__/functions/fakes/in-memory-rule-groups';
import { InMemoryOpenings } from '../__tests__/functions/fakes/in-memory-openings';
import { InMemoryTold } from '../__tests__/functions/fakes/in-memory-told';
import { RecordedChannel } from '../__tests__/functions/fakes/recorded-channel';
import type { VirtualClock } from './virtual-clock';

/** How long a call takes; half of it there and half of it back. */
const callTime = 100;
/** Records in a page of a Scan: it ends at 1 MB, and a record with its finding takes about 700 bytes. */
const recordsInPage = 1_500;
/** Keys of a BatchGetItem (AWS quota). */
const keysInRead = 100;
/** Units of each rule group: the most that AWS gives. */
const capacity = 30_000;
/** Calls of Network Firewall in each account and Region: so many a second, so many at once. AWS publishes no figures. */
const throttle = { perSecond: 5, burst: 10 };

/** What the functions of one execution environment work with. */
export interface Ports {
  readonly blocklist: Blocklist;
  readonly history: History;
  readonly firewalls: Firewalls;
  readonly ruleGroups: RuleGroups;
  readonly told: Told;
  readonly openings: Openings;
  readonly channel: Channel;
}

/**
 * AWS and Slack behind the ports: the fakes of the tests, which keep to the adapters' contracts, with the time that each
 * call of an API takes, and with the throttling of Network Firewall.
 */
export class SimulatedAws {
  /** Calls so far, by operation. */
  readonly calls = new Map<string, number>();
  readonly blocklist = new InMemoryBlocklist();
  /** Updates that came with a token that was no longer the latest. */
  staleTokens = 0;
  private readonly groups = new InMemoryRuleGroups();
  private readonly history = new InMemoryHistory();
  private readonly told = new InMemoryTold();
  private readonly openings = new InMemoryOpenings();
  private readonly channel = new RecordedChannel();
  private readonly firewalls: InMemoryFirewalls;
  private readonly buckets = new Map<string, { tokens: number; at: number }>();
  private readonly updates = new Map<FirewallKey, number>();
  /** Since when each firewall drops what it drops now. */
  private readonly dropping = new Map<FirewallKey, Map<string, number>>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly batches: ReadonlyMap<number, readonly FirewallKey[]>,
  ) {
    this.firewalls = new InMemoryFirewalls(batches, this.blocklist);
    for (const firewall of this.allFirewalls) this.groups.put(firewall, [], capacity);
  }

  get allFirewalls(): FirewallKey[] {
    return [...this.batches.values()].flat();
  }

  /** When the last firewall began to drop a range; `undefined` while one does not. */
  droppedEverywhere(cidr: string): number | undefined {
    const times = this.allFirewalls.map((firewall) => this.dropping.get(firewall)?.get(cidr));
    return times.every((time) => time !== undefined) ? Math.max(...times) : undefined;
  }

  /** How often the rules of each firewall were written. */
  updatesByFirewall(): number[] {
    return this.allFirewalls.map((firewall) => this.updates.get(firewall) ?? 0);
  }

  /** Ports for a new execution environment: no role is assumed in it yet. */
  ports(): Ports {
    return {
      blocklist: this.behind<Blocklist>(this.blocklist, {
        generations: 'GetItem',
        find: 'GetItem',
        raise: 'UpdateItem',
        put: 'PutItem',
        number: 'UpdateItem',
        blocked: 'Scan',
        allowed: 'Scan',
        decisions: 'Scan',
        release: 'UpdateItem',
        remove: 'DeleteItem',
      }),
      history: this.behind<History>(this.history, { append: 'PutItem', of: 'Query' }),
      firewalls: this.behind<Firewalls>(this.firewalls, {
        inBatch: 'GetItem',
        letGo: 'GetItem',
        read: 'BatchGetItem',
        claim: 'UpdateItem',
        succeed: 'PutItem',
        fail: 'UpdateItem',
        found: 'UpdateItem',
        absent: 'UpdateItem',
      }),
      told: this.behind<Told>(this.told, {
        claim: 'PutItem',
        sent: 'UpdateItem',
        release: 'DeleteItem',
      }),
      openings: this.behind<Openings>(this.openings, {
        openings: 'GetItem',
        opened: 'UpdateItem',
        closed: 'UpdateItem',
      }),
      channel: this.behind<Channel>(this.channel, { post: 'Slack' }),
      ruleGroups: this.ruleGroups(),
    };
  }

  /** Makes one call: it arrives, does its work there, and is answered. */
  async call<T>(operation: string, work: () => T | Promise<T>): Promise<T> {
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    await this.clock.sleep(callTime / 2);
    try {
      return await work();
    } finally {
      await this.clock.sleep(callTime / 2);
    }
  }

  /** A port whose every method is a call, or several where one cannot hold it. */
  private behind<Port extends object>(port: Port, operations: Record<keyof Port & string, string>): Port {
    const methods = Object.entries<string>(operations).map(([name, operation]) => [
      name,
      async (...input: unknown[]): Promise<unknown> => {
        const method = port[name as keyof Port] as (...input: unknown[]) => Promise<unknown>;
        const answer = await this.call(operation, () => method.apply(port, input));
        for (let left = this.callsFor(operation, input) - 1; left > 0; left--)
          await this.call(operation, () => undefined);
        return answer;
      },
    ]);
    return Object.fromEntries(methods) as Port;
  }

  private callsFor(operation: string, input: readonly unknown[]): number {
    if (operation === 'Scan') return Math.ceil(this.blocklist.records.size / recordsInPage);
    // The item of the blocklist is read with the firewalls' records.
    if (operation === 'BatchGetItem' && Array.isArray(input[0])) return Math.ceil((input[0].length + 1) / keysInRead);
    return 1;
  }

  private ruleGroups(): RuleGroups {
    const sessions = new Map<string, Promise<void>>();
    const inAccount = async <T>(firewall: FirewallKey, operation: string, work: () => Promise<T>): Promise<T> => {
      const account = firewall.split('/')[0] ?? '';
      const session = sessions.get(account) ?? this.call('AssumeRole', () => undefined);
      sessions.set(account, session);
      await session;
      return this.call(operation, () => {
        this.take(firewall);
        return work();
      });
    };
    return {
      describe: (firewall) => inAccount(firewall, 'DescribeRuleGroup', () => this.groups.describe(firewall)),
      standings: async (firewall) => {
        // Each needs the answer of the one before.
        for (const operation of ['ListFirewalls', 'DescribeFirewall'])
          await inAccount(firewall, operation, () => Promise.resolve());
        return inAccount(firewall, 'DescribeFirewallPolicy', () => this.groups.standings(firewall));
      },
      update: (firewall, described, content) =>
        inAccount(firewall, 'UpdateRuleGroup', () => this.update(firewall, described, content)),
    };
  }

  private async update(firewall: FirewallKey, described: RuleGroup, content: RuleGroupContent): Promise<void> {
    try {
      await this.groups.update(firewall, described, content);
    } catch (error) {
      if (error instanceof StaleToken) this.staleTokens++;
      throw error;
    }
    this.updates.set(firewall, (this.updates.get(firewall) ?? 0) + 1);
    const before = this.dropping.get(firewall);
    const cidrs = content.rules.flatMap(({ RuleDefinition: { MatchAttributes: match } }) => match.Sources ?? []);
    this.dropping.set(
      firewall,
      new Map(cidrs.map(({ AddressDefinition: cidr }) => [cidr, before?.get(cidr) ?? this.clock.now()])),
    );
  }

  /** Takes a token of the account and Region, or throws as the adapter does when AWS throttles. */
  private take(firewall: FirewallKey): void {
    const place = firewall.slice(0, firewall.lastIndexOf('/'));
    const now = this.clock.now();
    const bucket = this.buckets.get(place) ?? { tokens: throttle.burst, at: now };
    const tokens = Math.min(throttle.burst, bucket.tokens + ((now - bucket.at) / 1000) * throttle.perSecond);
    this.buckets.set(place, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    if (tokens >= 1) return;
    this.calls.set('Throttled', (this.calls.get('Throttled') ?? 0) + 1);
    const cause = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    throw new FirewallUnavailable('Rate exceeded', { cause });
  }
}
