import { findingEvent } from './finding-event';
import { memberFirewalls } from './member-firewalls';
import type { Report } from './report';
import { SeedsWay } from './seeds-way';
import type { SimulatedAws } from './simulated-aws';
import { SimulatedOrganization } from './simulated-organization';
import { VirtualClock } from './virtual-clock';

const firewalls = 100;
/** The hosts come evenly spread over so many milliseconds. */
const span = 10_000;
const mostUpdates = 5;

/** What a burst of new hosts costs each firewall, and whether it loses one. */
export async function burst(count = 200): Promise<Report> {
  const hosts = Array.from({ length: count }, (_, index) => `45.${150 + Math.floor(index / 250)}.${index % 250}.7`);
  const ours = await measureOurs(hosts);
  const { most, lost } = ours;
  return {
    title: `A burst of ${count} hosts in ${span / 1000} s on ${firewalls} firewalls (simulated, 100 ms a call)`,
    rows: [ours.row, (await measureSeeds(hosts)).row],
    aims: [
      {
        aim: `${mostUpdates} updates or fewer for each firewall`,
        measured: `${most} at most`,
        met: most <= mostUpdates,
        timed: false,
      },
      { aim: 'no host lost', measured: `${lost} lost`, met: lost === 0, timed: false },
    ],
  };
}

async function measureOurs(hosts: readonly string[]) {
  const clock = new VirtualClock();
  const organization = new SimulatedOrganization(clock, memberFirewalls(firewalls));
  let failed = 0;
  const start = clock.now();
  await atIntervals(clock, hosts, async (host) => {
    const { error } = await organization.contain(findingEvent(host, clock.now()));
    if (error !== undefined) failed++;
  });
  const { aws, mostInvocations, refusedInvocations } = organization;
  const invocations = { 'most invocations at once': mostInvocations, 'invocations refused': refusedInvocations };
  return outcome('Portcullis', hosts, aws, start, { 'failed executions': failed, ...invocations });
}

async function measureSeeds(hosts: readonly string[]) {
  const clock = new VirtualClock();
  const seed = new SeedsWay(clock, memberFirewalls(firewalls));
  const start = clock.now();
  await atIntervals(clock, hosts, (host) => seed.contain(host));
  // One execution of the seed makes one call after another in one function.
  const invocations = { 'most invocations at once': '', 'invocations refused': '' };
  return outcome("seed's way", hosts, seed.aws, start, { 'failed executions': seed.failed, ...invocations });
}

/** Begins something for each host in turn; ends when all of it has ended. */
async function atIntervals(clock: VirtualClock, hosts: readonly string[], begin: (host: string) => Promise<void>) {
  await clock.run(() =>
    Promise.all(
      hosts.map(async (host, index) => {
        await clock.sleep((index * span) / hosts.length);
        await begin(host);
      }),
    ),
  );
}

function outcome(
  way: string,
  hosts: readonly string[],
  aws: SimulatedAws,
  start: number,
  executions: Readonly<Record<string, string | number>>,
) {
  const updates = aws.updatesByFirewall();
  const most = Math.max(...updates);
  const times = hosts.map((host) => aws.droppedEverywhere(`${host}/32`));
  const lost = times.filter((time) => time === undefined).length;
  const row = {
    way,
    'updates, most': most,
    'updates, mean': updates.reduce((sum, count) => sum + count, 0) / updates.length,
    'stale tokens': aws.staleTokens,
    scans: aws.calls.get('Scan') ?? 0,
    'hosts lost': lost,
    'last host everywhere (s)': lost > 0 ? 'never' : (Math.max(...times.map((time) => time ?? 0)) - start) / 1000,
    ...executions,
  };
  return { row, most, lost };
}
