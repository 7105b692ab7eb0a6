import { code, counted, escape, hostList, instant, lines, slackMessage, type SlackMessage } from '../slack-message';
import type { ReleasedHost } from '../step-contracts';
import { failedLines, warnings, type FirewallReport } from './firewall-troubles';
import { latestOf } from '../moment';

/** Tells that blocks have run out, or had to end, and been lifted everywhere. */
export function releasedMessage(hosts: readonly ReleasedHost[], report: FirewallReport): SlackMessage {
  return slackMessage(`🔓 ${named(hosts)} released in ${counted(report.well, 'VPC')}`, [
    `*${counted(hosts.length, 'host')}* released: ${hostList(hosts.map(({ HostIp }) => HostIp))}`,
    why(hosts),
    ...warnings(report),
  ]);
}

/** Tells that blocks should have ended while some firewall still drops their hosts. */
export function releaseBehindMessage(hosts: readonly ReleasedHost[], report: FirewallReport): SlackMessage {
  return slackMessage(
    `⚠️ ${named(hosts)} due for release, but still blocked in ${counted(report.failedCount, 'VPC')}`,
    [
      `*${counted(hosts.length, 'host')}* due: ${hostList(hosts.map(({ HostIp }) => HostIp))}`,
      why(hosts),
      failedLines(report),
      `The record of each host is kept until every firewall has let go of it; the next run of ${code('sechub-prune-ip')} goes on.`,
    ],
  );
}

function named(hosts: readonly ReleasedHost[]): string {
  return hosts.length === 1 ? (hosts[0]?.HostIp ?? '') : counted(hosts.length, 'host');
}

/** Why blocks end: each that may not be any more by itself, all that have run out together. */
function why(hosts: readonly ReleasedHost[]): string {
  const ended = hosts.flatMap(({ HostIp, Reason }) =>
    Reason === undefined ? [] : [`${code(HostIp)} ${escape(Reason)}`],
  );
  const ranOut = hosts.filter(({ Reason }) => Reason === undefined);
  return [
    ...(ended.length > 0 ? [`*Why*, with time left on the block:\n${lines(ended)}`] : []),
    ...(ranOut.length > 0
      ? [`*Why*: not seen again before the block ran out, the last one ${instant(lastExpiry(ranOut))}.`]
      : []),
  ].join('\n');
}

function lastExpiry(hosts: readonly ReleasedHost[]): number {
  return latestOf(hosts.map(({ ExpiresAt }) => ExpiresAt));
}
