import { counted, slackMessage, type SlackMessage } from '../slack-message';
import type { FirewallKey } from '../step-contracts';
import { failedLines, type FirewallReport } from './firewall-troubles';

/** Tells of firewalls that have failed since it was told how far their blocks, or the end of these, had come. */
export function notReachedMessage(report: FirewallReport, firewalls: ReadonlySet<FirewallKey>): SlackMessage {
  const failed = report.failed.filter(({ Firewall }) => firewalls.has(Firewall));
  return slackMessage(`⚠️ ${counted(failed.length, 'more firewall')} could not be brought to the blocklist`, [
    failedLines({ ...report, failed, failedCount: failed.length }),
  ]);
}
