import type { Told } from '../../../functions/core/ports';

/** What people were told, in memory: see told.contract.ts. */
export class InMemoryTold implements Told {
  private readonly items = new Map<
    string,
    { readonly status: 'sending' | 'sent'; readonly holder: string; readonly until: number }
  >();

  async claim(key: string, holder: string, now: number, until: number): Promise<'claimed' | 'sent' | 'busy'> {
    const held = this.items.get(key);
    if (held?.status === 'sent') return 'sent';
    if (held && held.until > now && held.holder !== holder) return 'busy';
    this.items.set(key, { status: 'sending', holder, until });
    return 'claimed';
  }

  async sent(key: string, expiresAt: number): Promise<void> {
    this.items.set(key, { status: 'sent', holder: '', until: expiresAt });
  }

  async release(key: string, holder: string): Promise<void> {
    const held = this.items.get(key);
    if (held?.status === 'sending' && held.holder === holder) this.items.delete(key);
  }
}
