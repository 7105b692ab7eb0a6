import {
  policyJson,
  type DeployerPolicy,
  type DeployerStatement,
} from '../organization/deployer-permissions/deployer-policy';
import { deployerPolicies, deployerRole, deployerTrust } from '../organization/deployer-policies';
import type { Organization } from '../organization/organization';
import { formattedJson } from './formatted-json';

const introduction = `# What must a deployer be permitted to do?

Made from \`organization/deployer-policies.ts\` by \`npm run docs\`. Do not edit it here.

Whoever runs \`cdktf deploy\`, \`diff\` and \`destroy\` needs these permissions and no others, Terraform's reads at every refresh included. [A test](../__tests__/integration/everything-on.test.ts) deploys the local organization with just these, changes it, plans that nothing changes and destroys it, and fails where one is missing or was not used.

Make a role \`${deployerRole}\` in every account, with the policies below as managed policies, and write \`deploymentRole: ${deployerRole}\` into \`organization.yaml\`. People and workflows act as the management account's, which takes on the others and is the only one that touches the states. The ids and names on this page are those of the example in \`organization.yaml\`: put yours in their place. [ADR 32](adr/0032-what-a-deployer-may-do.md) says how it was found out and what it does not keep out.

What is said once for all of them:

- **Who deploys functions and roles can give them any permission.** These policies keep mistakes out, and a stranger's reach small; they do not make a deployer harmless. Let few act as one, and give the roles a permissions boundary where you have one.
- Names begin with \`portcullis\` or \`sechub\` wherever a name can be chosen. Where a statement is on resources without such a name, its reason is below.
- Regions are \`*\` in ARNs, so that a Region that is added needs no new policy.
- Network Firewall, GuardDuty and Security Hub make roles of their own in an account that uses them first; that is what \`iam:CreateServiceLinkedRole\` is for.
- \`aws cloudformation activate-organizations-access\`, once in the management account, is not a deployer's: an administrator does it.
`;

/** The whole of docs/deployer-permissions.md, formatted. */
export function deployerPermissionsPage(organization: Organization): string {
  const { managementAccount, securityAccount, members } = organization;
  const [member] = members;
  return [
    introduction,
    account(organization, 'The management account', managementAccount),
    account(organization, 'The security account', securityAccount),
    ...(member ? [account(organization, 'A member account', member.id)] : []),
  ].join('\n');
}

function account(organization: Organization, title: string, id: string): string {
  const policies = deployerPolicies(organization, id);
  const trust =
    id === organization.managementAccount
      ? 'The role trusts its own account here; say more closely who may act as it, such as the roles of your people or of a workflow.'
      : "The role trusts the management account's deployer alone.";
  return [
    `## ${title}\n`,
    `${trust}\n`,
    json(deployerTrust(organization, id)),
    ...policies.map((policy) => section(policy)),
  ].join('\n');
}

function section(policy: DeployerPolicy): string {
  const { statements } = policy;
  return [
    `### ${policy.title}: \`${policy.name}\`\n`,
    json(policyJson(policy)),
    ...list('On resources without a name of ours:', statements.flatMap(whyOf)),
    ...list('Rarely used:', statements.flatMap(rarelyOf)),
  ].join('\n');
}

function whyOf({ Sid, why }: DeployerStatement): string[] {
  return why === undefined ? [] : [`- \`${Sid}\`: ${why}.`];
}

/** The actions that are needed for the same reason stand together. */
function rarelyOf({ rarely = {} }: DeployerStatement): string[] {
  const entries = Object.entries(rarely);
  return [...new Set(Object.values(rarely))].map((reason) => {
    const actions = entries.filter(([, each]) => each === reason).map(([action]) => `\`${action}\``);
    return `- ${actions.join(', ')}: ${reason}.`;
  });
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}\n`, `${[...new Set(lines)].join('\n')}\n`];
}

function json(document: object): string {
  return `\`\`\`json\n${formattedJson(document)}\n\`\`\`\n`;
}
