import type { Finding } from '../finding';
import type { Closing } from '../openings';
import type { Verdict } from '../policy';
import { code, escape, lines, slackMessage, type SlackMessage } from '../slack-message';
import { findingLink } from './finding-link';

/** What is told of a verdict. */
type Told = Pick<Verdict, 'host' | 'decision' | 'reason'>;

/**
 * Tells of one finding that is open, or goes on after it was closed.
 * @param verdicts what was decided on its hosts: those that are not blocked are named, with the reason
 * @param closing since which it is closed
 */
export function findingMessage(
  finding: Finding,
  verdicts: readonly Told[],
  homeRegion: string,
  closing?: Closing,
): SlackMessage {
  const { id, severity, title, type, description, account, region, productArn, updatedAt } = finding;
  return slackMessage(`${severity === 'CRITICAL' ? '🚨' : '❗'} ${severity}: ${title || type || id}`, [
    escape(description),
    goesOn(finding, closing),
    notBlocked(verdicts),
    [
      `*Account* ${code(account || 'not named')}, *Region* ${code(region || 'not named')}`,
      `*Type* ${code(type || 'not named')}`,
      `*Product* ${code(productArn.split(/:product(?:v2)?\//)[1] ?? productArn)}`,
      `*Updated* ${escape(updatedAt ?? 'not said')}`,
      findingLink(id, homeRegion),
    ].join('\n'),
  ]);
}

function goesOn({ workflowStatus }: Finding, closing: Closing | undefined): string {
  if (closing === undefined) return '';
  return `*It goes on* after it was closed at ${new Date(closing.at).toISOString()}: its state is still ${code(workflowStatus)}, and this was not known then.`;
}

function notBlocked(verdicts: readonly Told[]): string {
  const refused = verdicts.filter(({ decision }) => decision === 'refuse');
  if (refused.length === 0) return '';
  return `*Not blocked*:\n${lines(refused.map(({ host, reason }) => `${code(host)}: ${escape(reason, 500)}`))}`;
}
