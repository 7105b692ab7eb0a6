import type { Firewall, Organization } from './organization';

/**
 * Every name and ARN that one stack makes and another needs. Stacks never read each other's state, so both sides derive
 * them here. Names are a public interface: changing one replaces a resource in every account.
 */

/** The Lambda functions, by their names in AWS. */
export const functionNames = [
  'add-ip-to-ddb',
  'update-nf-rg',
  'get-ip-from-ddb',
  'remove-ip-from-ddb',
  'send-gd-finding',
  'enrol-members',
] as const;
export type FunctionName = (typeof functionNames)[number];

/** The state machines, by their names in AWS. */
export const stateMachineNames = [
  'sechub-record-ip',
  'sechub-send-findings',
  'sechub-prune-ip',
  'sechub-reconcile',
] as const;
export type StateMachineName = (typeof stateMachineNames)[number];

export const busName = 'sechub-findings';
export const hostsTable = 'portcullis-hosts';
export const stateTable = 'portcullis-state';
export const historyTable = 'portcullis-history';
export const deadLetterQueue = 'portcullis-dead-letters';
export const keyAlias = 'alias/portcullis';
export const alarmTopic = 'portcullis-alarms';
export const dashboard = 'portcullis';
/** The archive of the bus, from which events are replayed. */
export const findingArchive = 'portcullis-findings';
/** Security Hub's policy for the whole organization, where its configuration is central. */
export const configurationPolicy = 'portcullis';
/**
 * Where the functions' own metrics are, in the home Region: their namespace, the one dimension that all have, and their
 * names, each with its unit and the statistic that means something.
 */
export const metrics = {
  namespace: 'Portcullis',
  service: 'portcullis',
  names: {
    /** Count, Maximum: accounts whose findings do not come in, in some Region of some service. */
    accountsNotReporting: 'AccountsNotReporting',
    /** Percent, Maximum: of the capacity of the fullest rule group. */
    capacityUsed: 'CapacityUsed',
    /** Count, Maximum: firewalls of one batch that could not be brought to the blocklist. */
    firewallsBehind: 'FirewallsBehind',
    /** Count, Maximum: firewalls of one batch that are in the organization file and were never found. */
    firewallsNotDeployed: 'FirewallsNotDeployed',
    /** Count, Sum: hosts that findings put on the blocklist. */
    hostsAdded: 'HostsAdded',
    /** Count, Maximum: hosts on the blocklist. */
    hostsBlocked: 'HostsBlocked',
    /** Count, Maximum: hosts for which one rule group has no room. */
    hostsNotEnforced: 'HostsNotEnforced',
    /** Count, Sum: hosts that findings named and that were not blocked, on purpose. */
    hostsRefused: 'HostsRefused',
    /** Count, Sum: messages that could not be sent; each try counts. */
    notificationsFailed: 'NotificationsFailed',
    /** Count, Sum: messages that were sent. */
    notificationsSent: 'NotificationsSent',
    /** Count, Maximum: hosts that one rule group holds although they are not on the blocklist, as nothing explains why. */
    releasesHeld: 'ReleasesHeld',
    /** Count, Maximum: 1 for a rule group that some firewall of its VPC does not use, or that has no firewall. */
    ruleGroupsUnattached: 'RuleGroupsUnattached',
    /** Seconds, Average and Maximum: from a finding's event until the last firewall dropped its hosts. */
    timeToBlock: 'TimeToBlock',
  },
} as const;
/**
 * The packets that Portcullis's rules drop: a metric (Count, Sum) that Network Firewall publishes in the account and
 * Region of each firewall, by `AvailabilityZone`, `CustomAction` and `FirewallName`.
 */
export const droppedPackets = {
  namespace: 'AWS/NetworkFirewall',
  name: 'Packets',
  dimensions: ['AvailabilityZone', 'CustomAction', 'FirewallName'],
  /** The value of `CustomAction` that is ours. */
  customAction: 'portcullis',
} as const;
/** Keys of the tags that every resource carries beside those of the organization file. */
export const ownTags = ['Project', 'Stack', 'Account', 'Owner'] as const;
/** The role in each member account that `update-nf-rg` assumes. */
export const updaterRole = 'portcullis-firewall-updater';
/** The role in each account whose Security Hub our stacks turn on, by which `enrol-members` sees that it is on. */
export const hubReaderRole = 'portcullis-hub-reader';
/** The StackSet that brings the updater role to accounts of organizational units. */
export const updaterStackSet = 'portcullis-firewall-updater';
/** Whose role may put events on the bus: the rule that forwards findings, in whichever Region. */
export const forwarder = 'forward-findings';

