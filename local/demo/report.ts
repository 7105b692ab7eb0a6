import colors from 'picocolors';

/** What one VPC's firewall did; times in seconds after the finding was imported, or after the pruning was started. */
export interface FirewallReport {
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  readonly blocked: boolean;
  readonly blockedAfterSeconds: number | null;
  readonly released: boolean;
  readonly releasedAfterSeconds: number | null;
}

/** What became of a host that is a victim, not an attacker. */
export interface ToldReport {
  readonly host: string;
  /** Whether any VPC drops it, which none may. */
  readonly blocked: boolean;
  /** Why it was not blocked, as the history says; `null` when that has nothing. */
  readonly reason: string | null;
  /** Whether Slack was told of it. */
  readonly slack: boolean;
}

/** What `npm run demo -- --json` prints. */
export interface DemoReport {
  readonly stacks: readonly { readonly name: string; readonly resources: number; readonly seconds: number }[];
  readonly finding: { readonly id: string; readonly account: string; readonly region: string; readonly host: string };
  readonly told: ToldReport;
  readonly firewalls: readonly FirewallReport[];
  readonly slackMessages: number;
  readonly ok: boolean;
}

/**
 * The demo succeeded when there are firewalls, and each dropped the attacker and let it go again, and people were told of
 * the finding, the block and the release; and when the victim was told with the reason, and dropped nowhere.
 */
export function succeeded({ firewalls, told, slackMessages }: Omit<DemoReport, 'stacks' | 'finding' | 'ok'>): boolean {
  return (
    firewalls.length > 0 &&
    firewalls.every(({ blocked, released }) => blocked && released) &&
    slackMessages >= 4 &&
    !told.blocked &&
    told.reason !== null &&
    told.slack
  );
}

/** Draws the closing table. */
export function reportTable(firewalls: readonly FirewallReport[]): string {
  const head = ['account', 'Region', 'VPC', 'blocked after', 'released after'];
  const rows = firewalls.map((firewall) => [
    firewall.account,
    firewall.region,
    firewall.vpc,
    seconds(firewall.blocked, firewall.blockedAfterSeconds),
    seconds(firewall.released, firewall.releasedAfterSeconds),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const draw = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return [
    colors.bold(draw(head).trimEnd()),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...rows.map((row) => draw(row).trimEnd()),
  ].join('\n');
}

function seconds(happened: boolean, after: number | null): string {
  return happened && after !== null ? `${after.toFixed(1)} s` : 'never';
}
