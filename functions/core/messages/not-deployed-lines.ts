import { vpcOf } from '../firewall-key';
import { code, counted, lines } from '../slack-message';
import type { FirewallReport } from './firewall-troubles';

/** The VPCs of the organization file that are not deployed yet, each with the stacks to deploy; empty when all are. */
export function notDeployedLines({ notDeployed, notDeployedCount }: FirewallReport): string {
  if (notDeployedCount === 0) return '';
  const each = notDeployed.map(({ Firewall, Missing }) => {
    const vpc = vpcOf(Firewall);
    const [account = ''] = vpc.split('/');
    const stack = code(`firewall-${vpc.replaceAll('/', '-')}`);
    return Missing === 'role'
      ? `${code(vpc)}: no role there lets Portcullis in. Deploy ${code(`member-${account}`)}, then ${stack} unless it is there.`
      : `${code(vpc)}: it has no rule group. Deploy ${stack}.`;
  });
  // AWS says the same of a role that is missing as of one that does not trust us.
  const closed = notDeployed.some(({ Missing }) => Missing === 'role')
    ? '\nA role that is there and lets nobody in does not trust the security account, or a service control policy denies it.'
    : '';
  return (
    `*Not deployed yet*: ${counted(notDeployedCount, 'VPC')} of the organization file. Nothing is dropped there; ` +
    `within five minutes of the deployment everything is.\n${lines(each, notDeployedCount)}${closed}`
  );
}
