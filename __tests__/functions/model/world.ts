import { recordHosts } from '../../../functions/add-ip-to-ddb/record-hosts';
import { BlocklistUnavailable, FirewallsBusy, FirewallUnavailable } from '../../../functions/core/errors';
import { readRange } from '../../../functions/core/ip-range';
import type { NeverBlockRange } from '../../../functions/core/never-block';
import { plainPolicy } from '../../../functions/core/policy';
import { placeholder } from '../../../functions/core/our-rules';
import type { FirewallStatus } from '../../../functions/core/ports';
import type {
  FirewallKey,
  RecordAnswer,
  ReleasedHost,
  UpdateAnswer,
  UpdateInput,
} from '../../../functions/core/step-contracts';
import { releaseExpired } from '../../../functions/get-ip-from-ddb/release-expired';
import { removeReleased } from '../../../functions/remove-ip-from-ddb/remove-released';
import { answerOf } from '../../../functions/update-nf-rg/outcome';
import { updateFirewalls } from '../../../functions/update-nf-rg/update-firewalls';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryFirewalls } from '../fakes/in-memory-firewalls';
import { InMemoryHistory } from '../fakes/in-memory-history';
import { InMemoryOpenings } from '../fakes/in-memory-openings';
import { InMemoryNetworkFirewall } from '../fakes/in-memory-network-firewall';
import { verdict } from '../../../local/services/network-firewall/verdict';
import { hostsIn } from './hosts-in';
import type { Interleaver } from './interleaver';
import { Others } from './others';

/**
 * What goes wrong with a call: nothing, it never arrived, its answer was lost after the work was done, it is denied, or
 * the function dies over it, before the work or after.
 */
export type Fault = 'none' | 'unavailable' | 'lost' | 'denied' | 'died before' | 'died after';

const batches = new Map<number, FirewallKey[]>([
  [3, ['333333333333/us-west-2/vpc-a', '333333333333/us-east-1/vpc-b']],
  [17, ['444444444444/us-east-1/vpc-c']],
]);
export const firewalls: readonly FirewallKey[] = [...batches.values()].flat();
/** Firewalls by their keys and accounts by their ids: what can be deployed. */
export const stacks: readonly string[] = [...firewalls, ...new Set(firewalls.map((key) => key.split('/')[0]!))];

/** What came of a finding. */
export interface Recorded {
  readonly answer: RecordAnswer;
  /** Whether some firewall lacks a host still. */
  readonly behind: boolean;
  /** What is told to people: nothing where no firewall could lack a host. */
  readonly updates: readonly UpdateAnswer[];
}

/** What came of a run of the machine that lifts blocks. */
export interface Pruned {
  readonly kind: 'released' | 'release-behind';
  readonly hosts: readonly ReleasedHost[];
  readonly updates: readonly UpdateAnswer[];
}

/**
 * An organization in memory in which nothing happens in order: every call out of a function waits for its turn before it
 * does its work and again before it is answered, and may fail on either way. The state machines are these
 * methods; the code of the functions is the real one.
 */
export class World {
  readonly blocklist = new InMemoryBlocklist();
  readonly history = new InMemoryHistory();
  readonly openings = new InMemoryOpenings();
  readonly aws = new InMemoryNetworkFirewall();
  readonly others = new Others(this.aws);
  protected readonly statuses = new InMemoryFirewalls(batches, this.blocklist);
  /** Hosts that an operator has allowed by hand, and says so each day. */
  protected readonly allowed: string[] = [];
  private invocations = 0;
  private neverBlock: readonly NeverBlockRange[] = [];
  private time = Date.UTC(2026, 10, 24, 12);
  /** What goes wrong with the next calls. */
  private faults: Fault[];

