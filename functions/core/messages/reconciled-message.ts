import { capacityOf, vpcOf } from '../firewall-key';
import { code, counted, lines, slackMessage, type SlackMessage } from '../slack-message';
import type { FirewallKey, HealedCause } from '../step-contracts';
import { heldCount } from './brake-lines';
import { failedLines, warnings, type FirewallReport } from './firewall-troubles';

const causes: Readonly<Record<HealedCause, (firewall: FirewallKey) => string>> = {
  drift: () => 'its rules had been changed by someone else',
  failure: () => 'an earlier update had failed',
  // Whoever changes a capacity waits for this: from here on the group before can go.
  new: (firewall) => `its rule group of ${capacityOf(firewall)} units was new`,
  gone: () => 'the record of a host is gone from the blocklist, or no block any more, and nothing says why',
  'let go': () => `a host was let go, as the item ${code('let-go')} says`,
};

/** Tells what the regular look into every firewall found and mended. */
export function reconciledMessage(report: FirewallReport): SlackMessage {
  const healed = report.answers.flatMap(({ Healed }) => Healed);
  const healedCount = report.answers.reduce((sum, { HealedCount }) => sum + HealedCount, 0);
  const held = heldCount(report.answers);
  const headline = [
    ...(held > 0 ? [`${counted(held, 'host')} held that left the blocklist without a reason`] : []),
    ...(healedCount > 0 ? [`${counted(healedCount, 'firewall')} brought to the blocklist`] : []),
    ...(report.failedCount > 0 ? [`${counted(report.failedCount, 'firewall')} could not be`] : []),
  ].join(', ');
  const icon = report.failedCount > 0 || held > 0 ? '⚠️' : '🔧';
  return slackMessage(`${icon} Reconciled: ${headline || 'a warning'}`, [
    healedCount > 0
      ? `*Brought to the blocklist*:\n${lines(
          healed.map(({ Firewall, Cause }) => `${code(vpcOf(Firewall))}: ${causes[Cause](Firewall)}`),
          healedCount,
        )}`
      : '',
    failedLines(report),
    ...warnings(report),
  ]);
}
