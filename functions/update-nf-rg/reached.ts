import {
  isUnattached,
  isUnread,
  passedBy,
  undropped,
  wordsOf,
  type PassingRule,
  type Place,
} from '../core/enforcement';
import type { Ip } from '../core/ip';
import { partition } from '../core/our-rules';
import type { FirewallStatus, RuleGroup } from '../core/ports';
import { nameOf } from '../core/leaving';
import type { RuleGroupPlan } from '../core/rule-group';
import type { FirewallKey, HealedCause } from '../core/step-contracts';
import { areAsWritten, digestOf } from './digest-of';
import type { Reached } from './outcome';
import type { Judgement } from './release-judge';

/** What an update has found and made of a firewall. */
export interface Update {
  readonly firewall: FirewallKey;
  /** The record that it found. */
  readonly before: FirewallStatus;
  readonly group: RuleGroup;
  readonly plan: RuleGroupPlan;
  /** On what leaves the rules. */
  readonly judgement: Judgement;
  readonly place: Place;
  /** The generation that the rules are made from. */
  readonly generation: number;
}

/** What was asked of an update. */
export interface Asked {
  readonly reconcile: boolean;
  readonly generation: number;
  readonly hosts: readonly string[] | undefined;
}

/** What stands in the way of what the rules of a firewall drop. */
interface Troubles {
  readonly unattached: boolean;
  /** Name of the error for which it is not known whether any firewall uses the group. */
  readonly unread: string | undefined;
  readonly passedBy: readonly PassingRule[];
}

/** The record of a firewall whose rules are right, and what is said of it. */
export function recordOf(update: Update, asked: Asked, now: number): { status: FirewallStatus; reached: Reached } {
  const { firewall, before, group, plan, judgement, place, generation } = update;
  const { stay, gone, letGo } = judgement;
  const troubles = troublesOf(update);
  const warnings = warningsOf(update, troubles);
  const writtenAt = plan.content ? now : before.WrittenAt;
  const held = asked.reconcile || stay.length === 0 ? stay.length : before.Held;
  const dropsAll = !isUnread(place) && warnings === '';
  const status = {
    // What holds more than the blocklist has not reached it: whoever lets go of hosts looks into it again.
    Generation: stay.length > 0 ? Math.min(before.Generation ?? 0, generation) : generation,
    UpdatedAt: new Date(now).toISOString(),
    ...(writtenAt !== undefined && { WrittenAt: writtenAt }),
    UnitsUsed: plan.units,
    Capacity: group.capacity,
    NotEnforced: plan.notEnforced.length,
    ...(plan.networks > 0 && { Networks: plan.networks }),
    Digest: digestOf(plan.ranges),
    ...(held !== undefined && held > 0 && { Held: held }),
    ...(dropsAll && { DropsAll: 1 }),
    ...(warnings !== '' && { Warnings: warnings }),
  };
  const reached: Reached = {
    kind: plan.content ? 'updated' : 'unchanged',
    firewall,
    generation,
    units: plan.units,
    capacity: group.capacity,
    // The list's generation was read after the record.
    aheadBy: Math.max(0, (before.Generation ?? 0) - generation),
    healed: healedBy(update, asked),
    lifted: (gone.length > 0 ? gone : letGo).map(nameOf),
    held: asked.reconcile ? stay.map(nameOf) : undefined,
    notEnforced: plan.notEnforced,
    ...troubles,
    undropped: asked.hosts && undropped(asked.hosts, enforced(plan), place),
    newWarning: (warnings !== '' && warnings !== before.Warnings) || (held ?? 0) > (before.Held ?? 0),
  };
  return { status, reached };
}

function troublesOf({ group, plan, place }: Update): Troubles {
  return {
    // Where the policies could not be read, what the group itself says is all that is known.
    unattached: isUnread(place) ? group.associations === 0 : isUnattached(place),
    unread: isUnread(place) ? place.error : undefined,
    passedBy: passedBy(place, plan),
  };
}

function enforced({ ranges, notEnforced, foreign }: RuleGroupPlan) {
  const left = new Set(notEnforced);
  return {
    holds: ({ family, value }: Ip) =>
      ranges.some((range) => range.family === family && range.first <= value && value <= range.last),
    isLeftOut: (host: string) => left.has(host),
    foreign,
  };
}

/** What people are warned of, as text that changes with it. Which hosts are left out changes too often to be news. */
function warningsOf({ place, plan, before }: Update, { unattached, passedBy: passing }: Troubles): string {
  // What was throttled is known again in a moment: what was known before stands until then.
  if (isUnread(place) && place.passes) return before.Warnings ?? '';
  return [
    ...(unattached ? ['unattached'] : []),
    ...(isUnread(place) ? [`policies not read: ${place.error}`] : []),
    ...(plan.notEnforced.length > 0 ? ['full'] : []),
    ...passing.slice(0, 20).map((rule) => `shadowed by ${rule.group === undefined ? rule.priority : wordsOf(rule)}`),
  ].join(', ');
}

/** What an update put right, if it put anything right rather than just follow the blocklist. */
function healedBy(
  { before, group, plan: { dropsOther, notEnforced, networks }, judgement }: Update,
  { reconcile, generation }: Asked,
): HealedCause | undefined {
  if (judgement.gone.length > 0) return 'gone';
  if (judgement.letGo.length > 0) return 'let go';
  if (before.LastError !== undefined) return 'failure';
  if (!reconcile || !dropsOther) return undefined;
  if (before.Generation === undefined) return 'new';
  // One that is behind is being brought on by the update that made it so; and who has to go from a full group changes
  // with what is seen again.
  // Nor is it anybody's hand where a setting or an allowance has changed which networks are dropped as a whole.
  const isChanged =
    before.Digest === undefined ? networks === 0 : !areAsWritten(partition(group.rules).ours, before.Digest);
  return isChanged && before.Generation >= generation && notEnforced.length === 0 ? 'drift' : undefined;
}
