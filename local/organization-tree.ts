import type { Moto, Where } from './service';

/** An account as Organizations describes it, with whatever else it says of it. */
export interface DescribedAccount extends Readonly<Record<string, unknown>> {
  readonly Id: string;
  readonly Email: string;
  readonly State: string;
}

/** The organization's accounts and units as they are now: moto keeps them, and anyone may change them at any time. */
export class OrganizationTree {
  constructor(
    private readonly moto: Moto,
    readonly managementAccount: string,
  ) {}

  /** Ids of all accounts, the management account's among them, closed ones too. */
  async accounts(): Promise<readonly string[]> {
    return (await this.describeAccounts()).map(({ Id }) => Id);
  }

  async describeAccounts(): Promise<readonly DescribedAccount[]> {
    const found: DescribedAccount[] = [];
    let NextToken: unknown;
    do {
      const page = await this.ask('ListAccounts', NextToken === undefined ? {} : { NextToken });
      found.push(...(page['Accounts'] as readonly DescribedAccount[]));
      NextToken = page['NextToken'];
    } while (NextToken !== undefined && NextToken !== null);
    return found;
  }

  /**
   * The units that an account or a unit is in, the nearest first and the root last.
   *
   * @throws AwsError where there is no such account or unit
   */
  async ancestors(id: string): Promise<readonly string[]> {
    const { Parents } = await this.ask('ListParents', { ChildId: id });
    const [parent] = Parents as readonly { readonly Id: string }[];
    return parent === undefined ? [] : [parent.Id, ...(await this.ancestors(parent.Id))];
  }

  private async ask(operation: string, input: object): Promise<Record<string, unknown>> {
    const where: Where = { account: this.managementAccount, region: 'us-east-1' };
    return this.moto.json(where, 'organizations', `AWSOrganizationsV20161128.${operation}`, input);
  }
}
