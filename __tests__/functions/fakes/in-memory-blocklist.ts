import { isBlocked, type HostRecord, type NewBlock } from '../../../functions/core/host-record';
import type { Blocklist, Generations } from '../../../functions/core/ports';
import type { BlockedHost } from '../../../functions/core/prepare-blocklist';

/** The blocklist in memory, with the same conditions as the one in DynamoDB: see blocklist.contract.ts. */
export class InMemoryBlocklist implements Blocklist {
  readonly records = new Map<string, HostRecord>();
  private current = 0;
  private confirmed = 0;

  async generations(): Promise<Generations> {
    return { current: this.current, confirmed: this.confirmed };
  }

  /** What the state machines do once every firewall has reached a generation. */
  confirm(generation: number): void {
    this.confirmed = Math.max(this.confirmed, generation);
  }

  async find(host: string): Promise<HostRecord | undefined> {
    return this.records.get(host);
  }

  async enter(record: NewBlock, existing: HostRecord | undefined, generation: number): Promise<number | undefined> {
    if (generation !== this.current || !this.isAs(record.HostIp, existing)) return undefined;
    this.current++;
    this.records.set(record.HostIp, { ...record, Generation: this.current });
    return this.current;
  }

  async extend(record: HostRecord, existing: HostRecord): Promise<boolean> {
    if (!this.isAs(record.HostIp, existing)) return false;
    this.records.set(record.HostIp, record);
    return true;
  }

  async blocked(): Promise<BlockedHost[]> {
    return [...this.records.values()].filter(isBlocked).map(({ HostIp, SeverityRank = 0, LastSeen = '' }) => ({
      host: HostIp,
      severityRank: SeverityRank,
      lastSeen: LastSeen,
    }));
  }

  async due(now: number): Promise<HostRecord[]> {
    return [...this.records.values()].filter(
      (record) => record.ExpiresAt <= now || record.ReleaseGeneration !== undefined,
    );
  }

  async release(records: readonly HostRecord[], generation: number): Promise<number | readonly string[]> {
    const changed = records.filter((record) => !this.isAs(record.HostIp, record)).map(({ HostIp }) => HostIp);
    if (changed.length > 0 || generation !== this.current) return changed;
    this.current++;
    for (const record of records) this.records.set(record.HostIp, { ...record, ReleaseGeneration: this.current });
    return this.current;
  }

  async remove({
    HostIp,
    Decision,
    ExpiresAt,
    ReleaseGeneration,
  }: Parameters<Blocklist['remove']>[0]): Promise<boolean> {
    const held = this.records.get(HostIp);
    if (!held) return true;
    if (held.Decision !== Decision || held.ExpiresAt !== ExpiresAt || held.ReleaseGeneration !== ReleaseGeneration)
      return false;
    return this.records.delete(HostIp);
  }

  /** What an operator does who releases a host: it leaves the blocklist, and findings leave it alone until then. */
  allow(host: string, expiresAt: number): void {
    this.current++;
    const at = new Date(0).toISOString();
    this.records.set(host, {
      HostIp: host,
      Decision: 'ALLOW',
      Reason: 'a partner',
      RecordedAt: at,
      ExpiresAt: expiresAt,
    });
  }

  private isAs(host: string, read: HostRecord | undefined): boolean {
    return JSON.stringify(version(this.records.get(host))) === JSON.stringify(version(read));
  }
}

function version(record: HostRecord | undefined) {
  return (
    record && [
      record.Decision,
      record.ExpiresAt,
      record.Count,
      record.ReleaseGeneration,
      record.FindingId,
      record.FindingUpdatedAt,
    ]
  );
}
