import type { DelegatedAdministrators } from '../delegated-administrators';
import { motoFailure } from '../moto-failure';
import type { DescribedAccount, OrganizationTree } from '../organization-tree';
import { page, tokenOf } from '../page';
import { type AwsAnswer, AwsError, type AwsRequest, type Moto, type Service } from '../service';

export interface OrganizationsOptions {
  readonly moto: Moto;
  readonly tree: Pick<OrganizationTree, 'managementAccount' | 'describeAccounts'>;
  readonly administrators: DelegatedAdministrators;
  /** Told when accounts came, went and moved; awaited before the caller gets its answer. */
  readonly changed: () => Promise<void>;
}

type Input = Readonly<Record<string, unknown>>;

/** What changes which accounts there are and where they are. */
const moving = new Set(['CreateAccount', 'MoveAccount', 'RemoveAccountFromOrganization', 'CloseAccount']);

/** "Operations you can call from any account": of AWS's "API operations by account", those that moto has an answer to. */
const forEveryone = /^(DescribeOrganization|LeaveOrganization|.*Handshake.*)$/;

/** `MaxResults` of the service's model. */
const most = 20;

/**
 * Organizations, which is moto's, with what that lacks: who may read it, its pages, and the delegated administrators.
 * Others are told when accounts come, go and move.
 */
export class Organizations implements Service {
  constructor(private readonly options: OrganizationsOptions) {}

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    const { operation = '', account } = request;
    const { managementAccount } = this.options.tree;
    if (forEveryone.test(operation)) return undefined;
    const reads = /^(List|Describe)/.test(operation);
    if (account !== managementAccount && !(reads && this.options.administrators.has(account))) {
      throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
    }
    if (moving.has(operation)) return this.move(request, operation);
    const input = JSON.parse(request.body.toString('utf8') || '{}') as Input;
    switch (operation) {
      case 'ListAccounts':
        return ok(await this.listAccounts(input));
      case 'ListDelegatedAdministrators':
        return ok(await this.listAdministrators(input));
      case 'ListDelegatedServicesForAccount':
        return ok(this.listServices(input));
      case 'RegisterDelegatedAdministrator':
        return ok(await this.register(input));
      case 'DeregisterDelegatedAdministrator':
        return ok(this.deregister(input));
    }
    if (account === managementAccount) return undefined;
    // moto keeps an organization with its management account, and shows it to nobody else.
    const where = { account: managementAccount, region: request.region };
    return ok(await this.options.moto.json(where, 'organizations', `AWSOrganizationsV20161128.${operation}`, input));
  }

  private async move(request: AwsRequest, operation: string): Promise<AwsAnswer> {
    const answer = await this.options.moto.forward(request);
    const failure = motoFailure(answer, request.service, operation);
    if (failure) throw failure;
    if (answer.status < 300) await this.options.changed();
    return answer;
  }

  /**
   * The first page is always empty: "these operations can occasionally return an empty set of results even when more
   * results are available", says the model, and whoever stops there would see nothing.
   */
  private async listAccounts({ MaxResults, NextToken }: Input): Promise<object> {
    if (NextToken === undefined || NextToken === null) return { Accounts: [], NextToken: tokenOf(0) };
    const size = Math.min(Number(MaxResults ?? most), most);
    const all = await this.options.tree.describeAccounts();
    const { items, next } = page(all, { size, token: NextToken }, most, invalid);
    return { Accounts: items, ...(next !== undefined && { NextToken: next }) };
  }

  private async listAdministrators({ ServicePrincipal, MaxResults, NextToken }: Input): Promise<object> {
    const registered = this.options.administrators
      .list()
      .filter(({ service }) => (ServicePrincipal ?? service) === service);
    const all = (await this.options.tree.describeAccounts()).flatMap((account) => {
      const [first] = registered.filter((one) => one.account === account.Id);
      return first === undefined ? [] : [{ ...account, DelegationEnabledDate: first.since }];
    });
    const { items, next } = page(all, { size: MaxResults, token: NextToken }, most, invalid);
    return { DelegatedAdministrators: items, ...(next !== undefined && { NextToken: next }) };
  }

  private listServices({ AccountId }: Input): object {
    const found = this.options.administrators.list().filter(({ account }) => account === AccountId);
    if (found.length === 0) throw notRegistered();
    const DelegatedServices = found.map(({ service, since }) => ({
      ServicePrincipal: service,
      DelegationEnabledDate: since,
    }));
    return { DelegatedServices };
  }

  private async register({ AccountId, ServicePrincipal }: Input): Promise<object> {
    const { administrators, tree } = this.options;
    if (AccountId === tree.managementAccount) {
      throw new AwsError('ConstraintViolationException', 'The management account cannot be a delegated administrator.');
    }
    const found = (await tree.describeAccounts()).find(({ Id }: DescribedAccount) => Id === AccountId);
    if (found === undefined)
      throw new AwsError('AccountNotFoundException', "You specified an account that doesn't exist.");
    if (administrators.register(found.Id, String(ServicePrincipal))) return {};
    throw new AwsError(
      'AccountAlreadyRegisteredException',
      'The account is a delegated administrator of this service.',
    );
  }

  private deregister({ AccountId, ServicePrincipal }: Input): object {
    if (this.options.administrators.deregister(String(AccountId), String(ServicePrincipal))) return {};
    throw notRegistered();
  }
}

const invalid = (message: string) => new AwsError('InvalidInputException', message);

function notRegistered(): AwsError {
  return new AwsError('AccountNotRegisteredException', 'The account is no delegated administrator of this service.');
}

function ok(body: object): AwsAnswer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
}
