import type { HostRecord } from '../../../functions/core/host-record';
import type { FirewallStatus, Generations } from '../../../functions/core/ports';
import type { FirewallKey } from '../../../functions/core/step-contracts';
import { World } from './world';

/** The tables as a backup has them. */
interface Backup {
  readonly records: ReadonlyMap<string, HostRecord>;
  readonly generations: Generations;
  readonly statuses: ReadonlyMap<FirewallKey, FirewallStatus>;
}

/** What is lost, or put back as it was when the last backup was made. */
export const losses = ['a record', 'every record', 'an allowance', 'hosts', 'generation', 'state', 'all'] as const;
export type Loss = (typeof losses)[number];

/** A world in which records vanish and tables are restored behind the back of everybody, and no history says so. */
export class LosingWorld extends World {
  private backup: Backup = { records: new Map(), generations: { current: 0, confirmed: 0 }, statuses: new Map() };

  async makeBackup(): Promise<void> {
    this.backup = {
      records: new Map(this.blocklist.records),
      generations: await this.blocklist.generations(),
      statuses: new Map(this.statuses.statuses),
    };
  }

  /** @param host of the record that it is about, where it is about one */
  async lose(loss: Loss, host: string): Promise<void> {
    const { records } = this.blocklist;
    const now = await this.blocklist.generations();
    const { backup } = this;
    if (loss === 'a record') records.delete(host);
    if (loss === 'every record') records.clear();
    if (loss === 'an allowance') this.blocklist.allow(host, 4_102_444_800);
    if (loss === 'hosts') this.blocklist.restore(backup.records, now);
    if (loss === 'generation' || loss === 'state') this.blocklist.restore(new Map(records), backup.generations);
    if (loss === 'all') this.blocklist.restore(backup.records, backup.generations);
    if (loss === 'state' || loss === 'all') this.restoreStatuses();
  }

  /** An operator lets go of everything that nothing explains, for a while. */
  letGo(): void {
    this.allowed.push('0.0.0.0/0', '::/0');
  }

  /** Claims that are held now are no part of a backup: who holds one goes on. */
  private restoreStatuses(): void {
    const { statuses } = this.statuses;
    statuses.clear();
    for (const [firewall, status] of this.backup.statuses) statuses.set(firewall, status);
  }
}