  constructor(
    private readonly order: Pick<Interleaver, 'turn'>,
    faults: readonly Fault[],
    private readonly options: {
      readonly retentionHours: number;
      /** Whether a claim on a firewall keeps others out. Nothing may rest on it, since it runs out under a slow holder. */
      readonly claimsHold: boolean;
      /** Firewalls without a rule group at first, and accounts without a role; all are there where it is not said. */
      readonly notDeployed?: readonly string[];
    },
  ) {
    this.faults = [...faults];
    const edition = { mark: 1, actions: 1, namesake: false, useOurs: false };
    const { notDeployed = [] } = options;
    for (const firewall of firewalls) if (!notDeployed.includes(firewall)) this.others.edit(firewall, edition);
    for (const what of notDeployed) if (!what.includes('/')) this.aws.closed.add(what);
  }

  get now(): number {
    return this.time;
  }

  calm(): void {
    this.faults = [];
  }

  // What people and clocks do.

  pass(milliseconds: number): void {
    this.time += milliseconds;
  }

  async allow(host: string): Promise<void> {
    this.allowed.push(host);
    this.blocklist.allow(host, Math.floor(this.time / 1000) + 86_400);
    await this.order.turn();
    await this.blocklist.raise();
  }

  /** What a deployment does that puts a host on the never-block list. */
  protect(host: string): void {
    this.neverBlock = [...this.neverBlock, readRange(host)!];
  }

  /** Deploys a firewall's stack, or, of an account, that of its role; what is there already stays. */
  deploy(what: string): void {
    this.aws.closed.delete(what);
    if (what.includes('/') && !this.aws.has(what)) this.aws.put(what, { rules: [placeholder], customActions: [] });
  }

  /** What is on record of a firewall. */
  statusOf(firewall: FirewallKey): FirewallStatus {
    return this.statuses.statuses.get(firewall) ?? {};
  }

  // What the state machines do.

  async recordHosts(event: unknown): Promise<RecordAnswer> {
    const { retentionHours } = this.options;
    const policy = { ...plainPolicy, neverBlock: this.neverBlock, retentionHours };
    const run = this.step((ports) => recordHosts(event, policy, { ...ports, deadline: this.time + 30_000 }));
    return (await run).answer;
  }

  async record(event: unknown): Promise<Recorded> {
    const answer = await this.recordHosts(event);
    if (!answer.NewIP) return { answer, behind: false, updates: [] };
    const updates = await this.update({ Generation: answer.Generation, Hosts: answer.Hosts });
    const behind = updates.some(({ Complete }) => !Complete);
    if (!behind) this.blocklist.confirm(answer.Generation);
    return { answer, behind, updates };
  }

  /** Answers what is told to people. */
  async prune(): Promise<Pruned> {
    const { Hosts, Generation } = await this.step((ports) => releaseExpired({ ...ports, neverBlock: this.neverBlock }));
    if (Hosts.length === 0) return { kind: 'released', hosts: [], updates: [] };
    const updates = await this.update({ Generation });
    if (updates.some(({ Complete }) => !Complete)) return { kind: 'release-behind', hosts: Hosts, updates };
    const { answer } = await this.step((ports) => removeReleased(Hosts, ports.blocklist, ports.history, ports.timing));
    return { kind: 'released', hosts: answer.Removed, updates };
  }

  async reconcile(): Promise<readonly UpdateAnswer[]> {
    this.statuses.letGoItem = { hosts: this.allowed, until: this.time + 86_400_000 };
    const { current } = await this.blocklist.generations();
    const answers = await this.update({ Reconcile: true });
    if (answers.every(({ Complete }) => Complete)) this.blocklist.confirm(current);
    return answers;
  }

  private async update(what: Omit<UpdateInput, 'Batch'>): Promise<UpdateAnswer[]> {
    return Promise.all(
      [...batches.keys()].map((batch) =>
        this.step(async (ports) => {
          const { neverBlock } = this;
          const updater = {
            ...ports,
            neverBlock,
            holder: `invocation ${++this.invocations}`,
            deadline: this.time + 90_000,
          };
          const { generation, outcomes } = await updateFirewalls({ Batch: batch, ...what }, updater);
          return answerOf(batch, generation, outcomes, this.time);
        }),
      ),
    );
  }

