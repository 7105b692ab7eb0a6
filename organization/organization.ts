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
  readonly notifications: Notifications;
  /** Days for which function, state machine and firewall logs are kept. */
  readonly logRetentionDays: number;
  /** Tags put on every resource beside Portcullis's own. */
  readonly tags: Readonly<Record<string, string>>;
  readonly members: readonly MemberAccount[];
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
  readonly vpcs: readonly Vpc[];
}

export interface Vpc {
  /** `vpc-` and 8 or 17 hexadecimal digits. */
  readonly id: string;
  readonly region: string;
  /** Subnets that hold the firewall's endpoints, at most one for each availability zone. */
  readonly firewallSubnets: readonly string[];
  /** Capacity units of the rule group, two for each blocked network; fixed when the group is made. */
  readonly capacity: number;
}

/** One VPC's firewall in the whole organization. */
export interface Firewall extends Vpc {
  readonly account: string;
  readonly accountName: string;
}
