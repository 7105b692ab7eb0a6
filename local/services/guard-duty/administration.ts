import { dataSources, FeatureSettings } from './feature-settings';

type Input = Readonly<Record<string, unknown>>;

/** GuardDuty of the organization in one Region, for as long as it has this administrator. */
export class Administration {
  private readonly features = new FeatureSettings('autoEnable', 'NONE', () => 'NONE');
  /** Which accounts join by themselves: `ALL`, `NEW` or `NONE`. */
  private joining = 'NONE';
  private readonly members = new Set<string>();
  /** The accounts that were in the organization at the last look. */
  private known: readonly string[];

  /**
   * @param account the administrator's
   * @param accounts those of the organization now
   */
  constructor(
    readonly account: string,
    accounts: readonly string[],
  ) {
    this.known = accounts;
  }

  /** @param accounts those of the organization now @throws AwsError for what is no setting */
  configure(input: Input, accounts: readonly string[]): void {
    this.features.change(input['features']);
    // Whoever came before was taken in, or not, as it was set then.
    this.follow(accounts);
    const { autoEnable, autoEnableOrganizationMembers } = input;
    if (typeof autoEnable === 'boolean') this.joining = autoEnable ? 'NEW' : 'NONE';
    if (typeof autoEnableOrganizationMembers === 'string') this.joining = autoEnableOrganizationMembers;
  }

  /** Whether accounts are associated with the administrator. @param accounts those of the organization now */
  hasMembers(accounts: readonly string[]): boolean {
    this.follow(accounts);
    return this.members.size > 0;
  }

  describe(): object {
    const autoEnable = (name: string) => ({ autoEnable: this.features.isOn(name) });
    return {
      memberAccountLimitReached: false,
      // The older switch, which GuardDuty derives from the newer one and the provider compares.
      autoEnable: this.joining !== 'NONE',
      autoEnableOrganizationMembers: this.joining,
      features: this.features.list(),
      dataSources: {
        s3Logs: autoEnable(dataSources.s3Logs),
        kubernetes: { auditLogs: autoEnable(dataSources.kubernetes) },
        malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: autoEnable(dataSources.malwareProtection) } },
      },
    };
  }

  /** AWS takes accounts in within a day; whoever asks here finds it done. */
  private follow(accounts: readonly string[]): void {
    for (const account of accounts) {
      const joins = this.joining === 'ALL' || (this.joining === 'NEW' && !this.known.includes(account));
      if (joins && account !== this.account) this.members.add(account);
    }
    for (const account of this.members) if (!accounts.includes(account)) this.members.delete(account);
    this.known = accounts;
  }
}
