import type { FirewallLogType } from './firewall-logs-schema';
import type { ProtectionPlan } from './protection-plans';

/**
 * The organization as the rest of the application sees it: what `organization.yaml` says, with every default filled in.
 * `load-organization.ts` makes it; nothing else constructs one outside the tests.
 */
export interface Organization {
  /** Id of the AWS Organization, `o-` and 10 to 32 lower-case letters or digits; the only principal the bus lets in. */
  readonly organizationId: string;
  /** Account id (12 digits) of the organization's management account. */
  readonly managementAccount: string;
  /** Account id (12 digits) of the delegated administrator of Security Hub and GuardDuty. */
  readonly securityAccount: string;
  /** Region in which findings are aggregated and the state machines run. */
  readonly homeRegion: string;
  /** Every other Region that is covered; may be empty. */
  readonly linkedRegions: readonly string[];
  /** Regions that are newer than the list that this version has. */
  readonly newRegions: readonly string[];
  /** Name of the role that Terraform assumes in every account but the management account; absent: ambient credentials. */
  readonly deploymentRole?: string;
  /** Where Terraform keeps its states; absent: local files beside `cdktf.json`. */
  readonly stateBackend?: S3StateBackend;
  /** Hours for which a host stays blocked after it was last reported. */
  readonly retentionHours: number;
  /** Whether GuardDuty's generated sample findings block their hosts. */
  readonly acceptSampleFindings: boolean;
  /** Networks that are never blocked, beside the special-purpose ranges. */
  readonly neverBlock: readonly NeverBlock[];
  /** Whether these, and the accounts' own networks, may hold a large part of the internet. */
  readonly wideNeverBlock: boolean;
  /** Prefix length of the IPv6 networks that are dropped as a whole from eight blocked hosts on; 128: none is. */
  readonly ipv6Prefix: number;
  readonly blocking: Blocking;
  readonly notifications: Notifications;
  /** Lambda's quota of concurrent executions in the security account's home Region, which reservations are made from. */
  readonly concurrentExecutions: number;
  /** Days for which function, state machine and firewall logs are kept. */
  readonly logRetentionDays: number;
  /** Team that answers for what is deployed: the tag `Owner` of every resource. */
  readonly owner: string;
  /** Tags put on every resource beside Portcullis's own. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Whether AWS refuses to delete tables and firewalls, and to change a firewall's policy or subnets. It must be taken
   * off, and that deployed, before a stack can be destroyed.
   */
  readonly deletionProtection: boolean;
  readonly securityHub: SecurityHubSettings;
  readonly guardDuty: GuardDutySettings;
  /** What is there already of both services; an account has one entry at most. */
  readonly existing: readonly ExistingServices[];
  /** Ids of organizational units whose accounts get the updater role from a StackSet, unless `members` names them. */
  readonly updaterRoleUnits: readonly string[];
  readonly firewallLogs: FirewallLogsSettings;
  readonly members: readonly MemberAccount[];
}

export interface SecurityHubSettings {
  /** `LOCAL`: new accounts join, Region by Region. `CENTRAL`: a policy of the home Region enables every account. */
  readonly configuration: 'LOCAL' | 'CENTRAL';
  /** Whose the policy of the root is; there whenever the configuration is `CENTRAL`. `KEEP`: it is left alone. */
  readonly rootPolicy?: 'OURS' | 'KEEP';
  /** Id of the organization's root (`r-...`); there whenever the policy of the root is ours. */
  readonly organizationRoot?: string;
  /** With `LOCAL`: accounts whose hub nobody speaks of are enrolled, too, which turns it on with AWS's default standards. */
  readonly enrolOthers?: 'WITH_DEFAULT_STANDARDS';
}

export interface GuardDutySettings {
  /** Which accounts join by themselves: every one, or those that are new to the organization. */
  readonly members: 'ALL' | 'NEW';
  /** Plans beside the foundation, by the names of GuardDuty's API (`S3_DATA_EVENTS`). */
  readonly protectionPlans: readonly ProtectionPlan[];
}

