import { rangeOf, type IpRange } from './ip-range';

/**
 * What a rule group holds: the part of the blocklist that fits into so many blocks, and of what is held beside it as much
 * as there is room for, by family in the order of addresses. The blocklist comes first, however it is merged.
 */
export function withHeld(listed: readonly IpRange[], held: readonly IpRange[], blocks: number): readonly IpRange[] {
  if (held.length === 0) return listed;
  const all = mergeRanges([...listed, ...held]);
  if (all.length <= blocks) return all;
  return sorted([...listed, ...mergeRanges(held).slice(0, Math.max(0, blocks - listed.length))]);
}

/** Blocks that overlap none of each other as the fewest that hold the same. */
function mergeRanges(ranges: readonly IpRange[]): IpRange[] {
  const merged: IpRange[] = [];
  for (let range of sorted(ranges)) {
    for (let before = merged.at(-1); before !== undefined && areHalves(before, range); before = merged.at(-1)) {
      merged.pop();
      range = rangeOf(before.family, before.first, prefixOf(before) - 1);
    }
    merged.push(range);
  }
  return merged;
}

function areHalves(a: IpRange, b: IpRange): boolean {
  const size = a.last - a.first + 1n;
  const isNext = a.family === b.family && a.last + 1n === b.first && b.last - b.first + 1n === size;
  return isNext && a.first % (2n * size) === 0n;
}

function prefixOf({ cidr }: IpRange): number {
  return Number(cidr.slice(cidr.lastIndexOf('/') + 1));
}

function sorted(ranges: readonly IpRange[]): IpRange[] {
  return ranges.toSorted((a, b) => a.family - b.family || (a.first < b.first ? -1 : 1));
}
