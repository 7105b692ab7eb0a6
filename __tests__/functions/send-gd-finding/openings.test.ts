import * as fc from 'fast-check';
import { openingAt } from '../../../functions/core/openings';
import { plainPolicy } from '../../../functions/core/policy';
import { notify } from '../../../functions/send-gd-finding/notify';
import { InMemoryOpenings } from '../fakes/in-memory-openings';
import { InMemoryTold } from '../fakes/in-memory-told';
import { RecordedChannel } from '../fakes/recorded-channel';
import { VirtualTiming } from '../fakes/virtual-timing';
import { fixture } from '../fixture';
import { numRuns } from '../run-count';

interface Seen {
  readonly isOpen: boolean;
  /** Seconds. */
  readonly at: number;
}

/**
 * What becomes of a finding, in the order of time: each step is seen twice, as it is from two Regions, the second time
 * some seconds later. Steps are minutes apart, or the two Regions would contradict each other.
 */
const story = fc
  .array(fc.record({ isOpen: fc.boolean(), gap: fc.integer({ min: 120, max: 90_000 }), lag: fc.nat(30) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((steps) => {
    let at = 0;
    return steps.flatMap(({ isOpen, gap, lag }): Seen[] => {
      at += gap;
      return [
        { isOpen, at },
        { isOpen, at: at + lag },
      ];
    });
  });

/** The opening that each open event belongs to, by a plain look at the whole story. */
function openingsOf(seen: readonly Seen[]): Map<number, number> {
  const found = new Map<number, number>();
  let number = 0;
  for (const [index, { isOpen, at }] of seen.entries()) {
    if (isOpen && index > 0 && !seen[index - 1]!.isOpen) number++;
    if (isOpen) found.set(at, number);
  }
  return found;
}

/** The times of the open events by which somebody was told, as the events arrive. */
async function toldAt(arriving: readonly Seen[]): Promise<number[]> {
  const [told, openings] = [new InMemoryTold(), new InMemoryOpenings()];
  const times: number[] = [];
  for (const { isOpen, at } of arriving) {
    const event = fixture('network-connection');
    event.time = new Date(Date.UTC(2026, 10, 24) + at * 1000).toISOString();
    // Seen for the last time before all of it.
    event.detail.findings[0].LastObservedAt = '2026-11-23T11:47:32.000Z';
    event.detail.findings[0].Workflow = { Status: isOpen ? 'NEW' : 'RESOLVED' };
    const { Sent } = await notify(
      { Kind: 'finding', Event: event },
      {
        ...{ told, openings, channel: new RecordedChannel(), timing: new VirtualTiming(), holder: String(at) },
        ...{ homeRegion: 'us-west-2', products: ['aws/guardduty'], firewalls: { inBatch: async () => [] } },
        policy: plainPolicy,
        ...{ measure: () => undefined, unnoted: () => undefined },
      },
    );
    if (Sent > 0) times.push(at);
  }
  return times;
}

const runs = { numRuns: Math.ceil(numRuns / 5) };

it('every opening is told once when events arrive in their order, and some of them again', async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.array(fc.nat(1_000), { maxLength: 6 }), async (seen, picks) => {
      // A retry or a copy comes at any time after its original.
      const arriving = [...seen];
      for (const pick of picks) {
        const index = pick % arriving.length;
        arriving.splice(index + 1 + (pick % (arriving.length - index)), 0, arriving[index]!);
      }
      const openings = openingsOf(seen);
      const told = (await toldAt(arriving)).map((at) => openings.get(at));
      expect(told).toEqual([...new Set(openings.values())]);
    }),
    runs,
  );
});

it('no opening is told twice, in whichever order events arrive', async () => {
  const shuffled = story.chain((seen) =>
    fc.tuple(fc.constant(seen), fc.shuffledSubarray([...seen, ...seen], { minLength: 1, maxLength: seen.length * 2 })),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([seen, arriving]) => {
      const openings = openingsOf(seen);
      const told = (await toldAt(arriving)).map((at) => openings.get(at));
      expect(told).toEqual([...new Set(told)]);
    }),
    runs,
  );
});

it('what an event belongs to does not change with closings that come after it', () => {
  const closings = (...times: number[]) => times.map((at) => ({ at }));
  expect(openingAt([], 5)).toBeUndefined();
  expect(openingAt(closings(5, 9), 5)).toBeUndefined();
  expect(openingAt(closings(5, 9), 6)).toBe(5);
  expect(openingAt(closings(9, 5), 10)).toBe(9);
});