/** What one account has already of GuardDuty and Security Hub. */
export interface ExistingServices {
  /** 12 digits. */
  readonly account: string;
  /** Ids of detectors by Region; of the security account and the management account alone. */
  readonly detectors: Readonly<Record<string, string>>;
  /** Regions in which Security Hub is on. */
  readonly hubs: readonly string[];
  /** Regions in which the security account is an administrator already; in the management account's entry alone. */
  readonly administrators: { readonly guardDuty: readonly string[]; readonly securityHub: readonly string[] };
  /** ARN of the finding aggregator; in the security account's entry alone. */
  readonly aggregator?: string;
}

export interface FirewallLogsSettings {
  /** Which logs the firewalls write; none where it is empty. */
  readonly types: readonly FirewallLogType[];
  /** Name of a bucket that exists and lets in the delivery of logs; absent: they go to CloudWatch Logs. */
  readonly bucket?: string;
  /** Put before the keys of the log files in the bucket; absent: nothing. */
  readonly prefix?: string;
}

export interface S3StateBackend {
  readonly type: 's3';
  readonly bucket: string;
  readonly region: string;
  /** Put before `<stack>.tfstate`; ends with `/` unless empty. */
  readonly keyPrefix: string;
}

export interface NeverBlock {
  /** IPv4 or IPv6 network in canonical CIDR form. */
  readonly cidr: string;
  /** Why, for the readers of this file. */
  readonly reason?: string;
}

export interface Blocking {
  /** Findings of less severity block nothing. */
  readonly leastSeverity: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  /** Finding types, by a pattern, whose decision is other than the table's: the first that fits counts. */
  readonly findingTypes: readonly FindingTypeSetting[];
}

export interface FindingTypeSetting {
  /** GuardDuty's name of a type, in which `*` stands for any text. */
  readonly type: string;
  /** `TELL`: the host is not blocked, and people are told. */
  readonly decision: 'BLOCK' | 'TELL';
  /** Why, for the readers of the file. */
  readonly reason?: string;
}

export interface Notifications {
  /** Name of the Secrets Manager secret (security account, home Region) that holds the Slack webhook's URL. */
  readonly slackWebhookSecret: string;
  /** Products whose high and critical findings are told, as in a product ARN's last part (`aws/guardduty`). */
  readonly products: readonly string[];
}

export interface MemberAccount {
  /** For people: shown in tables and messages, unique. */
  readonly name: string;
  /** Account id, 12 digits. */
  readonly id: string;
  /** Public networks in canonical CIDR form that are the account's own, and so are never blocked; absent: none named. */
  readonly publicAddresses?: readonly string[];
  /** Whether the account's stack turns Security Hub on, where `existing` does not say that it is on. */
  readonly turnOnSecurityHub: boolean;
  readonly vpcs: readonly Vpc[];
}

export interface Vpc {
  /** `vpc-` and 8 or 17 hexadecimal digits. */
  readonly id: string;
  readonly region: string;
  /** Subnets that exist for the firewall's endpoints, at most one for each availability zone. */
  readonly firewallSubnets?: readonly string[];
  /** Subnets that the stack makes for them. Each VPC has either these, those above, or a rule group only. */
  readonly newSubnets?: readonly NewSubnet[];
  /** Whether only the rule group is made, for a firewall policy that exists. */
  readonly ruleGroupOnly: boolean;
  /** Routes through the firewall's endpoints, in route tables that exist; none where there is a rule group only. */
  readonly routes: readonly Route[];
  /** Capacity units of the rule group, two for each blocked network; fixed when the group is made. */
  readonly capacity: number;
  /** While the capacity changes: the one before, whose group stays beside the new one until that is filled. */
  readonly formerCapacity?: number;
}

export interface NewSubnet {
  /** Name such as `us-west-2a`, of the VPC's Region. */
  readonly availabilityZone: string;
  /** IPv4 network, /16 to /28. */
  readonly cidr: string;
}

export interface Route {
  /** Id of a route table of the VPC. */
  readonly routeTable: string;
  /** Zone whose endpoint the route leads to. */
  readonly availabilityZone: string;
  /** IPv4 or IPv6 network in canonical CIDR form. */
  readonly destination: string;
}

/** One VPC's firewall in the whole organization. */
export interface Firewall extends Vpc {
  readonly account: string;
  readonly accountName: string;
}
