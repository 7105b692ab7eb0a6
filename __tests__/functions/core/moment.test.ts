import * as fc from 'fast-check';
import { releasedEntry } from '../../../functions/core/history';
import type { HostRecord } from '../../../functions/core/host-record';
import { mergeRecord } from '../../../functions/core/merge-record';
import { isMoment, isoOf, latestOf, momentText } from '../../../functions/core/moment';
import { readEvent } from '../../../functions/core/read-event';
import { instant } from '../../../functions/core/slack-message';
import { newBlock } from '../adapters/blocklist.contract';
import { fixture } from '../fixture';
import { numRuns } from '../run-count';

const now = Date.UTC(2026, 10, 24, 12);
/** What a record may hold in place of a date, which a person may have written: of any kind and size. */
const written = fc.oneof(
  fc.integer({ min: 0, max: 4_000_000_000 }),
  fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
  fc.double(),
  fc.constantFrom(NaN, Infinity, -Infinity, -1, 1e125, 253_402_300_799, 253_402_300_800),
  fc.string(),
  fc.constant(undefined),
);
const record = (ExpiresAt: unknown, changes: Partial<HostRecord> = {}) =>
  ({ ...newBlock('185.220.101.4'), ...changes, ExpiresAt }) as HostRecord;

it.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [1_795_521_600, '2026-11-24T12:00:00.000Z'],
  [1_795_521_600_000, 'an impossible time (1795521600000, which is 2026-11-24T12:00:00.000Z in milliseconds)'],
  [-1, 'an impossible time (-1)'],
  [NaN, 'an impossible time (NaN)'],
  [1e30, 'an impossible time (1e+30)'],
  ['soon', 'an impossible time (soon)'],
  [undefined, 'an unknown time'],
])('says of %p: %s', (seconds, text) => {
  expect(momentText(seconds)).toBe(text);
});

it('tells every date of four digits and no other, and never fails', () => {
  fc.assert(
    fc.property(written, (seconds) => {
      const iso = isoOf(seconds);
      expect(iso !== undefined).toBe(isMoment(seconds));
      if (iso === undefined) expect(momentText(seconds)).toMatch(/^an (impossible|unknown) time/);
      else {
        expect(iso).toMatch(/^\d{4}-/);
        expect(Math.abs(Date.parse(iso) / 1000 - Number(seconds))).toBeLessThan(0.001);
      }
    }),
    { numRuns },
  );
});

it('leaves impossible dates out of the latest', () => {
  fc.assert(
    fc.property(fc.array(written), (dates) => {
      const latest = latestOf(dates);
      expect(isMoment(latest)).toBe(true);
      for (const date of dates.filter(isMoment)) expect(latest).toBeGreaterThanOrEqual(date);
    }),
    { numRuns },
  );
});

it('stops no message', () => {
  fc.assert(
    fc.property(written, (seconds) => {
      expect(instant(seconds as number)).toMatch(
        isMoment(seconds) ? /^\d{4}-.* \(<!date\^/ : /^an (impossible|unknown) /,
      );
    }),
    { numRuns },
  );
});

it('stops no release, and the release has a time that sorts', () => {
  fc.assert(
    fc.property(written, fc.option(fc.constant('2026-11-24T12:00:00.000Z'), { nil: undefined }), (expires, at) => {
      const { At } = releasedEntry(record(expires, at === undefined ? {} : { ReleasedAt: at }));
      expect(At).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      if (at !== undefined) expect(At <= at || !isMoment(expires)).toBe(true);
    }),
    { numRuns },
  );
});

it('stops no finding: a block gets a date that it can end at, and keeps a later one', () => {
  const [base] = readEvent(fixture('network-connection')).findings;
  const finding = {
    ...base!,
    id: 'another',
    lastSeenAt: '2026-11-24T11:59:00.000Z',
    updatedAt: '2026-11-24T11:59:00.000Z',
  };
  const least = now / 1000 + 720 * 3_600;
  fc.assert(
    fc.property(written, fc.constantFrom('BLOCK' as const, 'ALLOW' as const), (expires, Decision) => {
      const existing = record(expires, {
        Decision,
        LastSeen: '2026-11-20T00:00:00.000Z',
        FindingUpdatedAt: '2026-11-20T00:00:00.000Z',
      });
      const merged = mergeRecord(existing, finding, '185.220.101.4', 'a reason', now, 720);
      if (merged.action === 'refuse') {
        expect(Decision).toBe('ALLOW');
        expect(merged.reason).toContain(momentText(expires));
      } else {
        expect(merged.action).toBe(Decision === 'BLOCK' ? 'extend' : 'create');
        expect(merged.record.ExpiresAt).toBe(Decision === 'BLOCK' ? latestOf([expires, least]) : least);
      }
    }),
    { numRuns },
  );
});
