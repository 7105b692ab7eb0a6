import { Observations } from '../../local/observations';

const observation = (summary: string) =>
  ({ time: '2026-01-01T00:00:00Z', kind: 'call', account: '', region: '', summary }) as const;

describe('observations', () => {
  it('are numbered in order, and asked for from a number on', () => {
    const observations = new Observations();
    for (const summary of ['a', 'b', 'c']) observations.add(observation(summary));

    expect(observations.since(1).map(({ index, summary }) => [index, summary])).toEqual([
      [1, 'b'],
      [2, 'c'],
    ]);
    expect(observations.since(3)).toEqual([]);
  });

  it('are told to listeners until they leave', () => {
    const observations = new Observations();
    const heard: string[] = [];
    const leave = observations.on(({ summary }) => heard.push(summary));
    observations.add(observation('a'));
    leave();
    observations.add(observation('b'));

    expect(heard).toEqual(['a']);
  });

  it('keep the last ones under their numbers when there are too many', () => {
    const observations = new Observations(10);
    for (let index = 0; index < 100; index++) observations.add(observation(String(index)));

    const [lost, ...kept] = observations.since(0);
    expect(kept.length).toBeGreaterThanOrEqual(10);
    expect(kept.length).toBeLessThanOrEqual(15);
    const first = kept[0]!.index;
    expect(lost).toMatchObject({
      ...{ kind: 'forgotten', index: first - 1 },
      summary: `observations 0 to ${first - 1} are forgotten: the last 10 are kept`,
    });
    expect(observations.since(first - 2)[0]?.summary).toMatch(`observations ${first - 2} to ${first - 1} are`);
    expect(observations.since(first)[0]).toMatchObject({ index: first, kind: 'call' });
    expect(kept.at(-1)).toMatchObject({ index: 99, summary: '99' });
    expect(observations.since(98).map(({ summary }) => summary)).toEqual(['98', '99']);
  });
});
