import * as fc from 'fast-check';
import { createColors } from 'picocolors';
import { showHistory } from '../../cli/history/show-history';
import type { HistoryEntry } from '../../functions/core/history';
import { newBlock } from '../functions/adapters/blocklist.contract';
import { historyEntry } from '../functions/adapters/history.contract';
import { numRuns } from '../functions/run-count';

const colors = createColors(false);
const host = '185.220.101.4';
const written = fc.oneof(fc.integer(), fc.double(), fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }));
const at = fc.oneof(
  fc.constantFrom('', 'undefined', '+058851-04-01T00:00:00.000Z', '2026-13-45T99:99:99Z'),
  fc.string(),
);
const show = (entries: readonly HistoryEntry[], expires = 1_800_000_000) =>
  showHistory({ host, record: { ...newBlock(host), ExpiresAt: expires }, entries }, colors).split('\n');

it('says plainly of a date that is none', () => {
  const lines = show(
    [historyEntry({ At: '+058851-04-01T00:00:00.000Z' }), historyEntry({ ExpiresAt: 1e15 })],
    1_795_521_600_000,
  );
  expect(lines[1]).toBe(
    '  is blocked until an impossible time (1795521600000, which is 2026-11-24T12:00:00.000Z in milliseconds): remote host of a finding',
  );
  expect(lines[4]).toContain('an impossible time (+058851-04-01T00:00:00.000Z)  blocked');
  expect(lines[5]).toContain('an impossible time (1000000000000000)');
});

it('loses nothing else of the listing, whatever stands in place of a date', () => {
  const good = historyEntry({ FindingId: 'arn/good', Reason: 'a good entry' });
  fc.assert(
    fc.property(at, written, written, (At, ExpiresAt, expires) => {
      const lines = show([good, historyEntry({ At, ExpiresAt, Reason: 'a bad entry' }), good], expires);
      expect(lines).toHaveLength(7);
      for (const line of [lines[4], lines[6]])
        expect(line!.split(/ {2,}/).slice(1)).toEqual([
          ...['2026-11-24 12:00', 'blocked', '2027-01-15 08:00', '444444444444, us-east-1', 'good', 'a good entry'],
        ]);
      expect(lines[5]).toMatch(/ {2}blocked {2}.* {2}a bad entry$/);
    }),
    { numRuns },
  );
});
