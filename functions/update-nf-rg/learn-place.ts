import type { Place } from '../core/enforcement';
import { FirewallError, FirewallUnavailable } from '../core/errors';
import type { RuleGroups } from '../core/ports';
import type { FirewallKey } from '../core/step-contracts';
import { fullJitter, type Timing } from '../core/timing';

/** What a look needs: how to look, and until when (milliseconds since 1970) to try. */
export interface Look {
  readonly ruleGroups: RuleGroups;
  readonly timing: Timing;
  readonly deadline: number;
}

/** How often a look is tried again: it runs beside an update, which must not wait long for it. */
const mostRetries = 4;

/**
 * Where a group stands in the policies of its VPC. Never throws: that it cannot be learnt, as with a role that is not
 * allowed to yet, is no failure of the update, and is said instead.
 */
export async function learnPlace(firewall: FirewallKey, look: Look): Promise<Place> {
  try {
    return await persistently(() => look.ruleGroups.standings(firewall), look);
  } catch (error) {
    return errorOf(error);
  }
}

/** Reads again what passes. */
export async function persistently<T>(read: () => Promise<T>, { timing, deadline }: Look): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof FirewallUnavailable) || tries === mostRetries || timing.now() >= deadline) throw error;
      await timing.sleep(fullJitter(tries, 200, 2_000, timing));
    }
  }
}

/** What is told of an error: what AWS said, where it was AWS. */
export function errorOf(error: unknown): {
  readonly error: string;
  readonly message: string;
  readonly passes: boolean;
} {
  const passes = error instanceof FirewallUnavailable;
  const told = error instanceof FirewallError && error.cause instanceof Error ? error.cause : error;
  return told instanceof Error
    ? { error: told.name, message: told.message, passes }
    : { error: 'Error', message: String(told), passes };
}
