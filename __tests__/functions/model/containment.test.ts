import * as fc from 'fast-check';
import { isBlocked } from '../../../functions/core/host-record';
import { readRange } from '../../../functions/core/ip-range';
import { numRuns } from '../run-count';
import { allow, edit, eventOf, finding, happen, hosts, look, protect, time, type Happening } from './happenings';
import { hostsIn } from './hosts-in';
import { Interleaver } from './interleaver';
import { firewalls, World, type Fault } from './world';

/** Worlds in which a block lasts an hour. */
const options = fc.record({ retentionHours: fc.constant(1), claimsHold: fc.boolean() });

// The 100,000 runs by hand take their time.
jest.setTimeout(10_000 + numRuns * 200);

const faults = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fault>('none') },
    { weight: 1, arbitrary: fc.constantFrom<Fault>('unavailable', 'lost', 'denied') },
  ),
  { maxLength: 60 },
);

/** Who goes next. */
const choices = fc.infiniteStream(fc.nat(1_000));
/** Everyone, at once. */
const nobodyWaits = { turn: () => Promise.resolve() };

/** Lets the happenings of a phase happen at once and one phase after another; failed executions are part of the game. */
async function letHappen(order: Interleaver, world: World, phases: readonly (readonly Happening[])[]): Promise<void> {
  for (const happenings of phases) {
    const executions = happenings.map(async (happening) => {
      await order.turn();
      await happen(world, happening);
    });
    await order.run(Promise.allSettled(executions));
  }
}

/** Some phases of one to five happenings each. */
function phasesOf(...happenings: readonly fc.Arbitrary<Happening>[]): fc.Arbitrary<Happening[][]> {
  return fc.array(fc.array(fc.oneof(...happenings), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 });
}

const blockedIn = (world: World): string[] =>
  [...world.blocklist.records.values()]
    .filter(isBlocked)
    .map(({ HostIp }) => String(readRange(HostIp)!.first))
    .sort();

