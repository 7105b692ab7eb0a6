import type { SeededOrganization } from '../../local/seed';
import type { DeployedOrganization } from './deployed-organization';

/** One way to list what an account holds in a Region: an operation of a JSON service, and where its answer has the names. */
interface Listing {
  readonly service: string;
  readonly target: string;
  readonly input?: object;
  readonly list: string;
  readonly name?: string;
}

const listings: readonly Listing[] = [
  { service: 'dynamodb', target: 'DynamoDB_20120810.ListTables', list: 'TableNames' },
  { service: 'states', target: 'AWSStepFunctions.ListStateMachines', list: 'stateMachines', name: 'name' },
  { service: 'events', target: 'AWSEvents.ListEventBuses', list: 'EventBuses', name: 'Name' },
  { service: 'events', target: 'AWSEvents.ListRules', list: 'Rules', name: 'Name' },
  { service: 'events', target: 'AWSEvents.ListArchives', list: 'Archives', name: 'ArchiveName' },
  { service: 'logs', target: 'Logs_20140328.DescribeLogGroups', list: 'logGroups', name: 'logGroupName' },
  { service: 'secretsmanager', target: 'secretsmanager.ListSecrets', list: 'SecretList', name: 'Name' },
  { service: 'kms', target: 'TrentService.ListAliases', list: 'Aliases', name: 'AliasName' },
  { service: 'sqs', target: 'AmazonSQS.ListQueues', list: 'QueueUrls' },
  { service: 'network-firewall', target: 'NetworkFirewall_20201112.ListRuleGroups', list: 'RuleGroups', name: 'Name' },
  {
    service: 'network-firewall',
    target: 'NetworkFirewall_20201112.ListFirewallPolicies',
    list: 'FirewallPolicies',
    name: 'Name',
  },
  {
    service: 'network-firewall',
    target: 'NetworkFirewall_20201112.ListFirewalls',
    list: 'Firewalls',
    name: 'FirewallName',
  },
];

/** REST services: the path that lists, and the member that holds the list. */
const restListings: readonly { service: string; path: string; list: string; name?: string }[] = [
  { service: 'lambda', path: '/2015-03-31/functions/', list: 'Functions', name: 'FunctionName' },
  { service: 'guardduty', path: '/detector', list: 'detectorIds' },
  { service: 'scheduler', path: '/schedules', list: 'Schedules', name: 'Name' },
  { service: 'securityhub', path: '/findingAggregator/list', list: 'FindingAggregators', name: 'FindingAggregatorArn' },
  { service: 'securityhub', path: '/organization/admin', list: 'AdminAccounts', name: 'AccountId' },
  { service: 'securityhub', path: '/configurationPolicy/list', list: 'ConfigurationPolicySummaries', name: 'Name' },
];

/** Services that speak the query protocol and answer XML: the element that has the names. */
const queryListings: readonly { service: string; action: string; version: string; name: string }[] = [
  { service: 'sns', action: 'ListTopics', version: '2010-03-31', name: 'TopicArn' },
  { service: 'monitoring', action: 'DescribeAlarms', version: '2010-08-01', name: 'AlarmName' },
  { service: 'cloudformation', action: 'ListStackSets', version: '2010-05-15', name: 'StackSetName' },
];
const listRoles = { service: 'iam', action: 'ListRoles', version: '2010-05-08', name: 'RoleName' };

/**
 * What every account holds in every Region of what Portcullis deploys, a line each. Two inventories are equal when a
 * deployment has left nothing behind.
 */
export async function inventory(local: DeployedOrganization): Promise<string[]> {
  const { organization } = local;
  const { accounts: seeded } = await local.local<{ accounts: SeededOrganization }>('organization');
  const accounts = [
    organization.managementAccount,
    organization.securityAccount,
    ...organization.members.map(({ id }) => id),
    seeded.unwritten.id,
  ];
  const regions = [organization.homeRegion, ...organization.linkedRegions];
  const lines: string[] = [];
  for (const account of accounts) {
    const roles = await query(local, { account, region: 'us-east-1' }, listRoles);
    lines.push(...roles.map((role) => `${account} role ${role}`));
    for (const region of regions) {
      const where = { account, region };
      for (const { service, target, input = {}, list, name } of listings) {
        const answer = await call(local, where, service, '/', { 'x-amz-target': target }, input);
        lines.push(...names(answer, list, name).map((found) => `${account} ${region} ${service} ${found}`));
      }
      for (const { service, path, list, name } of restListings) {
        const answer = await call(local, where, service, path, {});
        lines.push(...names(answer, list, name).map((found) => `${account} ${region} ${service} ${found}`));
      }
      for (const listing of queryListings) {
        const found = await query(local, where, listing);
        lines.push(...found.map((name) => `${account} ${region} ${listing.service} ${name}`));
      }
    }
  }
  // Aliases of AWS's own keys appear when a service is first used, and are nobody's to delete.
  return lines.filter((line) => !line.includes(' kms alias/aws/')).sort();
}

function names(answer: Record<string, unknown>, list: string, name: string | undefined): string[] {
  const found = (answer[list] ?? []) as (string | Record<string, unknown>)[];
  return found.map((item) => (typeof item === 'string' ? item : String(item[name ?? ''])));
}

async function call(
  local: DeployedOrganization,
  where: { account: string; region: string },
  service: string,
  path: string,
  headers: Record<string, string>,
  input?: object,
): Promise<Record<string, unknown>> {
  const answer = await fetch(local.endpoint + path, {
    method: input ? 'POST' : 'GET',
    headers: { ...headers, 'content-type': 'application/x-amz-json-1.0', authorization: scope(where, service) },
    ...(input ? { body: JSON.stringify(input) } : {}),
  });
  if (answer.ok) return (await answer.json()) as Record<string, unknown>;
  const text = await answer.text();
  // A service that is not enabled in an account, or an organization's that only some accounts may ask, holds nothing there.
  if (/InvalidAccess|AccessDenied|BadRequest/.test(`${answer.headers.get('x-amzn-errortype') ?? ''} ${text}`))
    return {};
  throw new Error(`${service} ${path} in ${where.account} ${where.region}: ${answer.status} ${text}`);
}

async function query(
  local: DeployedOrganization,
  where: { account: string; region: string },
  { service, action, version, name }: (typeof queryListings)[number],
): Promise<string[]> {
  const answer = await fetch(local.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: scope(where, service) },
    body: `Action=${action}&Version=${version}`,
  });
  return [...(await answer.text()).matchAll(new RegExp(`<${name}>([^<]+)<`, 'g'))].map(([, found]) => found ?? '');
}

function scope({ account, region }: { account: string; region: string }, service: string): string {
  const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return `AWS4-HMAC-SHA256 Credential=${account}/${date}/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}
