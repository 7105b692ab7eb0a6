import { recordHosts } from '../functions/add-ip-to-ddb/record-hosts';
import { plainPolicy } from '../functions/core/policy';
import type { FirewallKey, Notification, RecordAnswer, UpdateInput } from '../functions/core/step-contracts';
import { notify } from '../functions/send-gd-finding/notify';
import { answerOf } from '../functions/update-nf-rg/outcome';
import { updateFirewalls } from '../functions/update-nf-rg/update-firewalls';
import type { FunctionName } from '../organization/names';
import { defaultConcurrentExecutions, reservedConcurrency } from '../organization/reserved-concurrency';
import { Machine, type Ended } from './machine';
import { SimulatedAws, type Ports } from './simulated-aws';
import type { VirtualClock } from './virtual-clock';

/** The functions begin nothing new after three quarters of their timeouts: see their handlers. */
const deadlines = { 'add-ip-to-ddb': 45_000, 'update-nf-rg': 90_000 } as const;

const reserved = reservedConcurrency(defaultConcurrentExecutions);

const tellingHow = {
  policy: plainPolicy,
  homeRegion: 'us-west-2',
  products: ['aws/guardduty'],
  measure: () => undefined,
  unnoted: () => undefined,
};

/** Portcullis in an organization: the functions' own code and the deployed state machine on simulated AWS. */
export class SimulatedOrganization {
  readonly aws: SimulatedAws;
  /** Most invocations at the same time so far. */
  mostInvocations = 0;
  /** Invocations that Lambda refused because as many as are reserved for the function ran already. */
  refusedInvocations = 0;
  private invocations = 0;
  private readonly running = new Map<string, number>();
  private readonly machine: Machine;
  /** Execution environments that wait for their next invocation. */
  private readonly idle = new Map<string, Ports[]>();

  constructor(
    private readonly clock: VirtualClock,
    batches: ReadonlyMap<number, readonly FirewallKey[]>,
  ) {
    this.aws = new SimulatedAws(clock, batches);
    const tasks = {
      'add-ip-to-ddb': (event: unknown) => this.invoke('add-ip-to-ddb', (ports) => this.record(event, ports)),
      'update-nf-rg': (input: UpdateInput) =>
        this.invoke('update-nf-rg', (ports, holder) => this.update(input, ports, holder)),
      'send-gd-finding': (input: Notification) =>
        this.invoke('send-gd-finding', (ports, holder) =>
          notify(input, { ...ports, ...tellingHow, timing: clock, holder }),
        ),
      updateItem: (input: { ExpressionAttributeValues: { ':g': { N: string } } }) =>
        this.aws.call('UpdateItem', () => this.aws.blocklist.confirm(Number(input.ExpressionAttributeValues[':g'].N))),
    };
    this.machine = new Machine('sechub-record-ip', [...batches.keys()], tasks, clock);
  }

  /** Lets the state machine run for an event of Security Hub. */
  contain(event: unknown): Promise<Ended> {
    return this.machine.run(event);
  }

  private async record(event: unknown, ports: Ports): Promise<RecordAnswer> {
    const deadline = this.clock.now() + deadlines['add-ip-to-ddb'];
    return (await recordHosts(event, plainPolicy, { ...ports, timing: this.clock, deadline })).answer;
  }

  private async update(input: UpdateInput, ports: Ports, holder: string) {
    const deadline = this.clock.now() + deadlines['update-nf-rg'];
    const how = { timing: this.clock, neverBlock: [] };
    const { generation, outcomes } = await updateFirewalls(input, { ...ports, ...how, holder, deadline });
    return answerOf(input.Batch, generation, outcomes, this.clock.now());
  }

  /** Invokes a function in an environment that is idle, else in a new one. */
  private async invoke<T>(name: FunctionName, handler: (ports: Ports, holder: string) => Promise<T>): Promise<T> {
    const running = this.running.get(name) ?? 0;
    if (running >= reserved[name]) {
      this.refusedInvocations++;
      throw Object.assign(new Error('Rate Exceeded.'), { name: 'Lambda.TooManyRequestsException' });
    }
    this.running.set(name, running + 1);
    const all = [...this.running.values()].reduce((sum, count) => sum + count, 0);
    this.mostInvocations = Math.max(this.mostInvocations, all);
    const idle = this.idle.get(name) ?? [];
    this.idle.set(name, idle);
    const ports = idle.pop() ?? this.aws.ports();
    try {
      return await handler(ports, `invocation ${++this.invocations}`);
    } finally {
      this.running.set(name, (this.running.get(name) ?? 1) - 1);
      idle.push(ports);
    }
  }
}
