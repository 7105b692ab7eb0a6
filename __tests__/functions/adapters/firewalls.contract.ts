import type { Firewalls } from '../../../functions/core/ports';

export const firewall = '333333333333/us-west-2/vpc-0a1b2c3d4e5f60718';

/** What every record of firewalls does. The batch 7 holds `firewall`; the blocklist is at generation 4. */
export function theyAreFirewalls(make: () => Promise<Firewalls>): void {
  let firewalls: Firewalls;
  beforeEach(async () => {
    firewalls = await make();
  });
  const status = async () => (await firewalls.read([firewall])).statuses.get(firewall);

  it('lists the firewalls of a batch, and says so where a batch is not there', async () => {
    expect(await firewalls.inBatch(7)).toEqual([firewall]);
    await expect(firewalls.inBatch(8)).rejects.toMatchObject({ name: 'BatchMissing' });
  });

  it('reads the generation with the records, of any number of firewalls', async () => {
    const many = Array.from({ length: 150 }, (_, index) => `333333333333/us-west-2/vpc-${index}`);
    for (const one of [many[0]!, many[149]!]) await firewalls.claim(one, 'a', 0, 10);
    const { generation, statuses } = await firewalls.read(many);
    expect(generation).toBe(4);
    expect([...statuses.keys()].sort()).toEqual([many[0], many[149]].sort());
  });

  it('gives a firewall to the first who claims it, until the claim runs out', async () => {
    expect(await firewalls.claim(firewall, 'a', 1_000, 2_000)).toMatchObject({ Holder: 'a', LeaseUntil: 2_000 });
    expect(await firewalls.claim(firewall, 'b', 1_999, 3_000)).toBeUndefined();
    expect(await firewalls.claim(firewall, 'a', 1_999, 3_000)).toMatchObject({ LeaseUntil: 3_000 });
    expect(await firewalls.claim(firewall, 'b', 3_000, 4_000)).toMatchObject({ Holder: 'b' });
  });

  it('records a success of the holder, lets go, and forgets an earlier failure', async () => {
    await firewalls.claim(firewall, 'a', 0, 10);
    await firewalls.fail(firewall, 'a', 'AccessDenied: no', '2026-11-24T12:00:00.000Z');
    await firewalls.claim(firewall, 'a', 0, 10);
    const reached = {
      Generation: 4,
      UpdatedAt: '2026-11-24T12:01:00.000Z',
      UnitsUsed: 2,
      Capacity: 100,
      NotEnforced: 0,
    };
    expect(await firewalls.succeed(firewall, 'a', reached)).toBe(true);
    expect(await status()).toMatchObject(reached);
    expect(await status()).not.toHaveProperty('LastError');
    expect(await firewalls.claim(firewall, 'b', 0, 10)).toMatchObject({ ...reached, Holder: 'b' });
  });

  it('records nothing for one who lost the claim', async () => {
    await firewalls.claim(firewall, 'a', 0, 10);
    await firewalls.claim(firewall, 'b', 10, 20);
    expect(await firewalls.succeed(firewall, 'a', { Generation: 3 })).toBe(false);
    await firewalls.fail(firewall, 'a', 'AccessDenied: no', '2026-11-24T12:00:00.000Z');
    expect(await status()).toMatchObject({ Holder: 'b' });
    expect(await status()).not.toHaveProperty('LastError');
  });

  it('notes a failure of one who lost the claim when nobody holds the firewall', async () => {
    await firewalls.claim(firewall, 'b', 0, 10);
    await firewalls.succeed(firewall, 'b', { Generation: 4 });
    await firewalls.fail(firewall, 'a', 'AccessDenied: no', '2026-11-24T12:00:00.000Z');
    expect(await status()).toMatchObject({ Generation: 4, LastError: 'AccessDenied: no' });
  });

  it('records for the holder that the group is there, until it is recorded as reached', async () => {
    await firewalls.claim(firewall, 'a', 0, 10);
    expect(await firewalls.absent(firewall, 'a', 'AccessDenied: no')).toBe(true);
    expect(await firewalls.found(firewall, 'a', '2026-11-24T12:00:00.000Z')).toBe(false);
    await firewalls.claim(firewall, 'a', 0, 10);
    expect(await firewalls.found(firewall, 'b', '2026-11-24T12:00:00.000Z')).toBe(false);
    expect(await firewalls.found(firewall, 'a', '2026-11-24T12:00:00.000Z')).toBe(true);
    expect(await status()).toMatchObject({ FoundAt: '2026-11-24T12:00:00.000Z', Holder: 'a' });
    expect(await status()).not.toHaveProperty('NotDeployed');
    expect(await firewalls.succeed(firewall, 'a', { Generation: 4 })).toBe(true);
    expect(await status()).not.toHaveProperty('FoundAt');
  });

  it('records a firewall that was never there as not deployed, lets go, and forgets an earlier failure', async () => {
    await firewalls.claim(firewall, 'a', 0, 10);
    await firewalls.fail(firewall, 'a', 'AccessDenied: no', '2026-11-24T12:00:00.000Z');
    await firewalls.claim(firewall, 'a', 0, 10);
    expect(await firewalls.absent(firewall, 'a', 'AccessDenied: no role')).toBe(true);
    const { NotDeployed, ...rest } = (await status())!;
    expect(NotDeployed).toBe('AccessDenied: no role');
    for (const name of ['Holder', 'LeaseUntil', 'LastError', 'LastErrorAt']) expect(rest).not.toHaveProperty(name);
    await firewalls.claim(firewall, 'b', 0, 10);
    await firewalls.fail(firewall, 'b', 'Throttled: no', '2026-11-24T12:00:00.000Z');
    expect(await status()).not.toHaveProperty('NotDeployed');
  });

  it('records nobody as not deployed who was ever there, or whom another holds', async () => {
    await firewalls.claim(firewall, 'a', 0, 10);
    await firewalls.claim(firewall, 'b', 10, 20);
    expect(await firewalls.absent(firewall, 'a', 'gone')).toBe(false);
    await firewalls.found(firewall, 'b', '2026-11-24T12:00:00.000Z');
    expect(await firewalls.absent(firewall, 'b', 'gone')).toBe(false);
    await firewalls.succeed(firewall, 'b', { Generation: 4 });
    await firewalls.claim(firewall, 'c', 0, 10);
    expect(await firewalls.absent(firewall, 'c', 'gone')).toBe(false);
    expect(await status()).toMatchObject({ Generation: 4, Holder: 'c' });
    expect(await status()).not.toHaveProperty('NotDeployed');
  });

  it('keeps what was reached when a later update fails', async () => {
    await firewalls.claim(firewall, 'a', 0, 10);
    await firewalls.succeed(firewall, 'a', { Generation: 3, UnitsUsed: 2 });
    await firewalls.claim(firewall, 'a', 0, 10);
    await firewalls.fail(firewall, 'a', 'AccessDenied: no', '2026-11-24T12:00:00.000Z');
    const failed = {
      Generation: 3,
      UnitsUsed: 2,
      LastError: 'AccessDenied: no',
      LastErrorAt: '2026-11-24T12:00:00.000Z',
    };
    expect(await status()).toMatchObject(failed);
    expect(await firewalls.claim(firewall, 'b', 0, 10)).toMatchObject(failed);
  });
}
