import { findingEvent } from './finding-event';
import { memberFirewalls } from './member-firewalls';
import type { Aim, Report } from './report';
import { SeedsWay } from './seeds-way';
import { SimulatedOrganization } from './simulated-organization';
import { VirtualClock } from './virtual-clock';

const host = '185.220.101.4';
/** How many times as long as one firewall so many may take. */
const limits = new Map([
  [100, 1.5],
  [1_000, 3],
]);

/** How long it takes until the last of so many firewalls drops a host that nobody has seen before. */
export async function oneHost(sizes: readonly number[] = [1, 10, 100, 1_000]): Promise<Report> {
  const measured: { firewalls: number; ours: number; seeds: number; calls: number }[] = [];
  for (const firewalls of sizes)
    measured.push({ firewalls, ...(await ours(firewalls)), seeds: await seeds(firewalls) });
  const one = measured[0]?.ours ?? NaN;
  return {
    title: 'One new host: seconds until the last firewall drops it (simulated, 100 ms a call)',
    rows: measured.map(({ firewalls, ours, seeds, calls }) => ({
      firewalls,
      seconds: ours,
      'times one firewall': ours / one,
      calls,
      "seconds, seed's way": seeds,
      'times faster': seeds / ours,
    })),
    aims: measured.flatMap(({ firewalls, ours }): Aim[] => {
      const limit = limits.get(firewalls);
      if (limit === undefined) return [];
      const aim = `${firewalls.toLocaleString('en')} firewalls within ${limit} times the time of one`;
      return [{ aim, measured: `${(ours / one).toFixed(2)} times`, met: ours <= limit * one, timed: false }];
    }),
  };
}

async function ours(firewalls: number): Promise<{ ours: number; calls: number }> {
  const clock = new VirtualClock();
  const organization = new SimulatedOrganization(clock, memberFirewalls(firewalls));
  const start = clock.now();
  await clock.run(() => organization.contain(findingEvent(host, start)));
  const { aws } = organization;
  const calls = [...aws.calls.values()].reduce((sum, count) => sum + count, 0);
  return { ours: secondsSince(start, aws.droppedEverywhere(`${host}/32`)), calls };
}

async function seeds(firewalls: number): Promise<number> {
  const clock = new VirtualClock();
  const seed = new SeedsWay(clock, memberFirewalls(firewalls));
  const start = clock.now();
  await clock.run(() => seed.contain(host));
  return secondsSince(start, seed.aws.droppedEverywhere(`${host}/32`));
}

function secondsSince(start: number, end: number | undefined): number {
  if (end === undefined) throw new Error('Some firewall does not drop the host.');
  return (end - start) / 1000;
}
