import type { DescribedAccount } from '../../organization-tree';
import type { Where } from '../../service';
import { badRequest } from './bad-request';
import type { Detectors } from './detectors';
import { FeatureSettings, type Lacking, type Setting } from './feature-settings';

type Input = Readonly<Record<string, unknown>>;

/** What an account is to the administrator, in GuardDuty's words; `Disabled` is one whose monitoring was stopped. */
export interface Member {
  readonly account: string;
  readonly email: string;
  readonly status: 'Created' | 'Enabled' | 'Disabled' | 'Removed';
  readonly updatedAt: string;
}

export interface AdministrationProps {
  /** The administrator's account, and the Region. */
  readonly where: Where;
  readonly managementAccount: string;
  readonly detectors: Detectors;
  readonly lacking: Lacking;
  /** Those of the organization now. */
  readonly accounts: readonly DescribedAccount[];
}

/** GuardDuty of the organization in one Region, for as long as it has this administrator. */
export class Administration {
  private readonly features: FeatureSettings;
  /** Which accounts join by themselves: `ALL`, `NEW` or `NONE`. */
  private joining = 'NONE';
  private readonly known = new Map<string, Member>();
  /** Ids of the accounts that were in the organization at the last look. */
  private before: readonly string[];

  constructor(private readonly props: AdministrationProps) {
    this.before = props.accounts.map(({ Id }) => Id);
    this.features = new FeatureSettings('autoEnable', 'NONE', () => 'NONE', props.lacking);
  }

  /** The administrator's. */
  get account(): string {
    return this.props.where.account;
  }

  /** Every account that is or was a member, in the order of their ids. */
  get members(): readonly Member[] {
    return [...this.known.values()].toSorted((one, other) => (one.account < other.account ? -1 : 1));
  }

  get hasMembers(): boolean {
    return this.members.some(isAssociated);
  }

  /** Whether an account is under the administrator now. */
  administers(account: string): boolean {
    return isAssociated(this.known.get(account));
  }

  /** @param accounts those of the organization now @throws AwsError for what is no setting */
  async configure(input: Input, accounts: readonly DescribedAccount[]): Promise<void> {
    const { autoEnable, autoEnableOrganizationMembers } = input;
    // "You must provide a value for either autoEnableOrganizationMembers or autoEnable, but not both", says the model.
    if ((autoEnable === undefined) === (autoEnableOrganizationMembers === undefined)) {
      throw badRequest('either autoEnableOrganizationMembers or autoEnable is needed');
    }
    this.features.change(input['features']);
    if (typeof autoEnable === 'boolean') this.joining = autoEnable ? 'NEW' : 'NONE';
    if (typeof autoEnableOrganizationMembers === 'string') this.joining = autoEnableOrganizationMembers;
    await this.follow(accounts);
    for (const { account } of this.members.filter(isAssociated)) this.applyPlans(account, ['ALL']);
  }

  describe(): object {
    return {
      memberAccountLimitReached: false,
      // The older switch, which GuardDuty derives from the newer one and the provider compares.
      autoEnable: this.joining !== 'NONE',
      autoEnableOrganizationMembers: this.joining,
      features: this.features.list(),
      dataSources: this.features.listDataSources((autoEnable) => ({ autoEnable })),
    };
  }

  /**
   * Sees who has joined and left. AWS takes accounts in within a day; whoever asks here finds it done.
   *
   * @param accounts those of the organization now
   */
  async follow(accounts: readonly DescribedAccount[]): Promise<void> {
    const { before } = this;
    this.before = accounts.map(({ Id }) => Id);
    for (const { account, status } of this.members) {
      if (status !== 'Created' && !this.before.includes(account)) this.known.delete(account);
    }
    for (const account of accounts) {
      const isNew = !before.includes(account.Id);
      const joins = this.joining === 'ALL' || (this.joining === 'NEW' && isNew);
      if (!joins || account.State !== 'ACTIVE' || this.isItself(account.Id) || this.administers(account.Id)) continue;
      if (!this.lacksDetector(account.Id)) await this.enrol(account, isNew ? ['ALL', 'NEW'] : ['ALL']);
    }
  }

  /**
   * Makes an account of the organization a member, with a detector where it has none, and turns on the plans that are set
   * for it: `CreateMembers` applies the settings "irrespective of the accounts being new or existing members".
   */
  async enrol({ Id: account, Email }: DescribedAccount, plans: readonly string[] = ['ALL', 'NEW']): Promise<void> {
    await this.props.detectors.enable({ account, region: this.props.where.region }, () => 'DISABLED');
    this.applyPlans(account, plans);
    this.set(account, Email, 'Enabled');
  }

  /**
   * Whether an account has to have a detector of its own first: no administrator enables GuardDuty in the management
   * account, which lacks the service-linked role.
   */
  lacksDetector(account: string): boolean {
    const { detectors, managementAccount, where } = this.props;
    return account === managementAccount && !detectors.of({ account, region: where.region });
  }

  isItself(account: string): boolean {
    return account === this.account;
  }

  set(account: string, email: string, status: Member['status']): void {
    this.known.set(account, { account, email, status, updatedAt: new Date().toISOString() });
  }

  delete(account: string): void {
    this.known.delete(account);
  }

  /** @throws AwsError where every account is to be a member, so that none can be let go */
  mustLetGo(): void {
    if (this.joining !== 'ALL') return;
    throw badRequest('the operation is not allowed while auto-enable of the organization members is ALL');
  }

  detectorOf(account: string): string | undefined {
    return this.props.detectors.of({ account, region: this.props.where.region })?.id;
  }

  private applyPlans(account: string, chosen: readonly string[]): void {
    const isChosen = ({ autoEnable }: Setting) => chosen.includes(String(autoEnable));
    const on = ({ name }: Setting) => ({ name, status: 'ENABLED' });
    const plans = this.features.list().filter(isChosen);
    this.props.detectors.of({ account, region: this.props.where.region })?.features.change(
      plans.flatMap((plan) => [
        { ...on(plan), additionalConfiguration: (plan.additionalConfiguration ?? []).filter(isChosen).map(on) },
        // The two exclude each other, and the administrator's choice wins.
        ...(plan.name === 'RUNTIME_MONITORING' ? [{ name: 'EKS_RUNTIME_MONITORING', status: 'DISABLED' }] : []),
      ]),
    );
  }
}

function isAssociated(member: Member | undefined): boolean {
  return member?.status === 'Enabled' || member?.status === 'Disabled';
}
