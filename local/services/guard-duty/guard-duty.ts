import type { Delegation } from '../../delegation';
import type { OrganizationTree } from '../../organization-tree';
import { restOperation } from '../../rest-operation';
import type { AwsAnswer, AwsRequest, Moto, Service, Where } from '../../service';
import { Administration } from './administration';
import { badRequest } from './bad-request';
import { dataSources, FeatureSettings } from './feature-settings';

export interface GuardDutyOptions {
  readonly organization: Pick<OrganizationTree, 'managementAccount' | 'accounts'>;
  readonly delegation: Delegation;
  readonly moto: Moto;
}

type Input = Readonly<Record<string, unknown>>;

/** What moto does not keep of a detector. */
interface Detector {
  readonly owner: Where;
  readonly features: FeatureSettings;
  readonly tags: Map<string, unknown>;
}

/**
 * What moto lacks of GuardDuty: the organization's administrator can be taken away again, the organization has a
 * configuration and members, an account has one detector in a Region, not several, and keeps it while it has members, a
 * change of one feature leaves the others, and a detector's tags can be changed.
 */
export class GuardDuty implements Service {
  /** By Region. */
  private readonly administrations = new Map<string, Administration>();
  /** By detector id. */
  private readonly detectors = new Map<string, Detector>();

  constructor(private readonly options: GuardDutyOptions) {}

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    const input = JSON.parse(request.body.toString('utf8') || '{}') as Input;
    const id = request.path.split('/')[2] ?? '';
    switch (restOperation(request)) {
      case 'CreateDetector':
        return this.createDetector(request, input);
      case 'GetDetector':
        return this.getDetector(request, id);
      case 'UpdateDetector':
        changeFeatures(this.detectors.get(id), input);
        return undefined;
      case 'DeleteDetector':
        await this.mustLetGo(request, id);
        this.detectors.delete(id);
        return undefined;
      case 'EnableOrganizationAdminAccount':
      case 'DisableOrganizationAdminAccount':
      case 'ListOrganizationAdminAccounts':
        return this.administer(request, input);
      case 'UpdateOrganizationConfiguration':
        this.administrationOf(request, id).configure(input, await this.options.organization.accounts());
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
      default:
        return undefined;
    }
  }

  /** @param path the ARN of a detector, percent-encoded */
  private tagsOf(path: string): Map<string, unknown> {
    const found = this.detectors.get(decodeURIComponent(path).replace(/^.*\//, ''));
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
        await delegation.change('BadRequestException', async () => {
          if (delegation.enables) await this.enable({ account, region });
          this.administrations.set(region, new Administration(account, await organization.accounts()));
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

  private async createDetector(request: AwsRequest, input: Input): Promise<AwsAnswer> {
    const owner = { account: request.account, region: request.region };
    if (await this.hasDetector(owner)) throw badRequest('a detector already exists for the current account');
    const detector = newDetector(owner, (input['tags'] ?? {}) as Input);
    changeFeatures(detector, input);
    const answer = await this.options.moto.forward(request);
    const { detectorId } = JSON.parse(answer.body.toString('utf8')) as { readonly detectorId: string };
    this.detectors.set(detectorId, detector);
    return answer;
  }

  /** Gives an account a detector where it has none. */
  private async enable(owner: Where): Promise<void> {
    if (await this.hasDetector(owner)) return;
    const { detectorId } = await this.options.moto.rest(owner, 'guardduty', 'POST', '/detector', { enable: true });
    this.detectors.set(String(detectorId), newDetector(owner, {}));
  }

  private async hasDetector(owner: Where): Promise<boolean> {
    const { detectorIds } = await this.options.moto.rest(owner, 'guardduty', 'GET', '/detector');
    return Array.isArray(detectorIds) && detectorIds.length > 0;
  }

  /** @throws AwsError where a detector is another's, or has members; the provider waits for that sentence to go away */
  private async mustLetGo(request: AwsRequest, id: string): Promise<void> {
    this.mustOwn(request, id);
    const administration = this.administrations.get(request.region);
    if (administration?.account !== request.account) return;
    if (administration.hasMembers(await this.options.organization.accounts())) {
      throw badRequest('the current account cannot delete detector while it has invited or associated members');
    }
  }

  private async getDetector(request: AwsRequest, id: string): Promise<AwsAnswer> {
    const answer = await this.options.moto.forward(request);
    const detector = this.detectors.get(id);
    if (answer.status !== 200 || detector === undefined) return answer;
    const { features, tags } = detector;
    const found = JSON.parse(answer.body.toString('utf8')) as Input;
    const always = ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS'].map((name) => ({ name, status: 'ENABLED' }));
    const status = (name: string) => ({ status: features.isOn(name) ? 'ENABLED' : 'DISABLED' });
    return ok({
      ...found,
      tags: Object.fromEntries(tags),
      features: [...always, ...features.list()],
      dataSources: {
        ...{ cloudTrail: { status: 'ENABLED' }, dnsLogs: { status: 'ENABLED' }, flowLogs: { status: 'ENABLED' } },
        s3Logs: status(dataSources.s3Logs),
        kubernetes: { auditLogs: status(dataSources.kubernetes) },
        malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: status(dataSources.malwareProtection) } },
      },
    });
  }

  private administrationOf(request: AwsRequest, id: string): Administration {
    const found = this.administrations.get(request.region);
    if (found?.account !== request.account) throw badRequest('the caller is not the administrator account');
    this.mustOwn(request, id);
    return found;
  }

  private mustOwn({ account, region }: AwsRequest, id: string): void {
    const owner = this.detectors.get(id)?.owner;
    if (owner?.account === account && owner.region === region) return;
    throw badRequest('the input detectorId is not owned by the current account');
  }
}

function newDetector(owner: Where, tags: Input): Detector {
  return {
    owner,
    // A new detector has every plan, the monitoring of runtimes excepted.
    features: new FeatureSettings('status', 'DISABLED', (name) =>
      name.endsWith('RUNTIME_MONITORING') ? 'DISABLED' : 'ENABLED',
    ),
    tags: new Map(Object.entries(tags)),
  };
}

/** Takes features, and data sources as the features that they are called now. */
function changeFeatures(detector: Detector | undefined, input: Input): void {
  detector?.features.change([
    ...Object.entries((input['dataSources'] ?? {}) as Input).map(([source, setting]) => ({
      name: dataSources[source as keyof typeof dataSources],
      status: /"(enable|ebsVolumes)":true/.test(JSON.stringify(setting)) ? 'ENABLED' : 'DISABLED',
    })),
    ...((input['features'] ?? []) as readonly object[]),
  ]);
}

function ok(body: object): AwsAnswer {
  return { status: 200, body };
}
