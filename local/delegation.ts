import { setTimeout as pause } from 'node:timers/promises';

import { DelegatedAdministrators } from './delegated-administrators';
import { AwsError } from './service';

export interface DelegationTimes {
  /** Milliseconds that registering an administrator, or taking one away, takes; nothing unless given. */
  readonly change?: number;
  /** Milliseconds for which Security Hub does not know the organization yet after that; none unless given. */
  readonly sync?: number;
}

/** How the organization gives its services a delegated administrator: one change at a time, whatever service and Region. */
export class Delegation {
  /**
   * Whether AWS enables a service in the administrator's account, in the Region of the registration. Both are reported of
   * GuardDuty and of Security Hub, and nothing of AWS's own says which it is.
   */
  enables = true;
  /** As Organizations lists them. */
  readonly administrators = new DelegatedAdministrators();
  private isBusy = false;
  private changed = -Infinity;

  constructor(private readonly times: DelegationTimes = {}) {}

  /**
   * Makes one change. In AWS all Regions but one fail when they are registered side by side, for one service at least;
   * that two services disturb each other is the stricter of two readings: they change one entry of Organizations.
   *
   * @param code the service's name for a request that comes while another is under way
   * @throws AwsError for such a request, at once
   */
  async change<T>(code: string, make: () => T | Promise<T>): Promise<T> {
    if (this.isBusy) {
      const message =
        "AWS Organizations can't complete your request because it conflicts with another attempt to modify the same entity. Try again later.";
      throw new AwsError(code, message, code === 'ResourceConflictException' ? 409 : 400);
    }
    this.isBusy = true;
    try {
      await pause(this.times.change ?? 0);
      return await make();
    } finally {
      this.isBusy = false;
      this.changed = Date.now();
    }
  }

  /** Whether the last change has not reached Security Hub's view of the organization. */
  get isSyncing(): boolean {
    return Date.now() < this.changed + (this.times.sync ?? 0);
  }
}
