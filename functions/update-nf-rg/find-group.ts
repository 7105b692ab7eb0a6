import { RoleNotAssumed, RuleGroupMissing, StaleToken } from '../core/errors';
import type { Firewalls, FirewallStatus, RuleGroup, RuleGroups } from '../core/ports';
import type { FirewallKey, MissingPart } from '../core/step-contracts';
import type { Timing } from '../core/timing';
import { errorOf } from './learn-place';

/** What finding a group takes. */
export interface Search {
  readonly firewalls: Firewalls;
  readonly ruleGroups: RuleGroups;
  readonly timing: Timing;
  readonly holder: string;
}

/** Why an update begins again: what it found may not be so any more. */
export const takenOver = 'Another update took this firewall over.';

/**
 * Describes the rule group of a firewall that is held, or says what is missing where it was never there: that one is not
 * deployed yet. One that was there once and is gone is a failure, and so is everything else: AWS's error is thrown.
 *
 * That it is there is on record before anything is written into it, so that none of those that are told as not deployed
 * holds a block.
 * @param before the firewall's record when it was claimed
 */
export async function findGroup(
  firewall: FirewallKey,
  before: FirewallStatus,
  { firewalls, ruleGroups, timing, holder }: Search,
): Promise<RuleGroup | MissingPart> {
  const wasFound = before.Generation !== undefined || before.FoundAt !== undefined;
  let group: RuleGroup;
  try {
    group = await ruleGroups.describe(firewall);
  } catch (error) {
    const missing = missingBy(error);
    if (missing === undefined || wasFound) throw error;
    const { error: name, message } = errorOf(error);
    if (await firewalls.absent(firewall, holder, `${name}: ${message}`.slice(0, 500))) return missing;
    throw new StaleToken(takenOver);
  }
  if (!wasFound && !(await firewalls.found(firewall, holder, new Date(timing.now()).toISOString())))
    throw new StaleToken(takenOver);
  return group;
}

function missingBy(error: unknown): MissingPart | undefined {
  if (error instanceof RoleNotAssumed) return 'role';
  return error instanceof RuleGroupMissing ? 'rule group' : undefined;
}