it('ends with every group equal to the blocklist and all that is foreign untouched, after a prune and a reconcile, whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(
      choices,
      options,
      phasesOf(finding, finding, edit, time, allow),
      faults,
      async (chosen, laid, phases, failing) => {
        const order = new Interleaver(chosen);
        const world = new World(order, failing, laid);
        await letHappen(order, world, phases);
        world.calm();
        // What an earlier one released and could not write into the history is written now.
        await order.run(world.prune());
        const answers = await order.run(world.reconcile());
        expect(answers.map(({ Complete }) => Complete)).toEqual([true, true]);
        for (const firewall of firewalls) {
          expect(world.dropped(firewall)).toEqual({ Sources: blockedIn(world), Destinations: blockedIn(world) });
          const { held, made } = world.others.compare(firewall);
          expect(held).toEqual(made);
          if (blockedIn(world).length === 0) continue;
          for (const { RuleDefinition } of world.others.oursIn(firewall).rules)
            expect(RuleDefinition.Actions).toEqual(world.others.actionsLeft(firewall));
        }
      },
    ),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('drops no host that may not be blocked any more, after one prune, whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(
      choices,
      options,
      phasesOf(finding, finding, protect, time),
      faults,
      async (chosen, laid, phases, failing) => {
        const order = new Interleaver(chosen);
        const world = new World(order, failing, laid);
        await letHappen(order, world, phases);
        world.calm();
        await order.run(world.prune());
        const happenings = phases.flat();
        for (const [index, host] of hosts.entries()) {
          if (!happenings.some((one) => one.kind === 'protect' && one.host === index)) continue;
          expect(world.blocklist.records.get(host)).toBeUndefined();
          for (const firewall of firewalls)
            expect(world.dropped(firewall).Sources).not.toContain(String(readRange(host)!.first));
        }
      },
    ),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('loses no accepted host, whatever fails and comes at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(
      choices,
      options,
      phasesOf(finding, finding, edit, time),
      faults,
      async (chosen, laid, phases, failing) => {
        const order = new Interleaver(chosen);
        const world = new World(order, failing, laid);
        const until = new Map<string, number>();
        const record = world.record.bind(world);
        world.record = async (event) => {
          const result = await record(event);
          for (const host of result.answer.Hosts)
            until.set(host, Math.max(until.get(host) ?? 0, result.answer.ExpiresAt));
          return result;
        };
        await letHappen(order, world, phases);
        for (const [host, expiresAt] of until) {
          // A block that has run out may have been lifted; every other must be on the blocklist.
          if (expiresAt * 1000 > world.now) expect(isBlocked(world.blocklist.records.get(host)!)).toBe(true);
        }
      },
    ),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('has every firewall drop a host by the time that it says so, and from then on', async () => {
  await fc.assert(
    fc.asyncProperty(choices, options, phasesOf(finding), faults, async (chosen, laid, phases, failing) => {
      const order = new Interleaver(chosen);
      const world = new World(order, failing, laid);
      const said = new Set<string>();
      const record = world.record.bind(world);
      world.record = async (event) => {
        const result = await record(event);
        if (!result.behind) for (const host of result.answer.Hosts) said.add(String(readRange(host)!.first));
        for (const firewall of firewalls)
          expect(world.dropped(firewall).Sources).toEqual(expect.arrayContaining([...said]));
        return result;
      };
      await letHappen(order, world, phases);
      for (const firewall of firewalls)
        expect(world.dropped(firewall).Sources).toEqual(expect.arrayContaining([...said]));
    }),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('never rests an update on a list older than the one that it replaces', async () => {
  await fc.assert(
    fc.asyncProperty(
      choices,
      options,
      phasesOf(finding, finding, look),
      faults,
      async (chosen, laid, phases, failing) => {
        const order = new Interleaver(chosen);
        const world = new World(order, failing, laid);
        await letHappen(order, world, phases);
        // While hosts only come, a newer list holds all of an older one.
        for (const { before, after } of world.aws.writes) {
          expect(hostsIn(after, 'Sources')).toEqual(expect.arrayContaining(hostsIn(before, 'Sources')));
        }
      },
    ),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('records no firewall as right that is not, also when a host is released and comes back', async () => {
  const seenAgain = [
    [{ kind: 'finding', host: 0, id: 'finding-1', minute: 50 }],
    [{ kind: 'hours pass' }],
    [{ kind: 'prune' }, { kind: 'finding', host: 0, id: 'finding-2', minute: 51 }, { kind: 'prune' }],
  ] as const;
  await fc.assert(
    fc.asyncProperty(choices, options, async (chosen, laid) => {
      const order = new Interleaver(chosen);
      const world = new World(order, [], laid);
      await letHappen(order, world, seenAgain);
      const { current } = await world.blocklist.generations();
      for (const firewall of firewalls) {
        if (world.isRecordedAsRight(firewall, current))
          expect(world.dropped(firewall).Sources).toEqual(blockedIn(world));
      }
    }),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('updates no firewall twice for one finding that comes again and again', async () => {
  await fc.assert(
    fc.asyncProperty(choices, options, fc.integer({ min: 2, max: 5 }), async (chosen, laid, times) => {
      const order = new Interleaver(chosen);
      const world = new World(order, [], laid);
      const same = { kind: 'finding' as const, host: 0, id: 'finding-1', minute: 50 };
      await letHappen(order, world, [Array.from({ length: times }, () => same), [same]]);
      expect(world.aws.writes.map(({ firewall }) => firewall).sort()).toEqual(firewalls.toSorted());
    }),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('lifts a block everywhere and then forgets it, when nothing goes wrong', async () => {
  const world = new World(nobodyWaits, [], { retentionHours: 1, claimsHold: true });
  await world.record(eventOf({ host: 0, id: 'finding-1', minute: 50 }));
  expect(world.dropped(firewalls[0]!).Sources).toHaveLength(1);
  world.pass(2 * 3_600_000);
  await world.prune();
  expect(firewalls.map((firewall) => world.dropped(firewall))).toEqual(
    firewalls.map(() => ({ Sources: [], Destinations: [] })),
  );
  expect(world.blocklist.records.size).toBe(0);
});

it('blocks nobody anew for a note on a finding that was last seen before the block ran out', async () => {
  const world = new World(nobodyWaits, [], { retentionHours: 1, claimsHold: true });
  const seen = eventOf({ host: 0, id: 'finding-1', minute: 50 });
  await world.record(seen);
  world.pass(2 * 3_600_000);
  await world.prune();
  expect((await world.record(seen)).answer).toMatchObject({
    NewIP: false,
    Refused: [{ Reason: expect.stringContaining('was last seen at 2026-11-24T11:50:00.000Z') }],
  });
  expect(world.blocklist.records.size).toBe(0);
});
