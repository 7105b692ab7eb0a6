import type { OrganizationAccount } from '../../../functions/core/enrolment/enrolment';
import type { Members } from '../../../functions/core/enrolment/ports';

/** Members of one service in memory. */
export class InMemoryMembers implements Members {
  /** AWS's word for each membership, by `region/account`. */
  readonly statuses = new Map<string, string>();
  /** Every call of `enrol`, and who was asked for. */
  readonly calls: { readonly region: string; readonly accounts: readonly string[] }[] = [];
  /** What AWS says of an account instead of taking it, or throws for a call that asks for it. */
  readonly objections = new Map<string, string | Error>();
  /** Regions that do not answer, with why. */
  readonly silent = new Map<string, Error>();
  /** What a taken account is called. */
  status = 'Enabled';

  async list(region: string): Promise<ReadonlyMap<string, string>> {
    this.mustAnswer(region);
    const here = [...this.statuses].filter(([key]) => key.startsWith(`${region}/`));
    return new Map(here.map(([key, status]) => [key.slice(region.length + 1), status]));
  }

  async enrol(region: string, accounts: readonly OrganizationAccount[]): Promise<ReadonlyMap<string, string>> {
    this.mustAnswer(region);
    this.calls.push({ region, accounts: accounts.map(({ id }) => id) });
    const results = new Map<string, string>();
    for (const { id } of accounts) {
      const objection = this.objections.get(id);
      if (objection instanceof Error) throw objection;
    }
    for (const { id } of accounts) {
      const objection = this.objections.get(id);
      if (typeof objection === 'string') results.set(id, objection);
      else this.statuses.set(`${region}/${id}`, this.status);
    }
    return results;
  }

  async part(region: string, accounts: readonly string[]): Promise<void> {
    this.mustAnswer(region);
    for (const id of accounts) this.statuses.set(`${region}/${id}`, 'Removed');
  }

  private mustAnswer(region: string): void {
    const error = this.silent.get(region);
    if (error) throw error;
  }
}
