import { readIp } from './address';
import { bitsOf, type Ip } from './ip';
import { rangeOf, type IpRange } from './ip-range';
import type { Standing } from './ports';
import { passing, shadowing } from './shadowing';
import type { StatelessRule } from './stateless-rule';
import type { NotDroppedCause } from './step-contracts';

/** Where a rule group stands in the policies that its VPC's firewalls use, or why that is not known. */
export type Place = readonly Standing[] | Unread;

/** Policies that could not be read. */
export interface Unread {
  readonly error: string;
  readonly message: string;
  /** Whether it passes by itself. */
  readonly passes: boolean;
}

/** A rule of others that lets blocked hosts through before ours are reached. */
export interface PassingRule {
  readonly priority: number;
  /** The group that holds it, where that is not ours. */
  readonly group?: string;
}

/** A host that a VPC does not drop, and why. */
export interface Undropped {
  readonly host: string;
  readonly why: NotDroppedCause;
  /** The firewall, the rule or the error that it is about. */
  readonly detail?: string;
}

/** What a rule group does by itself. */
export interface Enforced {
  /** Whether its rules drop every packet from and to an address. */
  readonly holds: (ip: Ip) => boolean;
  /** Whether a host that it does not hold was left out for want of room. */
  readonly isLeftOut: (host: string) => boolean;
  /** Rules of others in it. */
  readonly foreign: readonly StatelessRule[];
}

export function isUnread(place: Place): place is Unread {
  return 'error' in place;
}

/** Whether nothing can be dropped by a group: no firewall is known, or one uses a policy without it. */
export function isUnattached(place: readonly Standing[]): boolean {
  return place.length === 0 || place.some(({ refers }) => !refers);
}

/**
 * Rules of others that let through any blocked host that a group drops before it is reached, in the group itself and
 * before it. Whom a network holds beside its blocked hosts they may let through.
 */
export function passedBy(
  place: Place,
  { foreign, hosts }: { readonly foreign: readonly StatelessRule[]; readonly hosts: readonly IpRange[] },
): PassingRule[] {
  const before = isUnread(place) ? [] : place.flatMap((standing) => standing.before);
  const all = [
    ...shadowing(foreign, hosts).map((priority): PassingRule => ({ priority })),
    ...before.flatMap(({ name, rules }) =>
      passing(rules, hosts).map((priority): PassingRule => ({ priority, group: name })),
    ),
  ];
  // Several firewalls of a VPC may use the same policy.
  return [...new Map(all.map((rule) => [wordsOf(rule), rule])).values()];
}

/**
 * The hosts that a group does not have a VPC drop, each with the first thing in the way. A group drops nothing unless
 * every firewall of the VPC uses a policy with it, and nothing that a rule before it lets through: to forward to stateful
 * inspection is to let through, since no stateful rule of ours drops. What is not known counts as in the way.
 */
export function undropped(hosts: readonly string[], group: Enforced, place: Place): Undropped[] {
  return hosts.flatMap((host) => {
    const found = obstacle(host, group, place);
    return found === undefined ? [] : [{ host, ...found }];
  });
}

function obstacle(host: string, group: Enforced, place: Place): Omit<Undropped, 'host'> | undefined {
  const ip = readIp(host);
  if ('refusal' in ip) return { why: 'missing' };
  if (!group.holds(ip)) return { why: group.isLeftOut(host) ? 'room' : 'missing' };
  if (isUnread(place)) {
    const [first] = passedBy([], { foreign: group.foreign, hosts: [rangeOfHost(ip)] });
    return first === undefined
      ? { why: 'unread', detail: `${place.error}: ${place.message}` }
      : { why: 'passed', detail: wordsOf(first) };
  }
  if (place.length === 0) return { why: 'no firewall' };
  const without = place.find(({ refers }) => !refers);
  if (without !== undefined) return { why: 'unattached', detail: without.firewall };
  const [first] = passedBy(place, { foreign: group.foreign, hosts: [rangeOfHost(ip)] });
  return first === undefined ? undefined : { why: 'passed', detail: wordsOf(first) };
}

function rangeOfHost({ family, value }: Ip): IpRange {
  return rangeOf(family, value, bitsOf(family));
}

/** A rule as people find it. */
export function wordsOf({ priority, group }: PassingRule): string {
  return `priority ${priority}${group === undefined ? '' : ` of rule group ${group}`}`;
}
