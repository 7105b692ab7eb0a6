import * as fc from 'fast-check';
import type { Finding } from '../../../functions/core/finding';
import { blockOf, type HostRecord } from '../../../functions/core/host-record';
import { mergeRecord } from '../../../functions/core/merge-record';
import { readEvent } from '../../../functions/core/read-event';
import { severities } from '../../../functions/core/severity';
import { fixture } from '../fixture';
import { numRuns } from '../run-count';

const now = Date.UTC(2026, 10, 24, 12);
const host = '185.220.101.4';
const hour = 3_600;

const findingOf = (changes: Partial<Finding> = {}): Finding => ({
  ...readEvent(fixture('network-connection')).findings[0]!,
  ...changes,
});
const merge = (existing: HostRecord | undefined, changes: Partial<Finding> = {}, at = now) =>
  mergeRecord(existing, findingOf(changes), host, 'a reason', at, 720, 'event-1');
/** The record after a merge, as the table would hold it. */
function recorded(existing: HostRecord | undefined, changes: Partial<Finding> = {}, at = now): HostRecord {
  const merged = merge(existing, changes, at);
  if (merged.action === 'refuse') throw new Error(merged.reason);
  return merged.action === 'create' ? { ...merged.record, Generation: 1 } : merged.record;
}

it('creates a block that runs from our own clock, with what the finding says', () => {
  expect(merge(undefined)).toEqual({
    action: 'create',
    record: {
      HostIp: host,
      Decision: 'BLOCK',
      Reason: 'a reason',
      FirstSeen: '2026-11-24T11:47:32.000Z',
      LastSeen: '2026-11-24T11:47:32.000Z',
      RecordedAt: '2026-11-24T12:00:00.000Z',
      ExpiresAt: now / 1000 + 720 * hour,
      FindingId: findingOf().id,
      FindingAccount: '444444444444',
      FindingRegion: 'us-east-1',
      FindingType: 'Effects/UnauthorizedAccess:EC2-TorClient',
      FindingTitle: findingOf().title,
      FindingUpdatedAt: '2026-11-24T11:47:32.000Z',
      Severity: 'HIGH',
      SeverityRank: 3,
      Count: 1,
      BlockedSince: '2026-11-24T12:00:00.000Z',
      BlockedBy: 'event-1',
    },
  });
});

it('begins a block of its own over one that was released, whatever the clocks say', () => {
  const [first, at] = [recorded(undefined), new Date(now).toISOString()];
  for (const later of [-5_000, 0, 5_000]) {
    const released = { ...first, ReleaseGeneration: 7, ReleasedAt: at };
    const second = recorded(released, {}, now + later);
    expect(second.BlockedSince! > first.BlockedSince!).toBe(true);
    expect(blockOf(second)).not.toBe(blockOf(first));
  }
});

it('knows a block by the same name however often it is extended, also one of an earlier version', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 6 }), fc.boolean(), (minutes, isOld) => {
      const { BlockedSince, BlockedBy, ...old } = recorded(undefined);
      let record: HostRecord = isOld ? old : { ...old, BlockedSince, BlockedBy };
      const block = blockOf(record);
      for (const [index, minute] of minutes.entries()) {
        const lastSeenAt = new Date(now + minute * 60_000).toISOString();
        record = recorded(record, { id: `finding-${index}`, lastSeenAt }, now + minute * 60_000);
        expect(blockOf(record)).toBe(block);
      }
      expect(record.BlockedBy).toBe(isOld ? undefined : BlockedBy);
    }),
    { numRuns },
  );
});

it('does not expire a late finding at birth', () => {
  expect(recorded(undefined, { lastSeenAt: '2020-01-01T00:00:00.000Z' }).ExpiresAt).toBe(now / 1000 + 720 * hour);
});

it('keeps a block as it is when the same finding comes again', () => {
  const existing = recorded(undefined);
  expect(merge(existing, {}, now + 60_000)).toEqual({ action: 'keep', record: existing });
});

it('keeps a block as it is when an older finding comes late', () => {
  const existing = recorded(undefined);
  expect(merge(existing, { id: 'older', lastSeenAt: '2026-11-24T10:00:00.000Z', severity: 'CRITICAL' })).toMatchObject({
    action: 'keep',
  });
});

it('extends a block by a newer finding, and raises its severity', () => {
  const existing = recorded(undefined);
  const newer = { id: 'newer', lastSeenAt: '2026-11-24T12:30:00.000Z', severity: 'CRITICAL' as const };
  expect(merge(existing, newer, now + hour * 1000)).toMatchObject({
    action: 'extend',
    record: {
      FirstSeen: '2026-11-24T11:47:32.000Z',
      LastSeen: '2026-11-24T12:30:00.000Z',
      ExpiresAt: now / 1000 + 721 * hour,
      FindingId: 'newer',
      Severity: 'CRITICAL',
      SeverityRank: 4,
      Count: 2,
      Generation: 1,
    },
  });
});

it('keeps which accounts have reported the host, the first eight of them, and from the second one on', () => {
  const accounts = Array.from({ length: 10 }, (_, index) => String(111111111111 + index));
  let record = recorded(undefined, { account: accounts[0]! });
  expect(record).not.toHaveProperty('FindingAccounts');
  for (const [index, account] of [...accounts, ...accounts].entries()) {
    const lastSeenAt = new Date(now + index * 60_000).toISOString();
    record = recorded(record, { account, lastSeenAt }, now + index * 60_000);
  }
  expect(record).toMatchObject({ FindingAccount: accounts[9], FindingAccounts: accounts.slice(0, 8).join(' ') });
  expect(recorded({ ...record, ReleaseGeneration: 1 }, {}, now + hour * 1000)).not.toHaveProperty('FindingAccounts');
});

