import type { HostRecord, NewBlock } from '../../../functions/core/host-record';
import type { Blocklist } from '../../../functions/core/ports';

export function newBlock(host: string, changes: Partial<NewBlock> = {}): NewBlock {
  return {
    HostIp: host,
    Decision: 'BLOCK',
    Reason: 'remote host of a finding',
    FirstSeen: '2026-11-24T12:00:00.000Z',
    LastSeen: '2026-11-24T12:00:00.000Z',
    RecordedAt: '2026-11-24T12:00:01.000Z',
    ExpiresAt: 1_800_000_000,
    FindingId: 'finding-1',
    FindingUpdatedAt: '2026-11-24T12:00:00.000Z',
    Severity: 'HIGH',
    SeverityRank: 3,
    Count: 1,
    ...changes,
  };
}

/** What every blocklist does, in memory and in DynamoDB alike. */
export function itIsABlocklist(make: () => Promise<Blocklist>): void {
  let blocklist: Blocklist;
  beforeEach(async () => {
    blocklist = await make();
  });

  const enter = async (host: string, changes: Partial<NewBlock> = {}): Promise<HostRecord> => {
    const { current } = await blocklist.generations();
    expect(await blocklist.enter(newBlock(host, changes), await blocklist.find(host), current)).toBe(current + 1);
    return (await blocklist.find(host))!;
  };

  it('begins at generation 0, empty', async () => {
    expect(await blocklist.generations()).toEqual({ current: 0, confirmed: 0 });
    expect(await blocklist.blocked()).toEqual([]);
    expect(await blocklist.find('185.220.101.4')).toBeUndefined();
  });

  it('enters a host with the generation that it raises', async () => {
    expect(await enter('185.220.101.4')).toEqual({ ...newBlock('185.220.101.4'), Generation: 1 });
    expect((await enter('2a0b:f4c2::1')).Generation).toBe(2);
    expect((await blocklist.generations()).current).toBe(2);
    expect((await blocklist.blocked()).sort((a, b) => a.host.localeCompare(b.host))).toEqual([
      { host: '185.220.101.4', severityRank: 3, lastSeen: '2026-11-24T12:00:00.000Z' },
      { host: '2a0b:f4c2::1', severityRank: 3, lastSeen: '2026-11-24T12:00:00.000Z' },
    ]);
  });

  it('enters nothing when the generation was raised since it was read', async () => {
    await enter('185.220.101.4');
    expect(await blocklist.enter(newBlock('45.155.205.233'), undefined, 0)).toBeUndefined();
    expect(await blocklist.find('45.155.205.233')).toBeUndefined();
    expect((await blocklist.generations()).current).toBe(1);
  });

  it('enters nothing when the record was made or changed since it was read', async () => {
    const existing = await enter('185.220.101.4');
    expect(await blocklist.enter(newBlock('185.220.101.4'), undefined, 1)).toBeUndefined();
    await blocklist.extend({ ...existing, Count: 2 }, existing);
    expect(await blocklist.enter(newBlock('185.220.101.4'), existing, 1)).toBeUndefined();
    expect((await blocklist.generations()).current).toBe(1);
  });

  it('extends a record that is as it was read, and only then', async () => {
    const existing = await enter('185.220.101.4');
    const extended = { ...existing, ExpiresAt: existing.ExpiresAt + 60, Count: 2 };
    expect(await blocklist.extend(extended, existing)).toBe(true);
    expect(await blocklist.extend({ ...existing, Count: 3 }, existing)).toBe(false);
    expect(await blocklist.find('185.220.101.4')).toEqual(extended);
    expect((await blocklist.generations()).current).toBe(1);
  });

  it('answers decisions that have run out, and no others', async () => {
    const old = await enter('185.220.101.4', { ExpiresAt: 1_000 });
    await enter('45.155.205.233', { ExpiresAt: 1_001 });
    expect(await blocklist.due(1_000)).toEqual([old]);
  });

  it('releases hosts all at once, and keeps their records until they are removed', async () => {
    const records = [
      await enter('185.220.101.4', { ExpiresAt: 1_000 }),
      await enter('45.155.205.233', { ExpiresAt: 2_000 }),
    ];
    expect(await blocklist.release(records, 2)).toBe(3);
    expect(await blocklist.blocked()).toEqual([]);
    expect(await blocklist.generations()).toMatchObject({ current: 3 });
    // Due although one of them has time left: whoever released it must be able to finish.
    const due = await blocklist.due(1_000);
    expect(due.map(({ HostIp, ReleaseGeneration }) => [HostIp, ReleaseGeneration]).sort()).toEqual([
      ['185.220.101.4', 3],
      ['45.155.205.233', 3],
    ]);
  });

  it('releases none when one was seen again, and names it', async () => {
    const records = [await enter('185.220.101.4'), await enter('45.155.205.233')];
    await blocklist.extend({ ...records[1]!, Count: 2 }, records[1]!);
    expect(await blocklist.release(records, 2)).toEqual(['45.155.205.233']);
    expect(await blocklist.blocked()).toHaveLength(2);
    expect((await blocklist.generations()).current).toBe(2);
  });

  it('releases none when the generation was raised since it was read, and names none', async () => {
    const records = [await enter('185.220.101.4'), await enter('45.155.205.233')];
    expect(await blocklist.release(records, 1)).toEqual([]);
    expect(await blocklist.blocked()).toHaveLength(2);
  });

  it('puts a released host back when it is entered again', async () => {
    const record = await enter('185.220.101.4');
    await blocklist.release([record], 1);
    expect((await enter('185.220.101.4', { FindingId: 'finding-2' })).ReleaseGeneration).toBeUndefined();
    expect(await blocklist.blocked()).toHaveLength(1);
  });

  it('removes a record that is as it was marked, and only then', async () => {
    const record = await enter('185.220.101.4');
    await blocklist.release([record], 1);
    const marked = (await blocklist.find('185.220.101.4'))!;
    expect(await blocklist.remove({ ...marked, ReleaseGeneration: 7 })).toBe(false);
    expect(await blocklist.remove({ ...marked, ExpiresAt: 7 })).toBe(false);
    expect(await blocklist.remove(record)).toBe(false);
    expect(await blocklist.remove(marked)).toBe(true);
    expect(await blocklist.find('185.220.101.4')).toBeUndefined();
  });

  it('counts a record that is gone as removed', async () => {
    expect(await blocklist.remove({ ...newBlock('185.220.101.4'), ReleaseGeneration: 1 })).toBe(true);
  });
}
