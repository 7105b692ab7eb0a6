import { countDropped } from './count-dropped';
import { PriorityCollision } from './errors';
import type { Ip, IpFamily } from './ip';
import { readRange, type IpRange } from './ip-range';
import type { StatelessRule } from './stateless-rule';

/** One of the rules that Portcullis writes: one family, matched on one side. */
export interface OurRule {
  readonly priority: number;
  readonly family: IpFamily;
  readonly side: 'Sources' | 'Destinations';
}

/**
 * The priorities that belong to Portcullis in every rule group that it keeps; whatever else is in the group belongs to
 * someone else. A rule of its own per side, since a list on both sides of one rule would cost the product of their
 * lengths; one per family, since AWS does not say whether a rule may mix them.
 */
export const ourRules: readonly OurRule[] = [
  { priority: 30000, family: 4, side: 'Sources' },
  { priority: 30001, family: 4, side: 'Destinations' },
  { priority: 30002, family: 6, side: 'Sources' },
  { priority: 30003, family: 6, side: 'Destinations' },
];

/** Actions of ours: rules of earlier versions, and of groups that have no room for a custom action, do not count. */
const drop: readonly string[] = ['aws:drop'];
const dropAndCount: readonly string[] = [...drop, countDropped.ActionName];

/**
 * What holds the place when a group would have no rule at all, which AWS may not accept: a range that no packet on the
 * internet comes from (RFC 5737), by our first priority. It takes one unit and goes with the first host that comes.
 */
export const placeholder: StatelessRule = dropRule(30000, 'Sources', ['192.0.2.1/32'], drop);

/** Our rules that drop these ranges. @param counted whether they count what they drop, with `countDropped` */
export function dropRules(ranges: readonly IpRange[], counted: boolean): StatelessRule[] {
  return ourRules.flatMap(({ priority, family, side }) => {
    const cidrs = ranges.filter((range) => range.family === family).map(({ cidr }) => cidr);
    return cidrs.length === 0 ? [] : [dropRule(priority, side, cidrs, counted ? dropAndCount : drop)];
  });
}

function dropRule(
  priority: number,
  side: OurRule['side'],
  cidrs: readonly string[],
  actions: readonly string[],
): StatelessRule {
  return {
    Priority: priority,
    RuleDefinition: {
      MatchAttributes: { [side]: cidrs.map((cidr) => ({ AddressDefinition: cidr })) },
      Actions: actions,
    },
  };
}

/**
 * Tells our rules from those of others. A rule at one of our priorities that is not of our making stops everything with
 * `PriorityCollision`: to write ours would delete it, and nobody would notice.
 */
export function partition(rules: readonly StatelessRule[]): { ours: StatelessRule[]; foreign: StatelessRule[] } {
  const ours: StatelessRule[] = [];
  const foreign: StatelessRule[] = [];
  for (const rule of rules) {
    const own = ourRules.find(({ priority }) => priority === rule.Priority);
    if (own === undefined) foreign.push(rule);
    else if (isDropBySide(rule, own.side)) ours.push(rule);
    else throw new PriorityCollision(rule.Priority, rule.RuleDefinition.Actions);
  }
  return { ours, foreign };
}

function isDropBySide(
  { RuleDefinition: { MatchAttributes: match, Actions } }: StatelessRule,
  side: OurRule['side'],
): boolean {
  const used = Object.entries<readonly unknown[] | undefined>({ ...match }).filter(
    ([, list]) => (list?.length ?? 0) > 0,
  );
  const known = [drop, dropAndCount].some((actions) => sameActions(Actions, actions));
  return known && used.length === 1 && used[0]?.[0] === side;
}

/** Whether rules of ours drop every packet from and to an address. */
export function dropBothWays(rules: readonly StatelessRule[], { family, value }: Ip): boolean {
  const holds = (text: string): boolean => {
    const range = readRange(text);
    return range?.family === family && range.first <= value && value <= range.last;
  };
  return ourRules
    .filter((own) => own.family === family)
    .every(({ priority, side }) =>
      rules.some(
        (rule) =>
          rule.Priority === priority && isDropBySide(rule, side) && addressesOf(rule).some((text) => holds(text)),
      ),
    );
}

/** Whether two sets of our rules drop the same, however their addresses are ordered or written. */
export function dropSame(actual: readonly StatelessRule[], wanted: readonly StatelessRule[]): boolean {
  return (
    actual.length === wanted.length &&
    wanted.every((rule) => {
      const other = actual.find(({ Priority }) => Priority === rule.Priority);
      return other !== undefined && sameAddresses(addressesOf(other), addressesOf(rule));
    })
  );
}

/** Whether rules that drop the same also count, or do not count, alike. */
export function countSame(actual: readonly StatelessRule[], wanted: readonly StatelessRule[]): boolean {
  return wanted.every(({ Priority, RuleDefinition: { Actions } }) => {
    const other = actual.find((rule) => rule.Priority === Priority);
    return other !== undefined && sameActions(other.RuleDefinition.Actions, Actions);
  });
}

function sameActions(actual: readonly string[], wanted: readonly string[]): boolean {
  return actual.length === wanted.length && wanted.every((action) => actual.includes(action));
}

function addressesOf({ RuleDefinition: { MatchAttributes: match } }: StatelessRule): string[] {
  return [...(match.Sources ?? []), ...(match.Destinations ?? [])].map(({ AddressDefinition }) => AddressDefinition);
}

/** `wanted` is canonical and without repeats; AWS may give back `actual` in another spelling. */
function sameAddresses(actual: readonly string[], wanted: readonly string[]): boolean {
  if (actual.length !== wanted.length) return false;
  const missing = new Set(wanted);
  return actual.every((text) => missing.delete(text) || missing.delete(readRange(text)?.cidr ?? text));
}
