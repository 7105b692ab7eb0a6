import { join } from 'node:path';

import { projectDirectory } from './cdktf';
import type { SeededOrganization } from './seed';
import { shellLines } from './shell-lines';
import { shellWord } from './shell-word';

const cdktf = shellWord(join(projectDirectory, 'node_modules', '.bin', 'cdktf'));

/** What a person needs to know to use a running local organization. */
export interface Instructed {
  readonly endpoint: string;
  readonly accounts: SeededOrganization;
  readonly organizationFile: string;
  readonly workspace: string;
  readonly slackWebhook: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Says how to talk to the organization with the AWS CLI, Terraform and the CDKTF CLI, as text for a terminal. */
export function instructions(local: Instructed): string {
  const { management, security, members, unwritten, homeRegion, linkedRegions } = local.accounts;
  const [member] = members;
  const accounts = [
    `${management.id}  ${management.name} (management account)`,
    `${security.id}  ${security.name} (delegated administrator)`,
    ...members.map(
      ({ id, name, vpcs }) => `${id}  ${name}: ${vpcs.map((vpc) => `${vpc.id} in ${vpc.region}`).join(', ')}`,
    ),
    `${unwritten.id}  ${unwritten.name} (not in the organization file)`,
  ];
  return `Endpoint           ${local.endpoint}
Home Region        ${homeRegion}, linked: ${linkedRegions.join(', ')}
Organization file  ${local.organizationFile}
Slack webhook      ${local.slackWebhook}
Accounts           ${accounts.join('\n                   ')}

In another terminal, for the AWS CLI, Terraform and cdktf, which then speak to nothing else:

${indent(shellLines(local.environment))}

An access key of 12 digits is that account, with every permission:

${indent([
  `AWS_ACCESS_KEY_ID=${security.id} aws dynamodb list-tables`,
  `AWS_ACCESS_KEY_ID=${member?.id ?? security.id} aws network-firewall list-firewalls --region ${homeRegion}`,
])}

To deploy Portcullis into it:

${indent([
  'aws cloudformation activate-organizations-access',
  `cd ${shellWord(local.workspace)}`,
  `${cdktf} deploy '*' --auto-approve --skip-provider-lock --parallelism 4`,
])}

What happens in it: ${local.endpoint}/_local/observations, /_local/firewalls, /_local/slack, /_local/faults`;
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
