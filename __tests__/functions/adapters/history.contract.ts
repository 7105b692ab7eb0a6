import type { HistoryEntry } from '../../../functions/core/history';
import type { History } from '../../../functions/core/ports';

export function historyEntry(changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    HostIp: '185.220.101.4',
    At: '2026-11-24T12:00:00.000Z',
    Decision: 'blocked',
    Reason: 'remote host of a finding',
    ExpiresAt: 1_800_000_000,
    FindingId: 'finding-1',
    Account: '444444444444',
    Region: 'us-east-1',
    Type: 'Effects/UnauthorizedAccess:EC2-TorClient',
    Severity: 'HIGH',
    ...changes,
  };
}

/** What every history does, in memory and in DynamoDB alike. */
export function itIsAHistory(make: () => Promise<History>): void {
  let history: History;
  beforeEach(async () => {
    history = await make();
  });

  it('has nothing to say of a host that nothing was decided about', async () => {
    await history.append([]);
    expect(await history.of('185.220.101.4')).toEqual([]);
  });

  it('tells the decisions about a host in the order of time, and those about no other', async () => {
    const later = historyEntry({ At: '2026-12-24T12:00:00.000Z', Decision: 'released' });
    await history.append([later, historyEntry(), historyEntry({ HostIp: '2a0b:f4c2::1' })]);
    expect(await history.of('185.220.101.4')).toEqual([historyEntry(), later]);
  });

  it('keeps two decisions of the same moment', async () => {
    await history.append([historyEntry(), historyEntry({ FindingId: 'finding-2' })]);
    await history.append([historyEntry({ Decision: 'refused' })]);
    expect(await history.of('185.220.101.4')).toHaveLength(3);
  });

  it('holds an entry once that is appended twice', async () => {
    await history.append([historyEntry()]);
    await history.append([historyEntry()]);
    expect(await history.of('185.220.101.4')).toEqual([historyEntry()]);
  });

  it('takes whatever text a finding has for a host', async () => {
    const host = '\u{1F600}'.repeat(99);
    await history.append([historyEntry({ HostIp: host, FindingId: 'é'.repeat(512) })]);
    expect(await history.of(host)).toHaveLength(1);
  });
}
