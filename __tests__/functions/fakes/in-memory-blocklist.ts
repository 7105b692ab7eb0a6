import { blockedHost } from '../../../functions/core/blocked-host';
import {
  isBlocked,
  versionAttributes,
  type HeldDecision,
  type HostRecord,
  type RecordVersion,
  type Release,
} from '../../../functions/core/host-record';
import type { Blocklist, Generations } from '../../../functions/core/ports';
import type { BlockedHost } from '../../../functions/core/prepare-blocklist';

/** The blocklist in memory, with the same conditions as the one in DynamoDB: see blocklist.contract.ts. */
export class InMemoryBlocklist implements Blocklist {
  readonly records = new Map<string, HostRecord>();
  private current = 0;
  /** What the clock is to the one in DynamoDB: it goes on, whatever is restored. */
  private raised = 0;
  private confirmed = 0;

  async generations(): Promise<Generations> {
    return { current: this.current, confirmed: this.confirmed };
  }

  /** What the state machines do once every firewall has reached a generation. */
  confirm(generation: number): void {
    this.confirmed = Math.max(this.confirmed, generation);
  }

  async raise(): Promise<Generations> {
    this.raised++;
    this.current = Math.max(this.current + 1, this.raised);
    return this.generations();
  }

  /** What restoring the tables to an earlier moment does. */
  restore(records: ReadonlyMap<string, HostRecord>, { current, confirmed }: Generations): void {
    this.records.clear();
    for (const [host, record] of records) this.records.set(host, record);
    [this.current, this.confirmed] = [current, confirmed];
  }

  async find(host: string): Promise<HostRecord | undefined> {
    return this.records.get(host);
  }

  async put(record: HostRecord, existing: HostRecord | undefined): Promise<boolean> {
    return this.write(existing, record);
  }

  async number(record: HostRecord, generation: number): Promise<boolean> {
    return this.write(record, { ...record, Generation: generation });
  }

  async blocked(): Promise<BlockedHost[]> {
    return [...this.records.values()].filter(isBlocked).map(blockedHost);
  }

  async allowed(): Promise<string[]> {
    return [...this.records.values()].flatMap(({ HostIp, Decision }) => (Decision === 'ALLOW' ? [HostIp] : []));
  }

  async decisions(): Promise<HeldDecision[]> {
    return [...this.records.values()].map((record) =>
      Object.fromEntries(
        ['HostIp' as const, ...versionAttributes, 'ReleasedAt' as const, 'ReleaseReason' as const].flatMap((name) =>
          record[name] === undefined ? [] : [[name, record[name]]],
        ),
      ),
    ) as HeldDecision[];
  }

  async release(record: RecordVersion, release: Release): Promise<boolean> {
    const held = this.records.get(record.HostIp);
    return held !== undefined && this.write(record, { ...held, ...release });
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

  /** What an operator does who releases a host: findings leave it alone until then. The generation is raised after. */
  allow(host: string, expiresAt: number): void {
    const at = new Date(0).toISOString();
    this.records.set(host, {
      HostIp: host,
      Decision: 'ALLOW',
      Reason: 'a partner',
      RecordedAt: at,
      ExpiresAt: expiresAt,
    });
  }

  private write(read: RecordVersion | undefined, record: HostRecord): boolean {
    const held = this.records.get(record.HostIp);
    if (JSON.stringify(version(held)) !== JSON.stringify(version(read))) return false;
    this.records.set(record.HostIp, record);
    return true;
  }
}

function version(record: RecordVersion | undefined) {
  return record && versionAttributes.map((name) => record[name]);
}
