import type { Environment } from '../../../local/services/lambda/environment';
import { EnvironmentPool } from '../../../local/services/lambda/environment-pool';

function setUp(limit: number) {
  const started: { isUsable: boolean; kill: () => void }[] = [];
  const pool = new EnvironmentPool(async () => {
    const environment = { isUsable: true, kill: () => (environment.isUsable = false) };
    started.push(environment);
    return environment as unknown as Environment;
  }, limit);
  return { pool, started };
}

const later = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('EnvironmentPool', () => {
  it('hands an environment on to who waits', async () => {
    const { pool, started } = setUp(1);
    const cold = await Promise.all([1, 2, 3].map(() => pool.run((_, isCold) => later().then(() => isCold))));
    expect(cold).toEqual([true, false, false]);
    expect(started).toHaveLength(1);
  });

  it('does not hand on one that has ended', async () => {
    const { pool, started } = setUp(1);
    await Promise.all([1, 2].map(() => pool.run((environment) => later().then(() => environment.kill()))));
    expect(started).toHaveLength(2);
  });

  it('frees the place of an environment that could not be started', async () => {
    let failures = 1;
    const pool = new EnvironmentPool(async () => {
      if (failures-- > 0) throw new Error('no role');
      return { isUsable: true, kill: () => undefined } as unknown as Environment;
    }, 1);
    const results = await Promise.allSettled([1, 2].map(() => pool.run(async () => 'ran')));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('lets those that run and wait end in it when it is closed, and keeps none', async () => {
    const { pool, started } = setUp(1);
    const runs = [1, 2].map(() => pool.run(later));
    await later();
    pool.close({ now: false });
    await Promise.all(runs);
    expect(started.map(({ isUsable }) => isUsable)).toEqual([false]);
  });

  it('starts none any more once it is stopped', async () => {
    const { pool, started } = setUp(1);
    const runs = Promise.allSettled([1, 2].map(() => pool.run(later)));
    pool.close({ now: true });
    expect((await runs).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(pool.run(later)).rejects.toMatchObject({ code: 'ServiceException' });
    expect(started.every(({ isUsable }) => !isUsable)).toBe(true);
  });
});