/** Batches that the firewalls are grouped into at most: the concurrency of an inline Map state (AWS quota). */
export const maximumBatches = 40;

/** The role of a function, a state machine, a rule or a schedule. */
export function roleName(owner: string): string {
  return `portcullis-${owner}`;
}

/** @param subject what it watches: a function, a state machine, or a condition such as `capacity` */
export function alarmName(subject: string): string {
  return `portcullis-${subject}`;
}

/** The partition that a Region belongs to. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

const consoleHosts: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** A page of a service in AWS's console. @param page what follows `#` */
export function consoleUrl(region: string, service: string, page: string): string {
  return `https://${region}.${consoleHosts[partitionOf(region)]}/${service}/home?region=${region}#${page}`;
}

export function roleArn(region: string, account: string, role: string): string {
  return `arn:${partitionOf(region)}:iam::${account}:role/${role}`;
}

export function busArn(organization: Organization): string {
  const { homeRegion, securityAccount } = organization;
  return `arn:${partitionOf(homeRegion)}:events:${homeRegion}:${securityAccount}:event-bus/${busName}`;
}

/** The topic that alarms of the home Region go to. */
export function alarmTopicArn({ homeRegion, securityAccount }: Organization): string {
  return `arn:${partitionOf(homeRegion)}:sns:${homeRegion}:${securityAccount}:${alarmTopic}`;
}

/** Name of a VPC's firewall policy and firewall, and how the names of its rule groups begin. */
export function firewallName(vpc: string): string {
  return `portcullis-${vpc}`;
}

/** What tells a rule group from all others: a VPC has two of them while its capacity changes. */
export type RuleGroupId = Pick<Firewall, 'account' | 'region' | 'id' | 'capacity'>;

/** Names carry the capacity, since AWS fixes it when a group is made: another capacity is another group. */
export function ruleGroupName({ id, capacity }: Pick<RuleGroupId, 'id' | 'capacity'>): string {
  return `${firewallName(id)}-${capacity}`;
}

export function ruleGroupArn(group: RuleGroupId): string {
  const { account, region } = group;
  return `arn:${partitionOf(region)}:network-firewall:${region}:${account}:stateless-rulegroup/${ruleGroupName(group)}`;
}

/** The key of a VPC's rule group in state and in payloads; people are shown it without the capacity. */
export function firewallKey({ account, region, id, capacity }: RuleGroupId): string {
  return `${account}/${region}/${id}-${capacity}`;
}

/** The rule groups of a VPC: its own, and while the capacity changes the one before. */
export function ruleGroupsOf(firewall: Firewall): Firewall[] {
  const { formerCapacity } = firewall;
  return [firewall, ...(formerCapacity === undefined ? [] : [{ ...firewall, capacity: formerCapacity }])];
}

export const stackNames = {
  securityServices: 'security-services',
  management: 'management',
  delegatedAdmin: 'delegated-admin',
  member: (account: string) => `member-${account}`,
  firewall: (firewall: Pick<Firewall, 'account' | 'region' | 'id'>) =>
    `firewall-${firewall.account}-${firewall.region}-${firewall.id}`,
};

/** The firewalls of every member account, in the order of the organization file. */
export function firewallsOf(organization: Organization): Firewall[] {
  return organization.members.flatMap((member) =>
    member.vpcs.map((vpc) => ({ ...vpc, account: member.id, accountName: member.name })),
  );
}

/**
 * The firewalls in batches, by batch number, with an entry for each rule group. An account's batch follows from its id
 * alone (FNV-1a, 32 bits), so that bringing in an account changes one batch and leaves the others' plans empty.
 */
export function batchesOf(organization: Organization): Map<number, Firewall[]> {
  const batches = new Map<number, Firewall[]>();
  for (const firewall of firewallsOf(organization).flatMap(ruleGroupsOf)) {
    let hash = 0x811c9dc5;
    for (const character of firewall.account) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
    const batch = hash % maximumBatches;
    batches.set(batch, [...(batches.get(batch) ?? []), firewall]);
  }
  return new Map([...batches].sort(([a], [b]) => a - b));
}
