import { bitsOf, type Ip } from './ip';
import { rangeOf, readRange, type IpRange } from './ip-range';
import { objectionTo, type NeverBlockRange } from './never-block';
import type { StatelessRule } from './stateless-rule';

/** Addresses of the largest network that is looked at one by one. No larger one is made of hosts alone. */
const mostAddresses = 4_096n;

/**
 * What our rules of a group drop, a blocklist does not hold, and might still be blocked: hosts one by one, and as a whole
 * a network that is too large for that and holds nothing of the blocklist. What holds something of it has only become
 * narrower.
 *
 * @param present our rules, as they are
 * @param listed what the whole blocklist comes to, by family in the order of addresses
 */
export function leavingFrom(
  present: readonly StatelessRule[],
  listed: readonly IpRange[],
  neverBlock: readonly NeverBlockRange[],
): IpRange[] {
  const known = new Set(listed.map(({ cidr }) => cidr));
  const isListed = searchIn(listed);
  const leaving = new Map<string, IpRange>();
  const add = (range: IpRange) => {
    if (!isListed(range) && !mayNotBeBlocked(range, neverBlock)) leaving.set(range.cidr, range);
  };
  for (const { RuleDefinition } of present) {
    const { Sources = [], Destinations = [] } = RuleDefinition.MatchAttributes;
    for (const { AddressDefinition: text } of [...Sources, ...Destinations]) {
      const range = known.has(text) ? undefined : readRange(text);
      if (range === undefined) continue;
      const { family, first, last } = range;
      if (last - first >= mostAddresses) add(range);
      else for (let value = first; value <= last; value++) add(rangeOf(family, value, bitsOf(family)));
    }
  }
  return [...leaving.values()];
}

/** A host by its address, a network as it is. */
export function nameOf(range: IpRange): string {
  return range.first === range.last ? range.cidr.slice(0, range.cidr.lastIndexOf('/')) : range.cidr;
}

export function holds(range: IpRange, { family, value }: Ip): boolean {
  return range.family === family && range.first <= value && value <= range.last;
}

/** The placeholder is one of these, too. */
function mayNotBeBlocked({ family, first, last }: IpRange, neverBlock: readonly NeverBlockRange[]): boolean {
  return [first, last].every((value) => objectionTo({ family, value }, neverBlock) !== undefined);
}

/** Tells whether something overlaps any of these ranges, which overlap none of each other. */
function searchIn(listed: readonly IpRange[]): (range: IpRange) => boolean {
  const ofFamily = { 4: listed.filter(({ family }) => family === 4), 6: listed.filter(({ family }) => family === 6) };
  return ({ family, first, last }) => {
    const ranges = ofFamily[family];
    let [low, high] = [0, ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.first ?? 0n) <= last) low = middle + 1;
      else high = middle;
    }
    const nearest = ranges[low - 1];
    return nearest !== undefined && nearest.last >= first;
  };
}