  /** A state with its retries, as the definitions have them. */
  private async step<T>(run: (ports: ReturnType<World['ports']>) => Promise<T>): Promise<T> {
    const retries = new Map([
      ['BlocklistUnavailable', 4],
      ['FirewallsBusy', 40],
    ]);
    for (;;) {
      try {
        return await run(this.ports());
      } catch (error) {
        const name = error instanceof BlocklistUnavailable || error instanceof FirewallsBusy ? error.name : '';
        const left = retries.get(name) ?? 0;
        if (left === 0) throw error;
        retries.set(name, left - 1);
        if (error instanceof FirewallsBusy) await this.sleep(1_500);
      }
    }
  }

  // What there is in the end.

  /** Hosts that our rules of a firewall drop, by source and by destination. */
  dropped(firewall: FirewallKey): { readonly Sources: string[]; readonly Destinations: string[] } {
    const { rules } = this.aws.contentOf(firewall);
    return { Sources: hostsIn(rules, 'Sources'), Destinations: hostsIn(rules, 'Destinations') };
  }

  /** Whether every packet from and to a host is dropped in the VPC of a firewall, by the policies in use and as AWS does. */
  drops(firewall: FirewallKey, host: string): boolean {
    const policies = this.aws.inUse(firewall);
    return (
      policies.length > 0 &&
      policies.every((groups) =>
        [{ source: host }, { destination: host }].every(
          (packet) => verdict({ groups: groups as never, defaultActions: ['aws:pass'] }, packet) === 'drop',
        ),
      )
    );
  }

  /** Whether a firewall is on record as having what the blocklist holds now. */
  isRecordedAsRight(firewall: FirewallKey, generation: number): boolean {
    const { Generation = -1, LastError } = this.statusOf(firewall);
    return Generation >= generation && LastError === undefined;
  }

  private ports() {
    const table = (name: string) => new BlocklistUnavailable(name);
    return {
      blocklist: this.unreliable(this.blocklist, table),
      history: this.unreliable(this.history, table),
      openings: this.unreliable(this.openings, table),
      firewalls: this.unreliable(this.statuses, table),
      ruleGroups: this.unreliable(this.aws.ruleGroups, (name) => new FirewallUnavailable(name)),
      timing: {
        now: () => this.time,
        random: () => 0.5,
        sleep: (milliseconds: number) => this.sleep(milliseconds),
      },
    };
  }

  async sleep(milliseconds: number): Promise<void> {
    await this.order.turn();
    this.time += milliseconds;
  }

  /**
   * A port whose calls take their time and may fail.
   * @param heard hears each fault with the name of the call
   */
  unreliable<Port extends object>(
    port: Port,
    unavailable: (name: string) => Error,
    heard: (name: string, fault: Fault) => void = () => undefined,
  ): Port {
    return new Proxy(port, {
      get: (target, name: keyof Port & string) => {
        const method = target[name] as unknown as (...input: unknown[]) => Promise<unknown>;
        return async (...input: unknown[]) => {
          const fault = this.faults.shift() ?? 'none';
          await this.order.turn();
          if (fault === 'unavailable' || fault === 'died before') {
            heard(name, fault);
            throw unavailable(name);
          }
          if (fault === 'denied' && port === (this.aws.ruleGroups as object)) {
            throw Object.assign(new Error(name), { name: 'AccessDeniedException' });
          }
          if (port === (this.statuses as object) && name === 'claim' && !this.options.claimsHold) input[2] = Infinity;
          const answer = await method.apply(target, input);
          await this.order.turn();
          if (fault === 'lost' || fault === 'died after') {
            heard(name, fault);
            throw unavailable(name);
          }
          return answer;
        };
      },
    });
  }
}