it('notes an account whose finding comes late, and nothing else of that finding', () => {
  const existing = recorded(undefined);
  const late = { id: 'older', lastSeenAt: '2026-11-24T10:00:00.000Z', account: '555555555555' };
  const noted = { ...existing, FindingAccounts: '444444444444 555555555555', Count: 2 };
  expect(merge(existing, late)).toEqual({ action: 'extend', record: noted });
  expect(merge(noted, late)).toEqual({ action: 'keep', record: noted });
});

it('takes for an account only what is one', () => {
  const existing = recorded(undefined);
  for (const account of ['', '5', '5555 55555555', 'x'.repeat(300)]) {
    const newer = { id: 'newer', lastSeenAt: '2026-11-24T12:30:00.000Z', account };
    expect(recorded(existing, newer, now + hour * 1000)).not.toHaveProperty('FindingAccounts');
  }
});

it('neither lowers the severity nor shortens the block', () => {
  const existing = { ...recorded(undefined), ExpiresAt: now / 1000 + 10_000 * hour };
  const record = recorded(existing, { lastSeenAt: '2026-11-24T12:30:00.000Z', severity: 'LOW' }, now + hour * 1000);
  expect(record).toMatchObject({ Severity: 'HIGH', SeverityRank: 3, ExpiresAt: existing.ExpiresAt, Count: 2 });
});

it('does not let a finding from the future silence the ones after it', () => {
  const existing = recorded(undefined, { id: 'from the future', lastSeenAt: '9999-12-31T00:00:00.000Z' });
  expect(existing.LastSeen).toBe('2026-11-24T12:00:00.000Z');
  expect(merge(existing, { lastSeenAt: '2026-11-24T12:30:00.000Z' }, now + hour * 1000).action).toBe('extend');
});

it('blocks anew a host that was released, or whose allowance has run out', () => {
  const released = { ...recorded(undefined), ReleaseGeneration: 2, Count: 9 };
  const again = merge(released, {}, now + 1);
  expect(again).toMatchObject({ action: 'create', record: { Count: 1 } });
  expect(again).not.toHaveProperty('record.ReleaseGeneration');
  expect(merge(allowance(now / 1000)).action).toBe('create');
});

it('refuses a host that an operator allows, until that runs out', () => {
  expect(merge(allowance(now / 1000 + 1))).toEqual({
    action: 'refuse',
    reason: '185.220.101.4 is allowed by an operator until 2026-11-24T12:00:01.000Z',
  });
});

it('comes to the same block in whatever order and however often the same findings come', () => {
  const findings = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      lastSeenAt: fc.integer({ min: 0, max: 5 }).map((minutes) => new Date(now - minutes * 60_000).toISOString()),
    }),
    { minLength: 1, maxLength: 6, selector: ({ id, lastSeenAt }) => id + lastSeenAt },
  );
  const arrivals = findings.chain((all) => fc.tuple(fc.constant(all), fc.array(fc.constantFrom(...all)), fc.gen()));
  fc.assert(
    fc.property(arrivals, ([all, repeats]) => {
      const orders = [[...all, ...repeats], [...all, ...repeats].reverse()];
      const [one, other] = orders.map((order) =>
        order.reduce<HostRecord | undefined>((held, finding) => recorded(held, finding), undefined),
      );
      // Which of them were too late to count, and which came first, depends on the order; what is enforced does not.
      const enforced = ({ FindingId, LastSeen, ExpiresAt }: HostRecord) => ({ FindingId, LastSeen, ExpiresAt });
      expect(enforced(one!)).toEqual(enforced(other!));
      // Once all have come, none of them changes anything.
      for (const finding of all) expect(merge(one, finding).action).toBe('keep');
    }),
    { numRuns },
  );
});

it('never rewinds a block, whatever comes', () => {
  const arrival = fc.record({
    id: fc.string(),
    lastSeenAt: fc.option(
      fc.integer({ min: -100, max: 100 }).map((minutes) => new Date(now + minutes * 60_000).toISOString()),
      { nil: undefined },
    ),
    severity: fc.constantFrom(...severities),
  });
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1 }), (arrivals) => {
      let held: HostRecord | undefined;
      arrivals.forEach((finding, index) => {
        const next = recorded(held, finding, now + index * 1000);
        if (held) {
          expect(next.ExpiresAt).toBeGreaterThanOrEqual(held.ExpiresAt);
          expect(next.LastSeen! >= held.LastSeen!).toBe(true);
          expect(next.SeverityRank).toBeGreaterThanOrEqual(held.SeverityRank!);
          expect(next.FirstSeen).toBe(held.FirstSeen);
        }
        held = next;
      });
    }),
    { numRuns },
  );
});

function allowance(expiresAt: number): HostRecord {
  return {
    HostIp: host,
    Decision: 'ALLOW',
    Reason: 'a partner',
    RecordedAt: '2026-11-24T00:00:00.000Z',
    ExpiresAt: expiresAt,
  };
}
