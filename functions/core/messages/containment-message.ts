import { code, counted, escape, hostList, instant, lines, slackMessage, type SlackMessage } from '../slack-message';
import type { FindingSummary, RecordAnswer } from '../step-contracts';
import { findingLink } from './finding-link';
import { failedLines, warnings, type FirewallReport } from './firewall-troubles';
import { notDeployedLines } from './not-deployed-lines';
import { notDroppedLines } from './not-dropped-lines';

/** How far a containment came, as far as that is known. */
export type Containment = 'blocked' | 'partly blocked' | 'not blocked' | 'not known to be blocked';

/** A VPC counts only where every host of the event is dropped; one that is not deployed yet holds nothing up. */
export function containmentOf({ well, failedCount, dropping, unchecked }: FirewallReport): Containment {
  const deployed = well + failedCount;
  if (deployed > 0 && dropping === deployed) return 'blocked';
  if (dropping > 0) return 'partly blocked';
  return unchecked > 0 ? 'not known to be blocked' : 'not blocked';
}

/** Tells that hosts were blocked, where they were not, why, and until when. */
export function containmentMessage(record: RecordAnswer, report: FirewallReport, homeRegion: string): SlackMessage {
  const state = containmentOf(report);
  const total = report.well + report.failedCount + report.notDeployedCount;
  const [first = '', ...more] = record.Hosts;
  const what = more.length === 0 ? first : `${first} and ${more.length} more`;
  const icon = state === 'blocked' ? '🛡️' : '⚠️';
  const counts = `in ${report.dropping} of ${counted(total, 'VPC')}`;
  const headline = state.startsWith('not') ? `${state}: dropped ${counts}` : `${state} ${counts}`;
  return slackMessage(`${icon} ${what} ${headline}`, [
    `*${counted(record.Hosts.length, 'host')}* ${state}: ${hostList(record.Hosts)}` +
      (total === 0 ? '\nThere is no firewall yet: the organization names no VPC.' : ''),
    notDroppedLines(report),
    failedLines(report),
    notDeployedLines(report),
    `*Why*:\n${lines(record.Findings.filter(({ Hosts }) => Hosts.length > 0).map((finding) => findingLine(finding, homeRegion)))}`,
    `*Until* ${instant(record.ExpiresAt)}, unless seen again.`,
    record.Refused.length > 0
      ? `*Not blocked on purpose*:\n${lines(record.Refused.map(({ Host, Reason }) => `${code(Host)}: ${escape(Reason, 500)}`))}`
      : '',
    ...warnings(report),
  ]);
}

function findingLine({ Id, AccountId, Region, Severity, Title, Type }: FindingSummary, homeRegion: string): string {
  return `${Severity}: ${escape(Title || Type || Id, 300)}, account ${code(AccountId)}, ${code(Region)}, ${findingLink(Id, homeRegion)}`;
}
