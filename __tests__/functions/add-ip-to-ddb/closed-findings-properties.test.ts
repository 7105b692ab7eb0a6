import * as fc from 'fast-check';
import { recordHosts } from '../../../functions/add-ip-to-ddb/record-hosts';
import { plainPolicy } from '../../../functions/core/policy';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryHistory } from '../fakes/in-memory-history';
import { InMemoryOpenings } from '../fakes/in-memory-openings';
import { VirtualTiming } from '../fakes/virtual-timing';
import { fixture } from '../fixture';
import { numRuns } from '../run-count';

const hosts = ['185.220.101.4', '45.155.205.233', '80.82.77.139'];
const start = Date.UTC(2026, 10, 24);
const iso = (seconds: number) => new Date(start + seconds * 1000).toISOString();

interface Seen {
  readonly at: number;
  readonly isOpen: boolean;
  readonly host: string;
  /** When the activity was last seen: no later than the event. */
  readonly seen: number;
}

/** What becomes of a finding of one host at a time, as GuardDuty's are, in the order of time. */
const story = fc
  .array(
    fc.record({
      isOpen: fc.boolean(),
      host: fc.constantFrom(...hosts),
      gap: fc.integer({ min: 120, max: 9_000 }),
      lag: fc.integer({ min: 0, max: 6_000 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((steps) => {
    let at = 6_000;
    return steps.map(({ isOpen, host, gap, lag }): Seen => ({ isOpen, host, at: (at += gap), seen: at - lag }));
  });

/** Which events block, by a plain look at the whole story. */
function blocking(seen: readonly Seen[]): boolean[] {
  let closing: Seen | undefined;
  return seen.map((one) => {
    if (one.isOpen) closing = undefined;
    else if (closing === undefined) closing = one;
    else return one.host !== closing.host || one.seen > closing.at;
    return one.isOpen;
  });
}

it('an event blocks where its finding is open, or says more than was known when it was closed', async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.array(fc.nat(1_000), { maxLength: 4 }), async (seen, picks) => {
      const expected = new Map(seen.map(({ at }, index) => [at, blocking(seen)[index]]));
      // A retry or a copy comes at any time after its original.
      const arriving = [...seen];
      for (const pick of picks) {
        const index = pick % seen.length;
        const place = arriving.indexOf(seen[index]!) + 1;
        arriving.splice(place + (pick % (arriving.length - place + 1)), 0, seen[index]!);
      }
      const openings = new InMemoryOpenings();
      const told = new Set<number>();
      for (const one of arriving) {
        const event = JSON.parse(JSON.stringify(fixture('network-connection')).replaceAll(hosts[0]!, one.host));
        event.time = iso(one.at);
        event.detail.findings[0].Workflow = { Status: one.isOpen ? 'NEW' : 'RESOLVED' };
        event.detail.findings[0].LastObservedAt = iso(one.seen);
        const timing = new VirtualTiming(start + 100_000_000);
        // A table of hosts that holds nothing shows what the event itself does.
        const recorder = { blocklist: new InMemoryBlocklist(), history: new InMemoryHistory(), openings, timing };
        const { answer } = await recordHosts(event, plainPolicy, { ...recorder, deadline: timing.now() + 1_000 });
        const isBlocking = answer.Hosts.includes(one.host);
        if (!told.has(one.at)) expect(isBlocking).toBe(expected.get(one.at));
        // What blocked does so again: a lost answer loses no block.
        else if (expected.get(one.at) === true) expect(isBlocking).toBe(true);
        told.add(one.at);
      }
    }),
    { numRuns: Math.ceil(numRuns / 5) },
  );
});
