import * as fc from 'fast-check';
import { VirtualClock } from '../../bench/virtual-clock';

it('moves only while everything sleeps, and to when the first wakes', async () => {
  const clock = new VirtualClock();
  const start = clock.now();
  const happened: [string, number][] = [];
  const note = (what: string) => happened.push([what, clock.now() - start]);
  await clock.run(async () => {
    const long = clock.sleep(60_000).then(() => note('long'));
    await clock.sleep(10);
    note('short');
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    note('after a hundred promises');
    await long;
  });
  expect(happened).toEqual([
    ['short', 10],
    ['after a hundred promises', 10],
    ['long', 60_000],
  ]);
});

it('wakes all in the order of their times, and those of the same time as they fell asleep', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20)), async (delays) => {
      const clock = new VirtualClock();
      const woken: number[] = [];
      await clock.run(async () => {
        await Promise.all(delays.map((delay, index) => clock.sleep(delay).then(() => woken.push(index))));
      });
      const expected = delays.map((delay, index) => ({ delay, index })).sort((a, b) => a.delay - b.delay);
      expect(woken).toEqual(expected.map(({ index }) => index));
    }),
  );
});

it('draws the same chances in every run, evenly from 0 to 1', () => {
  const [one, another] = [new VirtualClock(), new VirtualClock()];
  const drawn = Array.from({ length: 1_000 }, one.random);
  expect(drawn).toEqual(Array.from({ length: 1_000 }, another.random));
  expect(drawn.every((chance) => chance >= 0 && chance < 1)).toBe(true);
  expect(drawn.filter((chance) => chance < 0.5).length).toBeGreaterThan(400);
  expect(drawn.filter((chance) => chance < 0.5).length).toBeLessThan(600);
});

it('hands on what work answers and what it throws', async () => {
  expect(await new VirtualClock().run(async () => 'done')).toBe('done');
  const failing = new VirtualClock();
  const work = async () => {
    await failing.sleep(5);
    throw new Error('broken');
  };
  await expect(failing.run(work)).rejects.toThrow('broken');
});

it('says so when work waits for what never comes', async () => {
  await expect(new VirtualClock().run(() => new Promise(() => undefined))).rejects.toThrow(/will not come/);
});
