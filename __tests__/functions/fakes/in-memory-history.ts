import type { HistoryEntry } from '../../../functions/core/history';
import type { History } from '../../../functions/core/ports';

/** The history in memory: see history.contract.ts. */
export class InMemoryHistory implements History {
  private readonly entries = new Map<string, HistoryEntry>();

  async append(entries: readonly HistoryEntry[]): Promise<void> {
    for (const entry of entries) {
      this.entries.set(JSON.stringify([entry.HostIp, entry.At, entry.Decision, entry.FindingId]), entry);
    }
  }

  async of(host: string): Promise<HistoryEntry[]> {
    return [...this.entries.values()].filter(({ HostIp }) => HostIp === host).sort((a, b) => a.At.localeCompare(b.At));
  }
}
