import type { Finding } from '../finding';
import { code, escape, slackMessage, type SlackMessage } from '../slack-message';
import { findingLink } from './finding-link';

/** Tells of one open finding. */
export function findingMessage(finding: Finding, homeRegion: string): SlackMessage {
  const { id, severity, title, type, description, account, region, productArn, updatedAt } = finding;
  return slackMessage(`${severity === 'CRITICAL' ? '🚨' : '❗'} ${severity}: ${title || type || id}`, [
    escape(description),
    [
      `*Account* ${code(account || 'not named')}, *Region* ${code(region || 'not named')}`,
      `*Type* ${code(type || 'not named')}`,
      `*Product* ${code(productArn.split(/:product(?:v2)?\//)[1] ?? productArn)}`,
      `*Updated* ${escape(updatedAt ?? 'not said')}`,
      findingLink(id, homeRegion),
    ].join('\n'),
  ]);
}
