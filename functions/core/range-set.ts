import type { Ip, IpFamily } from './ip';
import type { IpRange } from './ip-range';

type Span = Pick<IpRange, 'family' | 'first' | 'last'>;

/** A set of ranges that answers in logarithmic time whether it meets another. */
export class RangeSet {
  private readonly spans: Readonly<Record<IpFamily, readonly Span[]>>;

  constructor(ranges: Iterable<Span>) {
    const all = [...ranges];
    this.spans = {
      4: disjoint(all.filter(({ family }) => family === 4)),
      6: disjoint(all.filter(({ family }) => family === 6)),
    };
  }

  has({ family, value }: Ip): boolean {
    return this.meets({ family, first: value, last: value });
  }

  /** Whether any address is in both. */
  meets({ family, first, last }: Span): boolean {
    const spans = this.spans[family];
    let low = 0;
    let high = spans.length;
    // The first span that does not end before `first`: the only one that can begin at or before `last` and still meet.
    while (low < high) {
      const middle = (low + high) >>> 1;
      const span = spans[middle];
      if (span !== undefined && span.last < first) low = middle + 1;
      else high = middle;
    }
    const span = spans[low];
    return span !== undefined && span.first <= last;
  }
}

function disjoint(spans: readonly Span[]): Span[] {
  const sorted = spans.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: Span[] = [];
  for (const span of sorted) {
    const previous = merged.at(-1);
    if (previous === undefined || span.first > previous.last) merged.push(span);
    else if (span.last > previous.last) merged[merged.length - 1] = { ...previous, last: span.last };
  }
  return merged;
}
