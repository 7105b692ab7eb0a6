import type { HostRecord, NewBlock, Release } from '../../../functions/core/host-record';
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

/** A release of a block that has run out. */
const release = (number: number): Release => ({
  ReleaseGeneration: number,
  ReleasedAt: '2026-11-24T12:00:00.000Z',
  ReleaseReason: undefined,
});

/** What every blocklist does, in memory and in DynamoDB alike. */
export function itIsABlocklist(make: () => Promise<Blocklist>): void {
  let blocklist: Blocklist;
  beforeEach(async () => {
    blocklist = await make();
  });

  /** What recording a new host does. */
  const enter = async (host: string, changes: Partial<NewBlock> = {}): Promise<HostRecord> => {
    const record = newBlock(host, changes);
    expect(await blocklist.put(record, await blocklist.find(host))).toBe(true);
    await blocklist.number(record, (await blocklist.raise()).current);
    return (await blocklist.find(host))!;
  };

  it('begins at generation 0, empty', async () => {
    expect(await blocklist.generations()).toEqual({ current: 0, confirmed: 0 });
    expect(await blocklist.blocked()).toEqual([]);
    expect(await blocklist.find('185.220.101.4')).toBeUndefined();
  });

  it('raises the generation by one each time, and answers it', async () => {
    expect(await blocklist.raise()).toEqual({ current: 1, confirmed: 0 });
    expect(await blocklist.raise()).toEqual({ current: 2, confirmed: 0 });
    expect(await blocklist.generations()).toEqual({ current: 2, confirmed: 0 });
  });

  it('blocks a host from the moment that its record is put, before it has a generation', async () => {
    expect(await blocklist.put(newBlock('185.220.101.4'), undefined)).toBe(true);
    expect(await blocklist.find('185.220.101.4')).toEqual(newBlock('185.220.101.4'));
    expect(await blocklist.blocked()).toHaveLength(1);
    expect((await blocklist.generations()).current).toBe(0);
  });

  it('holds every host with its generation', async () => {
    expect(await enter('185.220.101.4')).toEqual({ ...newBlock('185.220.101.4'), Generation: 1 });
    expect((await enter('2a0b:f4c2::1')).Generation).toBe(2);
    expect((await blocklist.blocked()).sort((a, b) => a.host.localeCompare(b.host))).toEqual([
      { host: '185.220.101.4', severityRank: 3, lastSeen: '2026-11-24T12:00:00.000Z', count: 1, accounts: [] },
      { host: '2a0b:f4c2::1', severityRank: 3, lastSeen: '2026-11-24T12:00:00.000Z', count: 1, accounts: [] },
    ]);
  });

  it('says of each host how often it was seen, and which accounts reported it', async () => {
    await enter('185.220.101.4', { Count: 5, FindingAccount: '333333333333' });
    await enter('45.155.205.233', { FindingAccount: '333333333333', FindingAccounts: '444444444444 333333333333' });
    expect((await blocklist.blocked()).sort((a, b) => a.host.localeCompare(b.host))).toMatchObject([
      { host: '185.220.101.4', count: 5, accounts: ['333333333333'] },
      { host: '45.155.205.233', count: 1, accounts: ['444444444444', '333333333333'] },
    ]);
  });

  it('names the hosts that operators allow, and no others', async () => {
    await enter('185.220.101.4');
    await enter('45.155.205.233', { Decision: 'ALLOW' });
    expect(await blocklist.allowed()).toEqual(['45.155.205.233']);
    expect(await blocklist.blocked()).toHaveLength(1);
  });

  it('puts nothing over a record that was made since the host was read', async () => {
    const existing = await enter('185.220.101.4');
    expect(await blocklist.put(newBlock('185.220.101.4', { FindingId: 'finding-2' }), undefined)).toBe(false);
    expect(await blocklist.find('185.220.101.4')).toEqual(existing);
  });

  it('puts a record over one that is as it was read, and only then', async () => {
    const existing = await enter('185.220.101.4');
    const extended = { ...existing, ExpiresAt: existing.ExpiresAt + 60, Count: 2 };
    expect(await blocklist.put(extended, existing)).toBe(true);
    expect(await blocklist.put({ ...existing, Count: 3 }, existing)).toBe(false);
    expect(await blocklist.find('185.220.101.4')).toEqual(extended);
  });

  it('puts nothing over a record that was numbered since it was read', async () => {
    await blocklist.put(newBlock('185.220.101.4'), undefined);
    const unnumbered = (await blocklist.find('185.220.101.4'))!;
    await blocklist.number(unnumbered, 1);
    expect(await blocklist.put({ ...unnumbered, Count: 2 }, unnumbered)).toBe(false);
  });

  it('numbers a record once, and none that has changed', async () => {
    const record = newBlock('185.220.101.4');
    await blocklist.put(record, undefined);
    await blocklist.number(newBlock('185.220.101.4', { FindingId: 'finding-2' }), 1);
    expect(await blocklist.find('185.220.101.4')).toEqual(record);
    await blocklist.number(record, 2);
    await blocklist.number(record, 3);
    expect(await blocklist.find('185.220.101.4')).toEqual({ ...record, Generation: 2 });
    await blocklist.number(newBlock('45.155.205.233'), 4);
    expect(await blocklist.find('45.155.205.233')).toBeUndefined();
  });

  it('answers every decision, with what it takes to end it', async () => {
    const record = await enter('185.220.101.4', { ExpiresAt: 1_000 });
    await enter('45.155.205.233');
    const decisions = await blocklist.decisions();
    expect(decisions.map(({ HostIp }) => HostIp).sort()).toEqual(['185.220.101.4', '45.155.205.233']);
    const decision = decisions.find(({ HostIp }) => HostIp === record.HostIp)!;
    expect(record).toMatchObject(decision);
    expect(await blocklist.release(decision, release(7))).toBe(true);
  });

  it('releases a host, and keeps its record until it is removed', async () => {
    const record = await enter('185.220.101.4', { ExpiresAt: 2_000 });
    const why = { ...release(7), ReleaseReason: 'is on the never-block list' };
    expect(await blocklist.release(record, why)).toBe(true);
    expect(await blocklist.blocked()).toEqual([]);
    expect(await blocklist.find('185.220.101.4')).toEqual({ ...record, ...why });
    expect(await blocklist.decisions()).toEqual([expect.objectContaining(why)]);
  });

  it('releases no host that was seen again, and none twice', async () => {
    const record = await enter('185.220.101.4');
    const seenAgain = { ...record, Count: 2 };
    await blocklist.put(seenAgain, record);
    expect(await blocklist.release(record, release(7))).toBe(false);
    expect(await blocklist.blocked()).toHaveLength(1);
    expect(await blocklist.release(seenAgain, release(7))).toBe(true);
    expect(await blocklist.release(seenAgain, release(8))).toBe(false);
    expect(await blocklist.find('185.220.101.4')).toMatchObject({ ReleaseGeneration: 7 });
  });

  it('puts a released host back when it is entered again', async () => {
    await blocklist.release(await enter('185.220.101.4'), release(7));
    const entered = await enter('185.220.101.4', { FindingId: 'finding-2' });
    expect(Object.keys(entered)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^Release/)]));
    expect(await blocklist.blocked()).toHaveLength(1);
  });

  it('removes a record that is as it was marked, and only then', async () => {
    const record = await enter('185.220.101.4');
    await blocklist.release(record, release(1));
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
