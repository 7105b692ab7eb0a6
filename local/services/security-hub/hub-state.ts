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

export interface Aggregator {
  readonly arn: string;
  readonly account: string;
  /** The Region that the others' findings come to. */
  readonly region: string;
  readonly linkingMode: string;
  readonly regions: readonly string[];
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

  /** @param accounts answers the ids of the organization's accounts as they are now */
  constructor(
    readonly managementAccount: string,
    readonly accounts: () => Promise<readonly string[]>,
  ) {}

  /**
   * The account's hub in the Region: its own, the one that comes with being the administrator, or the one that the
   * administrator's configuration gives every account of the organization.
   */
  async hub(where: Where): Promise<Hub | undefined> {
    const own = this.hubs.get(key(where));
    if (own) return own;
    const given = this.administrators.get(where.region) === where.account || (await this.isAutoEnabled(where));
    return given ? newHub() : undefined;
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
  private configurationOf(region: string): OrganizationConfiguration | undefined {
    const own = this.configurations.get(region);
    if (own) return own;
    const aggregator = this.aggregators.get(this.administrators.get(region) ?? '');
    const home = aggregator && links(aggregator, region) ? this.configurations.get(aggregator.region) : undefined;
    return home?.type === 'CENTRAL' ? home : undefined;
  }

  private async isMember({ account, region }: Where): Promise<boolean> {
    return this.configurationOf(region) !== undefined && (await this.accounts()).includes(account);
  }

  private async isAutoEnabled({ account, region }: Where): Promise<boolean> {
    const configuration = this.configurationOf(region);
    if (!configuration?.autoEnable && configuration?.type !== 'CENTRAL') return false;
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
