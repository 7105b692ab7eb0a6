import type { Delegation } from '../../delegation';
import type { Where } from '../../service';

/** An account's Security Hub in one Region. */
export interface Hub {
  readonly subscribedAt: string;
  autoEnableControls: boolean;
  controlFindingGenerator: string;
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
  /** Ids of its accounts. */
  accounts(): Promise<readonly string[]>;
  /** The units that an account or a unit is in, the nearest first and the root last; rejects where it is not there. */
  ancestors(id: string): Promise<readonly string[]>;
}

/** Who has Security Hub, who administers it, and where findings are gathered. */
export class HubState {
  /** By `account/region`: enabled by the account itself. */
  readonly hubs = new Map<string, Hub>();
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
    return this.organization.accounts();
  }

  async ancestors(id: string): Promise<readonly string[]> {
    return this.organization.ancestors(id);
  }

  /**
   * The account's hub in the Region: the one that a central policy orders or forbids, its own, or the one that the
   * administrator's configuration gives every account.
   */
  async hub(where: Where): Promise<Hub | undefined> {
    const own = this.hubs.get(key(where));
    const policy = await this.policyOf(where);
    if (policy) return policy.hub['ServiceEnabled'] === true ? (own ?? newHub()) : undefined;
    if (own) return own;
    return (await this.isAutoEnabled(where)) ? newHub() : undefined;
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

  private async isMember({ account, region }: Where): Promise<boolean> {
    return this.configurationOf(region) !== undefined && (await this.accounts()).includes(account);
  }

  private async isAutoEnabled({ account, region }: Where): Promise<boolean> {
    if (this.configurationOf(region)?.autoEnable !== true) return false;
    // The management account has to enable its own hub, as in AWS.
    return account !== this.managementAccount && (await this.accounts()).includes(account);
  }
}

export function key({ account, region }: Where): string {
  return `${account}/${region}`;
}

export function newHub(): Hub {
  return {
    subscribedAt: new Date().toISOString(),
    autoEnableControls: true,
    controlFindingGenerator: 'SECURITY_CONTROL',
  };
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
