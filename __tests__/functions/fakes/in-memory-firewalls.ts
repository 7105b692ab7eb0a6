import { BatchMissing } from '../../../functions/core/errors';
import type { Blocklist, Firewalls, FirewallStates, FirewallStatus } from '../../../functions/core/ports';
import type { FirewallKey } from '../../../functions/core/step-contracts';

/** The firewalls' records in memory: see firewalls.contract.ts. */
export class InMemoryFirewalls implements Firewalls {
  readonly statuses = new Map<FirewallKey, FirewallStatus>();
  /** The item of an operator who lets hosts go: until when, in milliseconds since 1970. */
  letGoItem: { readonly hosts: readonly string[]; readonly until: number } = { hosts: [], until: 0 };

  constructor(
    private readonly batches: ReadonlyMap<number, readonly FirewallKey[]>,
    private readonly blocklist: Pick<Blocklist, 'generations'>,
  ) {}

  async inBatch(batch: number): Promise<FirewallKey[]> {
    const firewalls = this.batches.get(batch);
    if (!firewalls) throw new BatchMissing(`The item batch/${batch} is gone.`);
    return [...firewalls];
  }

  async letGo(now: number): Promise<readonly string[]> {
    const left = this.letGoItem.until - now;
    return left > 0 && left <= 86_400_000 ? this.letGoItem.hosts : [];
  }

  async read(firewalls: readonly FirewallKey[]): Promise<FirewallStates> {
    const { current } = await this.blocklist.generations();
    return {
      generation: current,
      statuses: new Map(
        firewalls.flatMap((firewall) => {
          const status = this.statuses.get(firewall);
          return status ? [[firewall, status]] : [];
        }),
      ),
    };
  }

  async claim(firewall: FirewallKey, holder: string, now: number, until: number): Promise<FirewallStatus | undefined> {
    const status = this.statuses.get(firewall) ?? {};
    if (status.Holder !== undefined && status.Holder !== holder && (status.LeaseUntil ?? 0) > now) return undefined;
    const claimed = { ...status, Holder: holder, LeaseUntil: until };
    this.statuses.set(firewall, claimed);
    return claimed;
  }

  async succeed(firewall: FirewallKey, holder: string, status: FirewallStatus): Promise<boolean> {
    if (this.statuses.get(firewall)?.Holder !== holder) return false;
    this.statuses.set(firewall, without(status, 'Holder', 'LeaseUntil'));
    return true;
  }

  async fail(firewall: FirewallKey, holder: string, error: string, at: string): Promise<void> {
    const status = this.statuses.get(firewall) ?? {};
    if (status.Holder !== undefined && status.Holder !== holder) return;
    this.statuses.set(firewall, {
      ...without(status, 'Holder', 'LeaseUntil', 'NotDeployed'),
      LastError: error,
      LastErrorAt: at,
    });
  }

  async found(firewall: FirewallKey, holder: string, at: string): Promise<boolean> {
    const status = this.statuses.get(firewall) ?? {};
    if (status.Holder !== holder) return false;
    this.statuses.set(firewall, { ...without(status, 'NotDeployed'), FoundAt: at });
    return true;
  }

  async absent(firewall: FirewallKey, holder: string, error: string): Promise<boolean> {
    const status = this.statuses.get(firewall) ?? {};
    if (status.Generation !== undefined || status.FoundAt !== undefined) return false;
    if (status.Holder !== undefined && status.Holder !== holder) return false;
    const kept = without(status, 'Holder', 'LeaseUntil', 'LastError', 'LastErrorAt');
    this.statuses.set(firewall, { ...kept, NotDeployed: error });
    return true;
  }
}

function without(status: FirewallStatus, ...names: readonly (keyof FirewallStatus)[]): FirewallStatus {
  return Object.fromEntries(Object.entries(status).filter(([name]) => !(names as readonly string[]).includes(name)));
}
