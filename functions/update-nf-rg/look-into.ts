import { isUnread, undropped } from '../core/enforcement';
import { dropBothWays, ourRules } from '../core/our-rules';
import type { FirewallStatus } from '../core/ports';
import type { FirewallKey } from '../core/step-contracts';
import { errorOf, learnPlace, persistently, type Look } from './learn-place';
import type { Outcome } from './outcome';

/** How long a record that a VPC drops everything is believed, in milliseconds: policies change behind our back. */
const believedFor = 60_000;

/** Whether a firewall is on record as dropping all that was on the blocklist, and was looked into a moment ago. */
export function isKnownToDrop({ DropsAll, UpdatedAt = '' }: FirewallStatus, now: number): boolean {
  return DropsAll === 1 && now - Date.parse(UpdatedAt) < believedFor;
}

/**
 * Looks into a firewall that has reached the generation, to say what is true of hosts now. It takes no claim and writes
 * nothing: rules that are not right any more are for the next reconcile.
 */
export async function lookInto(
  firewall: FirewallKey,
  hosts: readonly string[],
  { NotEnforced = 0 }: FirewallStatus,
  look: Look,
): Promise<Outcome> {
  const place = learnPlace(firewall, look);
  try {
    const { rules } = await persistently(() => look.ruleGroups.describe(firewall), look);
    const group = {
      holds: (ip: Parameters<typeof dropBothWays>[1]) => dropBothWays(rules, ip),
      isLeftOut: () => NotEnforced > 0,
      foreign: rules.filter(({ Priority }) => !ourRules.some(({ priority }) => priority === Priority)),
    };
    return { kind: 'skipped', firewall, undropped: undropped(hosts, group, await place) };
  } catch (error) {
    const known = await place;
    const { error: name, message } = isUnread(known) ? known : errorOf(error);
    const unread = hosts.map((host) => ({ host, why: 'unread' as const, detail: `${name}: ${message}` }));
    return { kind: 'skipped', firewall, undropped: unread };
  }
}
