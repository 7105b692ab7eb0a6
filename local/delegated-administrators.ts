/** What Organizations knows of one delegation. */
export interface DelegatedAdministrator {
  readonly account: string;
  /** Such as `guardduty.amazonaws.com`. */
  readonly service: string;
  /** Seconds since 1970. */
  readonly since: number;
}

/**
 * The accounts that services of the organization are delegated to. Whoever is one may read the whole organization, and
 * stays one until Organizations is told otherwise: "Changing the delegated GuardDuty administrator account" in
 * GuardDuty's user guide deregisters it there by a step of its own.
 */
export class DelegatedAdministrators {
  private readonly known = new Map<string, DelegatedAdministrator>();

  /** @returns whether it was not registered before */
  register(account: string, service: string): boolean {
    const key = `${account} ${service}`;
    if (this.known.has(key)) return false;
    this.known.set(key, { account, service, since: Math.floor(Date.now() / 1000) });
    return true;
  }

  /** @returns whether it was registered */
  deregister(account: string, service: string): boolean {
    return this.known.delete(`${account} ${service}`);
  }

  list(): readonly DelegatedAdministrator[] {
    return [...this.known.values()];
  }

  has(account: string): boolean {
    return this.list().some((one) => one.account === account);
  }
}
