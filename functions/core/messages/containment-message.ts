import { code, counted, escape, hostList, instant, lines, slackMessage, type SlackMessage } from '../slack-message';
import type { FindingSummary, RecordAnswer } from '../step-contracts';
import { findingLink } from './finding-link';
import { failedLines, warnings, type FirewallReport } from './firewall-troubles';

/** How far a containment came. */
export type Containment = 'blocked' | 'partly blocked' | 'not blocked';

export function containmentOf({ well, failedCount }: FirewallReport): Containment {
  if (failedCount === 0) return 'blocked';
  return well === 0 ? 'not blocked' : 'partly blocked';
}

/** Tells that hosts were blocked, where they were not, why, and until when. */
export function containmentMessage(record: RecordAnswer, report: FirewallReport, homeRegion: string): SlackMessage {
  const state = containmentOf(report);
  const total = report.well + report.failedCount;
  const what = record.Hosts.length === 1 ? (record.Hosts[0] ?? '') : counted(record.Hosts.length, 'host');
  const icon = state === 'blocked' ? '🛡️' : '⚠️';
  return slackMessage(`${icon} ${what} ${state} in ${report.well} of ${counted(total, 'VPC')}`, [
    `*${counted(record.Hosts.length, 'host')}* ${state}: ${hostList(record.Hosts)}` +
      (total === 0 ? '\nThere is no firewall yet: the organization names no VPC.' : ''),
    failedLines(report),
    `*Why*:\n${lines(record.Findings.filter(({ Hosts }) => Hosts.length > 0).map((finding) => findingLine(finding, homeRegion)))}`,
    `*Until* ${instant(record.ExpiresAt)}, unless seen again.`,
    record.Refused.length > 0
      ? `*Not blocked on purpose*:\n${lines(record.Refused.map(({ Reason }) => escape(Reason)))}`
      : '',
    ...warnings(report),
  ]);
}

function findingLine({ Id, AccountId, Region, Severity, Title, Type }: FindingSummary, homeRegion: string): string {
  return `${Severity}: ${escape(Title || Type || Id, 300)}, account ${code(AccountId)}, ${code(Region)}, ${findingLink(Id, homeRegion)}`;
}
