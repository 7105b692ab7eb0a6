import * as fc from 'fast-check';
import { isBlocked } from '../../../functions/core/host-record';
import { readRange } from '../../../functions/core/ip-range';
import { numRuns } from '../run-count';
import { finding, happen, hosts, protect, time, type Happening } from './happenings';
import { hostsIn } from './hosts-in';
import { Interleaver } from './interleaver';
import { losses, LosingWorld, type Loss } from './losing-world';
import { firewalls, type Fault } from './world';

jest.setTimeout(10_000 + numRuns * 200);

type Event =
  Happening | { readonly kind: 'backup' } | { readonly kind: 'lose'; readonly loss: Loss; readonly host: number };

const backup = fc.constant<Event>({ kind: 'backup' });
const lose: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('lose' as const),
  loss: fc.constantFrom(...losses),
  host: fc.nat(hosts.length - 1),
});
const choices = fc.infiniteStream(fc.nat(1_000));
const laid = fc.record({ retentionHours: fc.constant(1), claimsHold: fc.boolean() });
const faults = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fault>('none') },
    { weight: 1, arbitrary: fc.constantFrom<Fault>('unavailable', 'lost', 'denied') },
  ),
  { maxLength: 60 },
);
const phasesOf = (...events: fc.Arbitrary<Event>[]) =>
  fc.array(fc.array(fc.oneof(...events), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });

/** A record that is deleted while its finding is on its way may never come to a firewall: so losses come in between. */
const eventsOf = (...events: fc.Arbitrary<Event>[]) => fc.array(fc.oneof(...events), { minLength: 1, maxLength: 4 });
const reconcile = fc.constant<Event>({ kind: 'reconcile' });
const lossesBetween = fc.array(fc.oneof(eventsOf(finding, finding, reconcile), eventsOf(lose, backup, reconcile)), {
  minLength: 1,
  maxLength: 6,
});

const integerOf = (host: string) => String(readRange(host)!.first);
const blockedIn = ({ blocklist }: LosingWorld) =>
  [...blocklist.records.values()]
    .filter(isBlocked)
    .map(({ HostIp }) => integerOf(HostIp))
    .sort();

async function letHappen(order: Interleaver, world: LosingWorld, phases: readonly (readonly Event[])[]): Promise<void> {
  for (const events of phases) {
    const executions = events.map(async (event) => {
      await order.turn();
      if (event.kind === 'backup') await world.makeBackup();
      else if (event.kind === 'lose') await world.lose(event.loss, hosts[event.host]!);
      else await happen(world, event);
    });
    await order.run(Promise.allSettled(executions));
  }
}

/**
 * Hosts that a write has just lifted and that the history still has as blocked, by what it promised. One that is on the
 * list again was blocked while the write was on its way, which ended the block before: its own update puts it back.
 */
async function unexplained(world: LosingWorld, isProtected: (host: string) => boolean): Promise<string[]> {
  const { before, after } = world.aws.writes.at(-1)!;
  const lifted = hostsIn(before, 'Sources').filter(
    (host) => !hostsIn(after, 'Sources').includes(host) && !blockedIn(world).includes(host),
  );
  const found: string[] = [];
  for (const host of hosts.filter((one) => lifted.includes(integerOf(one)) && !isProtected(one))) {
    const entries = await world.history.of(host);
    const block = entries.findLast(({ Decision }) => Decision === 'blocked' || Decision === 'extended');
    const isOver =
      block === undefined ||
      block.ExpiresAt! * 1000 <= world.now + 60_000 ||
      entries.some(({ ReleasedAt = '' }) => ReleasedAt >= block.At);
    if (!isOver) found.push(host);
  }
  return found;
}

it('lifts no block that the history promises, whatever is deleted, emptied or restored', async () => {
  await fc.assert(
    fc.asyncProperty(
      choices,
      laid,
      phasesOf(finding, finding, time, protect, backup, lose),
      faults,
      async (chosen, options, phases, failing) => {
        const order = new Interleaver(chosen);
        const world = new LosingWorld(order, failing, options);
        const happenings = phases.flat();
        const isProtected = (host: string) =>
          happenings.some((one) => one.kind === 'protect' && hosts[one.host] === host);
        const { ruleGroups } = world.aws;
        const update = ruleGroups.update.bind(ruleGroups);
        const lifted: string[] = [];
        ruleGroups.update = async (...input) => {
          await update(...input);
          lifted.push(...(await unexplained(world, isProtected)));
        };
        await letHappen(order, world, phases);
        world.calm();
        await order.run(world.reconcile());
        expect(lifted).toEqual([]);
        for (const firewall of firewalls)
          expect(world.dropped(firewall).Sources).toEqual(expect.arrayContaining(blockedIn(world)));
      },
    ),
    { numRuns: Math.ceil(numRuns / 4) },
  );
});

it('has every firewall drop a host by the time that it says so, and from then on, whatever is deleted or restored', async () => {
  await fc.assert(
    fc.asyncProperty(choices, laid, lossesBetween, async (chosen, options, phases) => {
      const order = new Interleaver(chosen);
      const world = new LosingWorld(order, [], options);
      const said = new Set<string>();
      const record = world.record.bind(world);
      world.record = async (event) => {
        const result = await record(event);
        const isSaid = !result.behind && result.updates.every(({ NotDropped }) => NotDropped.length === 0);
        if (isSaid) for (const host of result.answer.Hosts) said.add(integerOf(host));
        for (const firewall of firewalls)
          expect(world.dropped(firewall).Sources).toEqual(expect.arrayContaining([...said]));
        return result;
      };
      await letHappen(order, world, phases);
      for (const firewall of firewalls)
        expect(world.dropped(firewall).Sources).toEqual(expect.arrayContaining([...said]));
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  );
});

it('ends with every group equal to the blocklist once an operator has let go of what is held', async () => {
  await fc.assert(
    fc.asyncProperty(
      choices,
      laid,
      phasesOf(finding, finding, time, backup, lose),
      faults,
      async (chosen, options, phases, failing) => {
        const order = new Interleaver(chosen);
        const world = new LosingWorld(order, failing, options);
        await letHappen(order, world, phases);
        world.calm();
        world.letGo();
        const answers = await order.run(world.reconcile());
        for (const { Complete, Unexplained } of answers)
          expect([Complete, Unexplained?.HeldCount ?? 0]).toEqual([true, 0]);
        for (const firewall of firewalls)
          expect(world.dropped(firewall)).toEqual({ Sources: blockedIn(world), Destinations: blockedIn(world) });
      },
    ),
    { numRuns: Math.ceil(numRuns / 4) },
  );
});
