import type { EventReading } from '../read-event';
import { code, escape, hostList, lines, slackMessage, type SlackMessage } from '../slack-message';
import type { StepError } from '../step-contracts';
import { truncate } from '../untrusted';
import { findingLink } from './finding-link';
import { causeOf } from './firewall-troubles';

/** Tells that a finding could not be recorded, so that nothing was blocked for it and nothing will be by itself. */
export function recordFailedMessage({ findings }: EventReading, error: StepError, homeRegion: string): SlackMessage {
  return slackMessage('🚨 A finding could not be recorded: nothing was blocked for it', [
    `*Error*: ${escape(truncate(`${error.Error}: ${causeOf(error.Cause)}`, 500))}`,
    findings.length > 0
      ? `*Findings*:\n${lines(
          findings.map(({ id, account, region, severity, title, type, remotes }) => {
            const named = remotes.map(({ address }) => address);
            const hosts = named.length > 0 ? `, naming ${hostList(named, named.length, 5, 250)}` : '';
            const where = `account ${code(account)}, ${code(region)}`;
            return `${severity}: ${escape(title || type || id, 300)}, ${where}${hosts}, ${findingLink(id, homeRegion)}`;
          }),
        )}`
      : 'No finding could be read in its event.',
    `*What to do*: once the cause is gone, start ${code('sechub-record-ip')} again with the input of the failed execution. It is safe to repeat.`,
  ]);
}
