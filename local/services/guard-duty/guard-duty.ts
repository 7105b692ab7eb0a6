import type { Delegation } from '../../delegation';
import type { OrganizationTree } from '../../organization-tree';
import { restOperation } from '../../rest-operation';
import type { AwsAnswer, AwsRequest, Moto, Service } from '../../service';
import { Administration } from './administration';
import { badRequest } from './bad-request';
import { Detectors } from './detectors';
import { isPlan } from './feature-settings';
import { members } from './members';

export interface GuardDutyOptions {
  readonly organization: Pick<OrganizationTree, 'managementAccount' | 'describeAccounts'>;
  readonly delegation: Delegation;
  readonly moto: Moto;
}

type Input = Readonly<Record<string, unknown>>;

/**
 * What moto lacks of GuardDuty: the organization's administrator can be taken away again, the organization has a
 * configuration and members, an account has one detector in a Region, not several, and keeps it while it has members, a
 * change of one feature leaves the others, and a detector's tags can be changed.
 */
export class GuardDuty implements Service {
  /** By Region. */
  private readonly administrations = new Map<string, Administration>();
  private readonly detectors: Detectors;
  /** The plans that a Region lacks, by Region. */
  private without = new Map<string, ReadonlySet<string>>();
  private followed: Promise<void> = Promise.resolve();

  constructor(private readonly options: GuardDutyOptions) {
    this.detectors = new Detectors(options.moto, (region) => this.lacking(region));
  }

  /** Takes plans from Regions, by Region, and gives back those that were taken. @throws AwsError for what is no plan */
  setWithout(plans: Readonly<Record<string, readonly string[]>>): void {
    const strange = Object.values(plans)
      .flat()
      .find((name) => !isPlan(name));
    if (strange !== undefined) throw badRequest(`there is no protection plan ${strange}`);
    this.without = new Map(Object.entries(plans).map(([region, names]) => [region, new Set(names)]));
  }

