import * as fc from 'fast-check';
import { containmentMessage } from '../../../functions/core/messages/containment-message';
import { reportOf } from '../../../functions/core/messages/firewall-troubles';
import { isBlocked } from '../../../functions/core/host-record';
import { readRange } from '../../../functions/core/ip-range';
import { numRuns } from '../run-count';
import { deploy, finding, happen, hosts, look, time, type Happening } from './happenings';
import { Interleaver } from './interleaver';
import { firewalls, stacks, World, type Fault, type Recorded } from './world';

jest.setTimeout(10_000 + numRuns * 200);

const choices = fc.infiniteStream(fc.nat(1_000));
/** Without denials: they are failures, and a property here is that there is none. */
const passingFaults = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fault>('none') },
    { weight: 1, arbitrary: fc.constantFrom<Fault>('unavailable', 'lost') },
  ),
  { maxLength: 60 },
);
const laid = fc.record({
  retentionHours: fc.constant(1),
  claimsHold: fc.boolean(),
  notDeployed: fc.subarray([...stacks], { minLength: 1 }),
});
const phases = fc.array(
  fc.array(fc.oneof({ weight: 2, arbitrary: finding }, deploy, look, time), { minLength: 1, maxLength: 5 }),
  { minLength: 1, maxLength: 3 },
);

async function play(
  world: World,
  order: Interleaver,
  happenings: readonly (readonly Happening[])[],
): Promise<PromiseSettledResult<void>[]> {
  const ended: PromiseSettledResult<void>[] = [];
  for (const phase of happenings) {
    const executions = phase.map(async (happening) => {
      await order.turn();
      await happen(world, happening);
    });
    ended.push(...(await order.run(Promise.allSettled(executions))));
  }
  return ended;
}

const values = (ips: readonly string[]) => ips.map((ip) => String(readRange(ip)!.first)).sort();
const blockedIn = (world: World) =>
  values([...world.blocklist.records.values()].filter(isBlocked).map(({ HostIp }) => HostIp));
const isThere = (world: World, firewall: string) =>
  world.aws.has(firewall) && !world.aws.closed.has(firewall.split('/')[0]!);

/** Has a world check what is told of each finding, at the time when it is told. */
function check(world: World): void {
  const record = world.record.bind(world);
  world.record = async (event): Promise<Recorded> => {
    const recorded = await record(event);
    const report = reportOf(recorded.updates, new Map());
    const truly = firewalls.filter((key) => recorded.answer.Hosts.every((host) => world.drops(key, host))).length;
    expect(report.dropping).toBeLessThanOrEqual(truly);
    if (recorded.updates.length === 0) return recorded;
    expect(report.well + report.failedCount + report.notDeployedCount).toBe(firewalls.length);
    const { text } = containmentMessage(recorded.answer, report, 'us-west-2');
    expect(text).toContain(`in ${report.dropping} of 3 VPCs`);
    return recorded;
  };
}

const failedExpectations = (ended: readonly PromiseSettledResult<void>[]) =>
  ended.flatMap((one) => (one.status === 'rejected' && one.reason.matcherResult ? [one.reason] : []));

