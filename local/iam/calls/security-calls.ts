import type { Asked } from '../access';
import { permissionsOfCall } from '../permissions-of-call';
import type { Call, Input, ServiceCalls } from './call';

/** Stands in ARNs for the organization's id, which no request tells. */
export const unknownOrganization = '/o-unknown/';

/**
 * What a service does in Organizations in the name of whoever makes an administrator or takes it away: "Permissions required
 * to designate a delegated GuardDuty administrator account", and for Security Hub its managed policy
 * AWSSecurityHubOrganizationsAccess. That taking away needs the same is the stricter reading.
 */
function delegating(call: Call, service: string): Asked[] {
  const context = { 'organizations:ServicePrincipal': service };
  const isMade = call.operation.startsWith('Enable');
  const id = call.text('adminAccountId') ?? call.text('AdminAccountId') ?? '';
  const administrator = call.globalArn(`account${unknownOrganization}${id}`, 'organizations');
  const change = isMade ? 'RegisterDelegatedAdministrator' : 'DeregisterDelegatedAdministrator';
  const reads = ['DescribeOrganization', 'ListAWSServiceAccessForOrganization', 'ListAccounts'];
  return [
    ...(isMade ? [call.also('organizations:EnableAWSServiceAccess', undefined, context)] : []),
    call.also(`organizations:${change}`, administrator, context),
    call.also('organizations:ListDelegatedAdministrators', undefined, context),
    ...reads.map((read) => call.also(`organizations:${read}`, undefined)),
    call.also('organizations:DescribeAccount', administrator),
  ];
}

const detectorRole = ['guardduty.amazonaws.com', 'AWSServiceRoleForAmazonGuardDuty'] as const;
const hubRole = ['securityhub.amazonaws.com', 'AWSServiceRoleForSecurityHub'] as const;

export const guardDutyCalls: ServiceCalls = (call) => {
  const { operation } = call;
  const [first = '', second = '', third] = call.path;
  if (first === 'tags') return call.on([call.path.slice(1).join('/')]);
  if (operation.endsWith('OrganizationAdminAccount'))
    return [...call.on([undefined]), ...delegating(call, detectorRole[0])];
  if (operation === 'CreateDetector') {
    const made = call.arn('detector/00000000000000000000000000000000');
    return [...call.on([undefined]), call.linking(...detectorRole), ...call.tagged([made])];
  }
  // Of all that is below a detector only the detector itself is a resource; the rest knows none.
  const isDetector = first === 'detector' && second !== '' && third === undefined;
  return isDetector ? call.on([call.arn(`detector/${second}`)]) : undefined;
};

/** What the service authorization reference has without a resource. */
const hubless =
  /FindingAggregators?$|ConfigurationPolicies$|ConfigurationPolicyAssociations?$|^CreateConfigurationPolicy$/;

export const securityHubCalls: ServiceCalls = (call) => {
  const { operation, path } = call;
  const hub = call.arn('hub/default');
  if (path[0] === 'tags') return call.on([path.slice(1).join('/')]);
  if (/^(Get|Update|Delete)FindingAggregator$/.test(operation)) {
    const given = path.slice(2).join('/') || call.text('FindingAggregatorArn');
    return call.on([given]);
  }
  if (/^(Get|Update|Delete)ConfigurationPolicy$/.test(operation)) {
    return call.on([call.arn(`configuration-policy/${path.at(-1)?.split('/').at(-1) ?? ''}`)]);
  }
  if (operation.startsWith('StartConfigurationPolicy')) return call.on([hub]);
  if (hubless.test(operation)) return undefined;
  return [
    ...call.on([hub]),
    ...(/(En|Dis)ableOrganizationAdminAccount$/.test(operation) ? delegating(call, hubRole[0]) : []),
    ...(operation === 'EnableSecurityHub' ? [call.linking(...hubRole), ...call.tagged([hub])] : []),
  ];
};

/** "Network Firewall logging": what whoever changes it needs, here with log groups as destinations. */
const logDeliveries = [
  'CreateLogDelivery',
  'DeleteLogDelivery',
  'GetLogDelivery',
  'ListLogDeliveries',
  'UpdateLogDelivery',
];
const logGroups = ['DescribeLogGroups', 'DescribeResourcePolicies', 'PutResourcePolicy'];
const keyUses = ['CreateGrant', 'Decrypt', 'DescribeKey', 'GenerateDataKey'];

export const firewallCalls: ServiceCalls = (call) => {
  const { input, operation } = call;
  const resource = call.text('ResourceArn');
  if (resource !== undefined) return call.on([resource]);
  const asked = permissionsOfCall(call.request, operation);
  const isMade = operation.startsWith('Create');
  const { KeyId } = (input['EncryptionConfiguration'] ?? {}) as Input;
  // A firewall is tagged itself, its policy is not: the first of the resources is what is made.
  const [made] = asked.filter(({ resource: arn }) => operation !== 'CreateFirewall' || arn?.includes(':firewall/'));
  return [
    ...asked,
    ...call.on(referred(input)),
    ...(isMade ? call.tagged([made?.resource]) : []),
    ...call.using(KeyId, keyUses),
    ...(operation === 'CreateFirewall'
      ? [call.linking('network-firewall.amazonaws.com', 'AWSServiceRoleForNetworkFirewall'), ...describing(call)]
      : []),
    ...(operation === 'UpdateLoggingConfiguration'
      ? [...logDeliveries, ...logGroups].map((action) => call.also(`logs:${action}`, undefined))
      : []),
  ];
};

/** The rule groups that a policy refers to. */
function referred(input: Input): string[] {
  const { StatelessRuleGroupReferences, StatefulRuleGroupReferences } = (input['FirewallPolicy'] ?? {}) as Input;
  const references = [StatelessRuleGroupReferences, StatefulRuleGroupReferences].flatMap(
    (given) => (given ?? []) as readonly { readonly ResourceArn: string }[],
  );
  return references.map(({ ResourceArn }) => ResourceArn);
}

/** AWS's managed policy AWSNetworkFirewallFullAccess has them. That they are needed is the stricter reading. */
function describing(call: Call): Asked[] {
  return ['DescribeSubnets', 'DescribeVpcs'].map((action) => call.also(`ec2:${action}`, undefined));
}
