import { FirewallUnavailable } from '../functions/core/errors';
import type { StatelessRule } from '../functions/core/stateless-rule';
import type { FirewallKey } from '../functions/core/step-contracts';
import { SimulatedAws } from './simulated-aws';
import type { VirtualClock } from './virtual-clock';

/** Retries of a state of the seed: two, after 2 and 4 seconds. */
const retries = [2_000, 4_000];
/** Tries of one call of a throttled API (boto3's default). */
const tries = 5;

/**
 * The way of the seed design, stretched from its one rule group to many: a finding is recorded and the table scanned,
 * and then that list is written whole into one rule group after another; a failed step is tried twice more with the same
 * list. Its own code is Python; this is the order and the number of its calls.
 */
export class SeedsWay {
  readonly aws: SimulatedAws;
  /** Executions that gave up. */
  failed = 0;
  private readonly hosts: string[] = [];

  constructor(
    private readonly clock: VirtualClock,
    batches: ReadonlyMap<number, readonly FirewallKey[]>,
  ) {
    this.aws = new SimulatedAws(clock, batches);
  }

  async contain(host: string): Promise<void> {
    if (await this.aws.call('GetItem', () => this.hosts.includes(host))) return;
    await this.aws.call('PutItem', () => this.hosts.push(host));
    const list = await this.aws.call('Scan', () => [...this.hosts]);
    const { ruleGroups } = this.aws.ports();
    for (let attempt = 0; ; attempt++) {
      try {
        for (const firewall of this.aws.allFirewalls) {
          const group = await this.patiently(() => ruleGroups.describe(firewall));
          await this.patiently(() => ruleGroups.update(firewall, group, { rules: fullList(list), customActions: [] }));
        }
        return;
      } catch {
        const wait = retries[attempt];
        if (wait === undefined) {
          this.failed++;
          return;
        }
        await this.clock.sleep(wait);
      }
    }
  }

  /** A call that is repeated while it is throttled, as boto3 does it. */
  private async patiently<T>(call: () => Promise<T>): Promise<T> {
    for (let done = 1; ; done++) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof FirewallUnavailable) || done === tries) throw error;
        await this.clock.sleep(this.clock.random() * 1000 * 2 ** (done - 1));
      }
    }
  }
}

/** Every host by source and by destination, as it stands in the list. */
export function fullList(hosts: readonly string[]): StatelessRule[] {
  return (['Sources', 'Destinations'] as const).map((side, index) => ({
    Priority: 30_000 + 100 * index,
    RuleDefinition: {
      MatchAttributes: { [side]: hosts.map((host) => ({ AddressDefinition: `${host}/32` })) },
      Actions: ['aws:drop'],
    },
  }));
}