it('fills every firewall by one reconcile after its deployment, and keeps nobody from ending well until then', async () => {
  await fc.assert(
    fc.asyncProperty(choices, laid, phases, passingFaults, async (chosen, options, happenings, failing) => {
      const order = new Interleaver(chosen);
      const world = new World(order, failing, options);
      await play(world, order, happenings);
      world.calm();

      const before = await order.run(world.reconcile());
      expect(before.map(({ Complete }) => Complete)).toEqual([true, true]);
      const missing = firewalls.filter((key) => !isThere(world, key));
      expect(before.flatMap(({ NotDeployed }) => NotDeployed.map(({ Firewall }) => Firewall)).sort()).toEqual(
        missing.toSorted(),
      );
      for (const firewall of firewalls) {
        const held = { Sources: blockedIn(world), Destinations: blockedIn(world) };
        if (isThere(world, firewall)) expect(world.dropped(firewall)).toEqual(held);
        else expect(world.dropped(firewall)).toEqual({ Sources: [], Destinations: [] });
      }

      // The generation that is confirmed without them holds no block back from them.
      for (const stack of stacks) world.deploy(stack);
      const after = await order.run(world.reconcile());
      expect(after.map(({ Complete, NotDeployedCount }) => [Complete, NotDeployedCount])).toEqual([
        [true, 0],
        [true, 0],
      ]);
      for (const firewall of firewalls)
        expect(world.dropped(firewall)).toEqual({ Sources: blockedIn(world), Destinations: blockedIn(world) });
      const filled = after.flatMap(({ Healed }) => Healed.map(({ Firewall }) => Firewall)).sort();
      if (blockedIn(world).length > 0) expect(filled).toEqual(expect.arrayContaining(missing));
    }),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('says blocked of no host that is not dropped, and has whatever is deployed drop it by the time that it says so', async () => {
  const some = fc.array(fc.array(fc.oneof(finding, finding, deploy, look), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(choices, laid, some, passingFaults, async (chosen, options, happenings, failing) => {
      const order = new Interleaver(chosen);
      const world = new World(order, failing, options);
      check(world);
      /** By firewall, the hosts that it is said to drop. */
      const said = new Map(firewalls.map((key) => [key, new Set<string>()]));
      const record = world.record.bind(world);
      world.record = async (event) => {
        const result = await record(event);
        const missing = result.updates.flatMap(({ NotDeployed }) => NotDeployed.map(({ Firewall }) => Firewall));
        if (!result.behind && result.updates.length > 0)
          for (const key of firewalls)
            if (!missing.includes(key)) for (const host of values(result.answer.Hosts)) said.get(key)!.add(host);
        for (const [key, heard] of said) expect(world.dropped(key).Sources).toEqual(expect.arrayContaining([...heard]));
        return result;
      };
      for (const failure of failedExpectations(await play(world, order, happenings))) throw failure;
      for (const [key, heard] of said) expect(world.dropped(key).Sources).toEqual(expect.arrayContaining([...heard]));
    }),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('takes nothing for not deployed that was ever there, and calls it a failure when it is gone', async () => {
  const faults = fc.array(fc.constantFrom<Fault>('none', 'none', 'none', 'unavailable', 'lost', 'denied'), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(choices, laid, phases, faults, async (chosen, options, happenings, failing) => {
      const order = new Interleaver(chosen);
      const world = new World(order, failing, options);
      await play(world, order, happenings);
      const written = new Set(world.aws.writes.map(({ firewall }) => firewall));
      const isKnown = (key: string) => {
        const { Generation, FoundAt } = world.statusOf(key);
        return Generation !== undefined || FoundAt !== undefined;
      };
      for (const firewall of firewalls) {
        if (written.has(firewall)) expect(isKnown(firewall)).toBe(true);
        if (isKnown(firewall)) expect(world.statusOf(firewall)).not.toHaveProperty('NotDeployed');
      }

      world.calm();
      const known = firewalls.filter(isKnown);
      for (const firewall of firewalls) world.aws.remove(firewall);
      const answers = await order.run(world.reconcile());
      const failed = answers.flatMap(({ Failed }) => Failed.map(({ Firewall }) => Firewall));
      expect(failed.sort()).toEqual(known.toSorted());
      expect(answers.reduce((sum, { NotDeployedCount }) => sum + NotDeployedCount, 0)).toBe(3 - known.length);
    }),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('lifts a block, and forgets it, though a VPC is not deployed', async () => {
  const world = new World({ turn: () => Promise.resolve() }, [], {
    ...{ retentionHours: 1, claimsHold: true, notDeployed: [firewalls[0]!, '444444444444'] },
  });
  await happen(world, { kind: 'finding', host: 0, id: 'finding-1', minute: 50 });
  expect(world.drops(firewalls[1]!, hosts[0])).toBe(true);
  world.pass(2 * 3_600_000);
  await world.prune();
  expect(world.blocklist.records.size).toBe(0);
  for (const stack of stacks) world.deploy(stack);
  expect((await world.reconcile()).every(({ Complete, News }) => Complete && !News)).toBe(true);
});
