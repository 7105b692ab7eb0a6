import * as fc from 'fast-check';
import type { HistoryEntry } from '../../../functions/core/history';
import { readRange } from '../../../functions/core/ip-range';
import { brake, fateOf, type Explanations, type Fate } from '../../../functions/core/release-brake';
import { numRuns } from '../run-count';

const host = '185.220.101.4';
const range = readRange(host)!;
const noon = Date.UTC(2026, 10, 24, 12);
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();
const entry = (Decision: HistoryEntry['Decision'], minute: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...{ HostIp: host, At: at(minute), Decision, Reason: 'r' },
  ...more,
});
const block = (minute: number, until = 60) => entry('blocked', minute, { ExpiresAt: noon / 1000 + until * 60 });
const fate = (entries: readonly HistoryEntry[] | undefined, more: Partial<Explanations> = {}): Fate =>
  fateOf(
    { range, hosts: [host] },
    { history: new Map(entries && [[host, entries]]), isChanged: false, letGo: [], now: noon + 600_000, ...more },
  );

describe('the history explains that a host leaves', () => {
  it.each([
    ['when its block has run out', [block(0, 10)]],
    ['when its block runs out by a clock that is half a minute ahead', [block(0, 10.5)]],
    ['when it was released', [block(0), entry('released', 5)]],
    [
      'when it was released by a record whose end somebody had moved to before its beginning',
      [entry('released', -60, { ReleasedAt: at(5) }), block(0)],
    ],
    ['when it was removed', [block(0), entry('removed', 5)]],
    ['when nothing but its release is left of it', [entry('released', 5)]],
  ])('%s', (_, entries) => {
    expect(fate(entries)).toBe('ended');
  });

  it.each([
    ['while its block lasts', [block(0)]],
    ['while its block lasts that was extended', [block(0, 5), entry('extended', 3, { ExpiresAt: noon / 1000 + 3600 })]],
    ['when it was blocked again after its release', [block(0), entry('released', 3), block(4)]],
    ['when it was refused since', [block(0), entry('refused', 5)]],
    ['when it knows nothing of it', []],
    ['when nobody asked', undefined],
  ])('but not %s', (_, entries) => {
    expect(fate(entries)).toBe('unexplained');
  });
});

it('takes what the history does not know for that of somebody else only where rules are known to be changed', () => {
  expect(fate([], { isChanged: true })).toBe('never ours');
  expect(fate([entry('refused', 5)], { isChanged: true })).toBe('never ours');
  expect(fate([block(0)], { isChanged: true })).toBe('unexplained');
  expect(fate(undefined, { isChanged: true })).toBe('unexplained');
});

it('believes an operator where the history is silent', () => {
  expect(fate([block(0)], { letGo: [readRange('185.220.101.0/24')!] })).toBe('let go');
  expect(fate([block(0)], { letGo: [readRange('185.220.102.0/24')!, readRange('::/0')!] })).toBe('unexplained');
  expect(fate([block(0, 5)], { letGo: [readRange('0.0.0.0/0')!] })).toBe('ended');
});

it('judges a network by all of its hosts that are known, and believes nothing of one that has none', () => {
  const network = readRange('2a0b:f4c2:1:2::/64')!;
  const [a, b] = ['2a0b:f4c2:1:2::1', '2a0b:f4c2:1:2::2'] as const;
  const of = (hosts: readonly string[], entries: readonly (readonly [string, readonly HistoryEntry[]])[]) =>
    fateOf({ range: network, hosts }, { history: new Map(entries), isChanged: false, letGo: [], now: noon + 600_000 });
  const ended = [block(0, 5)];
  expect(
    of(
      [a, b],
      [
        [a, ended],
        [b, ended],
      ],
    ),
  ).toBe('ended');
  expect(
    of(
      [a, b],
      [
        [a, ended],
        [b, [block(0)]],
      ],
    ),
  ).toBe('unexplained');
  expect(of([], [])).toBe('unexplained');
});

describe('whatever leaves', () => {
  const fates = ['ended', 'let go', 'never ours', 'unexplained'] as const;
  const leaving = fc
    .array(fc.tuple(fc.constantFrom(...fates), fc.boolean()), { maxLength: 40 })
    .map((all) =>
      all.map(([one, rare], index) => ({ fate: rare ? one : fates[3], range: readRange(`45.155.205.${index}`)! })),
    );
  const listed = fc.oneof(fc.nat(20), fc.nat(500));

  it('keeps more than ten hosts, and more than a tenth of the list as it was, that nothing explains', () => {
    fc.assert(
      fc.property(leaving, listed, (all, count) => {
        const unexplained = all.filter((one) => one.fate === 'unexplained').map((one) => one.range);
        const { stay, gone, letGo } = brake(all, count, true);
        const isTooMuch = unexplained.length > 10 || unexplained.length > (count + unexplained.length) / 10;
        expect(stay).toEqual(isTooMuch ? unexplained : []);
        expect(gone).toEqual(isTooMuch ? [] : unexplained);
        expect(letGo).toEqual(all.filter((one) => one.fate === 'let go').map((one) => one.range));
      }),
      { numRuns },
    );
  });

  it('keeps everything that the history does not explain where nobody is to decide', () => {
    fc.assert(
      fc.property(leaving, listed, (all, count) => {
        const { stay, gone, letGo } = brake(all, count, false);
        const open = all.filter((one) => one.fate === 'unexplained' || one.fate === 'let go').map((one) => one.range);
        expect(new Set(stay)).toEqual(new Set(open));
        expect([gone, letGo]).toEqual([[], []]);
      }),
      { numRuns },
    );
  });
});
