import type { createColors } from 'picocolors';
import type { HistoryEntry } from '../../functions/core/history';
import type { HostRecord } from '../../functions/core/host-record';
import { isMoment, momentText } from '../../functions/core/moment';
import { instantOf, truncate } from '../../functions/core/untrusted';
import { plainText } from '../../terminal/plain-text';

type Colors = ReturnType<typeof createColors>;

/** What is known of a host: its record as it is now, and every decision there was. */
export interface HostHistory {
  readonly host: string;
  readonly record: HostRecord | null;
  readonly entries: readonly HistoryEntry[];
}

/** The history of a host for people: how it stands now, and a table of decisions, the oldest first. */
export function showHistory({ host, record, entries }: HostHistory, colors: Colors): string {
  const rows = entries.map(({ At, Decision, Reason, FindingId = '', Account = '', Region = '', ExpiresAt }) =>
    [
      minute(instantOf(At) ?? `an impossible time (${truncate(At, 40)})`),
      Decision,
      ExpiresAt === undefined ? '' : minute(momentText(ExpiresAt)),
      [Account, Region].filter(Boolean).join(', '),
      // The end of an ARN is what tells findings apart.
      FindingId.split('/').at(-1) ?? '',
      Reason,
    ].map(plainText),
  );
  const headings = ['when (UTC)', 'decision', 'until (UTC)', 'account', 'finding', 'reason'];
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    colors.bold(plainText(host)),
    `  ${plainText(standing(record))}`,
    ...(rows.length > 0 ? ['', colors.dim(`  ${line(headings)}`), ...rows.map((row) => `  ${line(row)}`)] : []),
  ].join('\n');
}

function standing(record: HostRecord | null): string {
  if (record === null) return 'is not blocked: nothing is recorded about it now';
  const until = isMoment(record.ExpiresAt)
    ? `${minute(momentText(record.ExpiresAt))} UTC`
    : momentText(record.ExpiresAt);
  if (record.Decision === 'ALLOW') return `is allowed by an operator until ${until}: ${record.Reason}`;
  return record.ReleaseGeneration === undefined
    ? `is blocked until ${until}: ${record.Reason}`
    : `was released at ${until}; firewalls are letting go of it`;
}

/** ISO 8601 without what is less than a minute; what is no time stays. */
function minute(text: string): string {
  return text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\S*$/, '$1 $2');
}
