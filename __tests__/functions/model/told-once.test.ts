import * as fc from 'fast-check';
import { isBlocked } from '../../../functions/core/host-record';
import { numRuns } from '../run-count';
import { eventOf, hosts } from './happenings';
import { Interleaver } from './interleaver';
import { Teller, type Fact } from './teller';
import { World, type Fault } from './world';

jest.setTimeout(10_000 + numRuns * 200);

/** A finding of one host or several, or what lets blocks end. */
type Happening =
  | {
      readonly kind: 'finding';
      readonly hosts: readonly number[];
      readonly id: string;
      readonly minute: number;
      /** For how many turns of others nobody tries again after the answer of the step that records it was lost. */
      readonly lostFor?: number | undefined;
    }
  | { readonly kind: 'prune' | 'reconcile' | 'hours pass' };

const finding: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('finding' as const),
  // Mostly the same host, so that several of its findings are in flight.
  hosts: fc.oneof(
    { weight: 3, arbitrary: fc.constant([0]) },
    { weight: 2, arbitrary: fc.uniqueArray(fc.nat(hosts.length - 1), { minLength: 1, maxLength: hosts.length }) },
  ),
  id: fc.constantFrom('finding-1', 'finding-2', 'finding-3', 'finding-4'),
  minute: fc.integer({ min: 50, max: 59 }),
  lostFor: fc.option(fc.nat(200), { nil: undefined, freq: 4 }),
});
const end: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constantFrom('prune' as const, 'prune' as const, 'hours pass' as const, 'reconcile' as const),
});
const choices = fc.infiniteStream(fc.nat(1_000));
const laid = fc.record({ retentionHours: fc.constant(1), claimsHold: fc.boolean() });
const faults = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant<Fault>('none') },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Fault>('unavailable', 'lost', 'denied', 'died before', 'died after'),
    },
  ),
  { maxLength: 120 },
);
const phases = (...happenings: fc.Arbitrary<Happening>[]) =>
  fc.array(fc.array(fc.oneof(...happenings), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 });

/** A world that tells what it does, and counts the blocks of each host. */
class TellingWorld extends World {
  readonly teller = new Teller(this);
  /** How often each host entered the blocklist. */
  readonly blocks = new Map<string, number>();
  /** Hosts of which an execution was to tell and could not, in any of its tries: the alarm says so. */
  readonly failed = new Set<string>();
  /** Hosts of which an execution has ended well that released them. */
  readonly released = new Set<string>();
  private events = 0;

  constructor(...input: ConstructorParameters<typeof World>) {
    super(...input);
    const put = this.blocklist.put.bind(this.blocklist);
    this.blocklist.put = async (record, existing) => {
      const isNew = existing === undefined || !isBlocked(existing);
      const written = await put(record, existing);
      if (written && isNew) this.blocks.set(record.HostIp, (this.blocks.get(record.HostIp) ?? 0) + 1);
      return written;
    };
  }

  async happen(happening: Happening): Promise<void> {
    if (happening.kind === 'finding') await this.recordAndTell(happening);
    else if (happening.kind === 'prune') await this.pruneAndTell();
    else if (happening.kind === 'reconcile') await this.reconcile();
    else this.pass(2 * 3_600_000);
  }

  private async recordAndTell(happening: Extract<Happening, { kind: 'finding' }>): Promise<void> {
    const { hosts: named, id, minute, lostFor } = happening;
    const [event, ...others] = named.map((host) => eventOf({ host, id: `${id} of ${host}`, minute }, this.now)) as {
      id: string;
      detail: { findings: unknown[] };
    }[];
    event!.id = `event ${++this.events}`;
    event!.detail.findings.push(...others.flatMap(({ detail }) => detail.findings));
    try {
      if (lostFor !== undefined) {
        await this.recordHosts(event);
        for (let turn = 0; turn < lostFor; turn++) await this.sleep(10);
      }
      const { answer, updates } = await this.record(event);
      if (answer.NewIP) await this.teller.tell({ Kind: 'containment', Record: answer, Updates: updates });
    } catch (error) {
      for (const host of named) this.failed.add(hosts[host]!);
      throw error;
    }
  }

  private async pruneAndTell(): Promise<void> {
    try {
      const { kind, hosts: released, updates } = await this.prune();
      if (released.length > 0) await this.teller.tell({ Kind: kind, Hosts: released, Updates: updates });
      if (kind === 'released') for (const { HostIp } of released) this.released.add(HostIp);
    } catch (error) {
      for (const host of hosts) this.failed.add(host);
      throw error;
    }
  }
}

async function play(
  chosen: Iterator<number>,
  options: { readonly retentionHours: number; readonly claimsHold: boolean },
  failing: readonly Fault[],
  happenings: readonly (readonly Happening[])[],
): Promise<TellingWorld> {
  const order = new Interleaver(chosen);
  const world = new TellingWorld(order, failing, options);
  for (const phase of happenings) {
    const executions = phase.map(async (happening) => {
      await order.turn();
      await world.happen(happening);
    });
    await order.run(Promise.allSettled(executions));
  }
  return world;
}

const blockStates = ['blocked', 'partly blocked', 'not blocked', 'not known to be blocked'];
const facts: readonly Fact[] = hosts.flatMap((host) =>
  [...blockStates, 'released', 'due'].map((state) => ({ host, state })),
);

it('tells each state of each block once, and once more for each answer or mark that was lost', async () => {
  await fc.assert(
    fc.asyncProperty(choices, laid, phases(finding, finding, end), faults, async (chosen, options, all, failing) => {
      const world = await play(chosen, options, failing, all);
      const { teller, blocks, released } = world;
      for (const host of released) expect(teller.times({ host, state: 'released' })).toBeGreaterThan(0);
      for (const fact of facts) {
        const lost = teller.times(fact, (post) => post.lost);
        expect({ fact, times: teller.times(fact) <= (blocks.get(fact.host) ?? 0) + lost }).toEqual({
          fact,
          times: true,
        });
      }
    }),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('leaves no block untold unless an execution of its findings fails, whatever is lost on the way', async () => {
  const look = fc.constant<Happening>({ kind: 'reconcile' });
  await fc.assert(
    fc.asyncProperty(choices, laid, phases(finding, finding, look), faults, async (chosen, options, all, failing) => {
      const { teller, blocks, failed } = await play(chosen, options, failing, all);
      for (const [host] of blocks) {
        const told = blockStates.some((state) => teller.times({ host, state }) > 0);
        expect({ host, told: told || failed.has(host) }).toEqual({ host, told: true });
      }
    }),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('tells of a block in one message, however many findings name its host at once, when nothing is lost', async () => {
  const burst = fc.array(finding, { minLength: 2, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(choices, laid, burst, async (chosen, options, all) => {
      const { teller, blocks } = await play(chosen, options, [], [all]);
      for (const [host] of blocks) expect(teller.times({ host, state: 'blocked' })).toBe(1);
    }),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});