  /** Sees who has joined and left the organization. */
  async followOrganization(): Promise<void> {
    // One after another, so that an older look never comes after a newer one.
    const before = this.followed;
    this.followed = before
      .catch(() => undefined)
      .then(async () => {
        if (this.administrations.size === 0) return;
        const accounts = await this.options.organization.describeAccounts();
        for (const administration of this.administrations.values()) await administration.follow(accounts);
      });
    await this.followed;
  }

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    const input = JSON.parse(request.body.toString('utf8') || '{}') as Input;
    const id = request.path.split('/')[2] ?? '';
    const operation = restOperation(request);
    await this.followOrganization();
    switch (operation) {
      case 'CreateDetector':
        return this.detectors.create(request, input);
      case 'GetDetector':
        return this.detectors.get(request, id);
      case 'UpdateDetector':
        this.mustBeItsOwn(request, 'a member account cannot change its detector');
        this.detectors.update(id, input);
        return undefined;
      case 'DeleteDetector':
        this.mustLetGo(request, id);
        this.detectors.delete(id);
        return undefined;
      case 'GetAdministratorAccount':
        return ok(this.administratorOf(request, id));
      case 'EnableOrganizationAdminAccount':
      case 'DisableOrganizationAdminAccount':
      case 'ListOrganizationAdminAccounts':
        return this.administer(request, input);
      case 'UpdateOrganizationConfiguration':
        await this.administrationOf(request, id).configure(input, await this.options.organization.describeAccounts());
        return ok({});
      case 'DescribeOrganizationConfiguration':
        return ok(this.administrationOf(request, id).describe());
      case 'ListTagsForResource':
        return ok({ tags: Object.fromEntries(this.tagsOf(id)) });
      case 'TagResource':
        for (const [key, value] of Object.entries((input['tags'] ?? {}) as Input)) this.tagsOf(id).set(key, value);
        return { status: 204 };
      case 'UntagResource':
        for (const key of request.query.getAll('tagKeys')) this.tagsOf(id).delete(key);
        return { status: 204 };
    }
    const manage = members[operation];
    if (!manage) return undefined;
    const administration = this.administrationOf(request, id);
    const accounts = await this.options.organization.describeAccounts();
    return ok(await manage({ administration, input, query: request.query, accounts }));
  }

  /** @param path the ARN of a detector, percent-encoded */
  private tagsOf(path: string): Map<string, unknown> {
    const found = this.detectors.find(decodeURIComponent(path).replace(/^.*\//, ''));
    if (found) return found.tags;
    throw badRequest('the resource of an ARN does not exist');
  }

  private async administer(request: AwsRequest, input: Input): Promise<AwsAnswer> {
    const { delegation, organization } = this.options;
    const { region } = request;
    const account = String(input['adminAccountId']);
    if (request.account !== organization.managementAccount) {
      throw badRequest('the caller is not the management account');
    }
    const present = this.administrations.get(region)?.account;
    switch (restOperation(request)) {
      case 'EnableOrganizationAdminAccount':
        if (present !== undefined) throw badRequest('the organization has an administrator account already');
        if (!(await organization.describeAccounts()).some(({ Id }) => Id === account)) {
          throw badRequest('an invalid or out-of-range value is specified as an input parameter');
        }
        await delegation.change('BadRequestException', async () => {
          const where = { account, region };
          if (delegation.enables) await this.detectors.enable(where);
          const { managementAccount } = organization;
          const accounts = await organization.describeAccounts();
          const lacking = () => this.lacking(region);
          const props = { where, managementAccount, detectors: this.detectors, lacking, accounts };
          this.administrations.set(region, new Administration(props));
          delegation.administrators.register(account, 'guardduty.amazonaws.com');
        });
        return ok({});
      case 'DisableOrganizationAdminAccount':
        if (present !== account) throw badRequest('the account is not the administrator');
        // Its members are nobody's from now on, and go on with a GuardDuty of their own.
        await delegation.change('BadRequestException', () => this.administrations.delete(region));
        return ok({});
      default:
        return ok({
          adminAccounts: present === undefined ? [] : [{ adminAccountId: present, adminStatus: 'ENABLED' }],
        });
    }
  }

  /** @throws AwsError where a detector is another's, or has members; the provider waits for that sentence to go away */
  private mustLetGo(request: AwsRequest, id: string): void {
    this.detectors.owned(request, id);
    // "This account will now become a standalone account and can disable GuardDuty", says the user guide of one that was
    // disassociated and deleted.
    this.mustBeItsOwn(request, 'a member account cannot delete its detector');
    const administration = this.administrations.get(request.region);
    if (administration?.isItself(request.account) === true && administration.hasMembers) {
      throw badRequest('the current account cannot delete detector while it has invited or associated members');
    }
  }

  /** @throws AwsError where the caller's GuardDuty is its administrator's (terraform-provider-aws issue 26168) */
  private mustBeItsOwn({ account, region }: AwsRequest, why: string): void {
    if (this.administrations.get(region)?.administers(account) === true) throw badRequest(why);
  }

  /** The model: success and no content where there is none, and for the administrator itself. */
  private administratorOf(request: AwsRequest, id: string): object {
    this.detectors.owned(request, id);
    const administration = this.administrations.get(request.region);
    const member = administration?.members.find(({ account }) => account === request.account);
    if (administration === undefined || member === undefined || !administration.administers(member.account)) return {};
    return { administrator: { accountId: administration.account, relationshipStatus: member.status } };
  }

  private administrationOf(request: AwsRequest, id: string): Administration {
    const found = this.administrations.get(request.region);
    if (found?.isItself(request.account) !== true) throw badRequest('the caller is not the administrator account');
    this.detectors.owned(request, id);
    return found;
  }

  private lacking(region: string): ReadonlySet<string> {
    return this.without.get(region) ?? new Set();
  }
}

function ok(body: object): AwsAnswer {
  return { status: 200, body };
}
