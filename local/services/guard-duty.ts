import { restOperation } from '../rest-operation';
import { type AwsAnswer, AwsError, type AwsRequest, type Moto, type Service, type Where } from '../service';

/** An organization's configuration as the administrator set it: `autoEnableOrganizationMembers`, features ... */
type Configuration = Readonly<Record<string, unknown>>;

export interface GuardDutyOptions {
  readonly managementAccount: string;
  readonly moto: Moto;
}

/**
 * What moto lacks of GuardDuty: the organization's administrator can be taken away again, the organization has a
 * configuration, and an account has one detector in a Region, not several.
 */
export class GuardDuty implements Service {
  private readonly administrators = new Map<string, string>();
  /** By detector id. */
  private readonly configurations = new Map<string, Configuration>();

  constructor(private readonly options: GuardDutyOptions) {}

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    const { account, region } = request;
    const input = JSON.parse(request.body.toString('utf8') || '{}') as Record<string, unknown>;
    const administrator = this.administrators.get(region);
    switch (restOperation(request)) {
      case 'CreateDetector':
        await this.mustHaveNoDetector({ account, region });
        return undefined;
      case 'EnableOrganizationAdminAccount':
        this.mustManage(request);
        if (administrator !== undefined) throw badRequest('the organization has an administrator account already');
        this.administrators.set(region, String(input['adminAccountId']));
        return ok({});
      case 'DisableOrganizationAdminAccount':
        this.mustManage(request);
        if (administrator !== input['adminAccountId']) throw badRequest('the account is not the administrator');
        this.administrators.delete(region);
        return ok({});
      case 'ListOrganizationAdminAccounts':
        this.mustManage(request);
        return ok({
          adminAccounts: administrator === undefined ? [] : [{ adminAccountId: administrator, adminStatus: 'ENABLED' }],
        });
      case 'UpdateOrganizationConfiguration':
        this.mustAdminister(request);
        this.configurations.set(detectorOf(request), input);
        return ok({});
      case 'DescribeOrganizationConfiguration':
        this.mustAdminister(request);
        return ok(describe(this.configurations.get(detectorOf(request)) ?? {}));
      case 'DeleteDetector':
        this.configurations.delete(detectorOf(request));
        return undefined;
      default:
        return undefined;
    }
  }

  private async mustHaveNoDetector(where: Where): Promise<void> {
    const { detectorIds } = await this.options.moto.rest(where, 'guardduty', 'GET', '/detector');
    if (Array.isArray(detectorIds) && detectorIds.length > 0) {
      throw badRequest('a detector already exists for the current account');
    }
  }

  private mustManage({ account }: AwsRequest): void {
    if (account !== this.options.managementAccount) throw badRequest('the caller is not the management account');
  }

  private mustAdminister({ account, region }: AwsRequest): void {
    if (this.administrators.get(region) !== account) throw badRequest('the caller is not the administrator account');
  }
}

function describe(configuration: Configuration): object {
  const members = configuration['autoEnableOrganizationMembers'] ?? 'NONE';
  return {
    memberAccountLimitReached: false,
    // The older switch, which GuardDuty derives from the newer one and the provider compares.
    autoEnable: members === 'ALL' || members === 'NEW',
    autoEnableOrganizationMembers: members,
    features: configuration['features'] ?? [],
    ...(configuration['dataSources'] === undefined ? {} : { dataSources: configuration['dataSources'] }),
  };
}

function detectorOf({ path }: AwsRequest): string {
  return path.split('/')[2] ?? '';
}

function ok(body: object): AwsAnswer {
  return { status: 200, body };
}

function badRequest(reason: string): AwsError {
  return new AwsError('BadRequestException', `The request is rejected because ${reason}.`);
}
