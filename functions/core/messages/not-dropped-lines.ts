import { ruleGroupName, vpcOf } from '../firewall-key';
import { code, counted, escape, lines } from '../slack-message';
import type { NotDropped, NotDroppedCause } from '../step-contracts';
import { adviceOnReading, type FirewallReport } from './firewall-troubles';

/** Why a VPC does not drop a host, and what to do. */
const causes: Readonly<Record<NotDroppedCause, (entry: NotDropped) => string>> = {
  room: () =>
    'left out for want of room in the rule group, which is full of hosts that weigh more. ' +
    'Raise the capacity of the VPC in the organization file: the runbook says how.',
  missing: () =>
    'not in the rule group: it was released meanwhile, or others have changed our rules, which are put right within five minutes.',
  'no firewall': ({ Firewall }) =>
    `there is no firewall in the VPC, only the rule group ${code(ruleGroupName(Firewall))}. ` +
    'One that is in another VPC or account is not counted.',
  unattached: ({ Firewall, Detail = '' }) =>
    `the firewall ${code(Detail)} uses a policy without the rule group ${code(ruleGroupName(Firewall))}. ` +
    'Refer to it in that policy, before rules that pass, or give the firewall its policy back.',
  passed: ({ Detail = '' }) =>
    `a rule of others lets it through before ours is reached: ${escape(Detail)}. Move or narrow that rule.`,
  unread: ({ Firewall, Detail = '' }) =>
    `not known, since the policies of its firewalls could not be read: ${escape(Detail)}. ${adviceOnReading(Firewall)}`,
};

/** The VPCs that do not drop the hosts of an event although their rules are up to date, each with why and what to do. */
export function notDroppedLines({ well, dropping, unchecked, notDropped }: FirewallReport): string {
  const count = well - unchecked - dropping;
  const each = notDropped.map((entry) => {
    const more = entry.More > 0 ? ` and ${entry.More} more` : '';
    return `${code(vpcOf(entry.Firewall))}: ${code(entry.Host)}${more}: ${causes[entry.Why](entry)}`;
  });
  return [
    ...(count > 0 ? [`*Not dropped* in ${counted(count, 'VPC')}:\n${lines(each, count)}`] : []),
    ...(unchecked > 0
      ? [
          `*Not checked* in ${counted(unchecked, 'VPC')}: the rules hold it, but this update began before a deployment ` +
            'and did not look whether they are used. The next reconcile does.',
        ]
      : []),
  ].join('\n\n');
}
