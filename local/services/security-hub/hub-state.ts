import type { Delegation } from '../../delegation';
import type { DescribedAccount } from '../../organization-tree';
import type { Where } from '../../service';
import { type Hub, newHub } from './hub';

/** An account that the administrator has taken in, or had, in one Region. */
export interface Member extends Where {
  readonly email: string;
  /** Of those that AWS's model has: only `Enabled` shows the administrator its findings. */
  readonly status: 'Created' | 'Enabled' | 'Removed' | 'AccountSuspended';
  readonly updatedAt: string;
}

/** What the administrator decided for the organization in one Region. */
export interface OrganizationConfiguration {
  readonly autoEnable: boolean;
  readonly autoEnableStandards: string;
  readonly type: 'LOCAL' | 'CENTRAL';
}

/** What a central configuration says of Security Hub, for whatever it is associated with. */
export interface ConfigurationPolicy {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  /** `ServiceEnabled`, standards and controls, as they were given. */
  readonly hub: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What AWS's API calls an account's, a unit's or a root's freedom from policies: an association like any other. */
export const selfManaged = 'SELF_MANAGED_SECURITY_HUB';

export interface Association {
  /** The id of a policy, or `selfManaged`. */
  readonly policyId: string;
  readonly updatedAt: string;
}

export interface Aggregator {
  readonly arn: string;
  readonly account: string;
  /** The Region that the others' findings come to. */
  readonly region: string;
  readonly linkingMode: string;
  readonly regions: readonly string[];
}

/** The organization as it is now. */
export interface Organization {
  readonly managementAccount: string;
  describeAccounts(): Promise<readonly DescribedAccount[]>;
  /** The units that an account or a unit is in, the nearest first and the root last; rejects where it is not there. */
  ancestors(id: string): Promise<readonly string[]>;
}

/** Who has Security Hub, who administers it, and where findings are gathered. */
export class HubState {
  /** By `account/region`: enabled by the account itself, or for it when it became a member. */
  readonly hubs = new Map<string, Hub>();
  /** By `account/region`. Those whom a central policy makes members are not among them. */
  readonly members = new Map<string, Member>();
  /** Ids of the organization's accounts at the last look; undefined before the first. */
  known: readonly string[] | undefined;
  /** The organization's administrator by Region. */
  readonly administrators = new Map<string, string>();
  readonly configurations = new Map<string, OrganizationConfiguration>();
  /** By account: it may have one in all Regions. */
  readonly aggregators = new Map<string, Aggregator>();
  /** Of the central configuration, by id. */
  readonly policies = new Map<string, ConfigurationPolicy>();
  /** By the id of an account, a unit or a root. */
  readonly associations = new Map<string, Association>();

  constructor(
    private readonly organization: Organization,
    readonly delegation: Delegation,
  ) {}

  get managementAccount(): string {
    return this.organization.managementAccount;
  }

  async accounts(): Promise<readonly string[]> {
    return (await this.describeAccounts()).map(({ Id }) => Id);
  }

  async describeAccounts(): Promise<readonly DescribedAccount[]> {
    return this.organization.describeAccounts();
  }

  async ancestors(id: string): Promise<readonly string[]> {
    return this.organization.ancestors(id);
  }

  /** The account's hub in the Region: the one that a central policy orders or forbids, or its own. */
  async hub(where: Where): Promise<Hub | undefined> {
    const own = this.hubs.get(key(where));
    const policy = await this.policyOf(where);
    if (!policy) return own;
    if (policy.hub['ServiceEnabled'] !== true) return undefined;
    return own ?? newHub((policy.hub['EnabledStandardIdentifiers'] ?? []) as readonly string[]);
  }

  /** What the account is to the Region's administrator, by its own membership or by a central policy. */
  async member(where: Where): Promise<Member | undefined> {
    if (this.administrators.get(where.region) === where.account) return undefined;
    const policy = await this.policyOf(where);
    if (policy?.hub['ServiceEnabled'] !== true) return this.members.get(key(where));
    const email = (await this.describeAccounts()).find(({ Id }) => Id === where.account)?.Email ?? '';
    return { ...where, email, status: 'Enabled', updatedAt: policy.updatedAt };
  }

  /** All that were ever members in a Region while it has had its administrator, in the order of their ids. */
  async membersOf(region: string): Promise<readonly Member[]> {
    const found = new Map<string, Member>();
    for (const member of this.members.values()) if (member.region === region) found.set(member.account, member);
    for (const account of await this.accounts()) {
      const member = await this.member({ account, region });
      if (member) found.set(account, member);
    }
    return [...found.values()].toSorted((one, other) => (one.account < other.account ? -1 : 1));
  }

  /**
   * Every hub in which a finding that is imported at `origin` appears: there, at the Region's administrator, and in the
   * home Region of whoever of them aggregates.
   */
  async viewers(origin: Where): Promise<readonly Where[]> {
    const administrator = this.administrators.get(origin.region);
    const inRegion =
      administrator === undefined || administrator === origin.account || !(await this.isMember(origin))
        ? [origin]
        : [origin, { account: administrator, region: origin.region }];
    const gathered = inRegion.flatMap(({ account, region }) => {
      const aggregator = this.aggregators.get(account);
      return aggregator && links(aggregator, region) ? [{ account, region: aggregator.region }] : [];
    });
    return [...inRegion, ...gathered];
  }

  /** What holds in a Region: a central configuration is made in the home Region and holds in the linked ones too. */
  configurationOf(region: string): OrganizationConfiguration | undefined {
    const aggregator = this.aggregators.get(this.administrators.get(region) ?? '');
    const home = aggregator && links(aggregator, region) ? this.configurations.get(aggregator.region) : undefined;
    return home?.type === 'CENTRAL' ? home : this.configurations.get(region);
  }

  /** The policy that an account is under in a Region, its own or inherited; undefined where it manages itself. */
  async policyOf({ account, region }: Where): Promise<ConfigurationPolicy | undefined> {
    if (this.configurationOf(region)?.type !== 'CENTRAL' || !(await this.accounts()).includes(account)) {
      return undefined;
    }
    // A policy reaches the management account only where that has enabled Security Hub itself.
    if (account === this.managementAccount && !this.hubs.has(key({ account, region }))) return undefined;
    for (const id of [account, ...(await this.ancestors(account))]) {
      const found = this.associations.get(id);
      if (found) return this.policies.get(found.policyId);
    }
    return undefined;
  }

  private async isMember(where: Where): Promise<boolean> {
    return (await this.member(where))?.status === 'Enabled';
  }
}

export function key({ account, region }: Where): string {
  return `${account}/${region}`;
}

function links(aggregator: Aggregator, region: string): boolean {
  if (region === aggregator.region) return false;
  switch (aggregator.linkingMode) {
    case 'ALL_REGIONS':
      return true;
    case 'ALL_REGIONS_EXCEPT_SPECIFIED':
      return !aggregator.regions.includes(region);
    case 'SPECIFIED_REGIONS':
      return aggregator.regions.includes(region);
    default:
      return false;
  }
}
