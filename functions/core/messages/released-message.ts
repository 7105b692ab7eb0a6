import { code, counted, hostList, instant, slackMessage, type SlackMessage } from '../slack-message';
import type { ReleasedHost } from '../step-contracts';
import { failedLines, warnings, type FirewallReport } from './firewall-troubles';

/** Tells that blocks have run out and been lifted everywhere. */
export function releasedMessage(hosts: readonly ReleasedHost[], report: FirewallReport): SlackMessage {
  return slackMessage(`🔓 ${named(hosts)} released in ${counted(report.well, 'VPC')}`, [
    `*${counted(hosts.length, 'host')}* released: ${hostList(hosts.map(({ HostIp }) => HostIp))}`,
    `*Why*: not seen again before the block ran out, the last one ${instant(lastExpiry(hosts))}.`,
    ...warnings(report),
  ]);
}

/** Tells that blocks have run out while some firewall still drops their hosts. */
export function releaseBehindMessage(hosts: readonly ReleasedHost[], report: FirewallReport): SlackMessage {
  return slackMessage(
    `⚠️ ${named(hosts)} due for release, but still blocked in ${counted(report.failedCount, 'VPC')}`,
    [
      `*${counted(hosts.length, 'host')}* due: ${hostList(hosts.map(({ HostIp }) => HostIp))}`,
      failedLines(report),
      `The record of each host is kept until every firewall has let go of it; the next run of ${code('sechub-prune-ip')} goes on.`,
    ],
  );
}

function named(hosts: readonly ReleasedHost[]): string {
  return hosts.length === 1 ? (hosts[0]?.HostIp ?? '') : counted(hosts.length, 'host');
}

function lastExpiry(hosts: readonly ReleasedHost[]): number {
  return hosts.reduce((last, { ExpiresAt }) => Math.max(last, ExpiresAt), 0);
}
