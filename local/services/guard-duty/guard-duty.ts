import { restOperation } from '../../rest-operation';
import type { AwsAnswer, AwsRequest, Moto, Service, Where } from '../../service';
import { badRequest } from './bad-request';
import { FeatureSettings } from './feature-settings';

export interface GuardDutyOptions {
  readonly managementAccount: string;
  readonly moto: Moto;
}

type Input = Readonly<Record<string, unknown>>;

/** What moto does not keep of a detector. */
interface Detector {
  readonly owner: Where;
  readonly features: FeatureSettings;
  /** For the accounts of the organization, where the detector is its administrator's. */
  readonly organizationFeatures: FeatureSettings;
  members: string;
  readonly tags: Map<string, unknown>;
}

/** The names that features have among the older data sources. */
const dataSources = {
  s3Logs: 'S3_DATA_EVENTS',
  kubernetes: 'EKS_AUDIT_LOGS',
  malwareProtection: 'EBS_MALWARE_PROTECTION',
};

/**
 * What moto lacks of GuardDuty: the organization's administrator can be taken away again, the organization has a
 * configuration, an account has one detector in a Region, not several, a change of one feature leaves the others, and a
 * detector's tags can be changed.
 */
export class GuardDuty implements Service {
  private readonly administrators = new Map<string, string>();
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
        this.detectors.delete(id);
        return undefined;
      case 'EnableOrganizationAdminAccount':
      case 'DisableOrganizationAdminAccount':
      case 'ListOrganizationAdminAccounts':
        return this.administer(request, input);
      case 'UpdateOrganizationConfiguration':
        return ok(configure(this.administratorsDetector(request, id), input));
      case 'DescribeOrganizationConfiguration':
        return ok(describe(this.administratorsDetector(request, id)));
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

  private administer(request: AwsRequest, { adminAccountId }: Input): AwsAnswer {
    if (request.account !== this.options.managementAccount) {
      throw badRequest('the caller is not the management account');
    }
    const present = this.administrators.get(request.region);
    switch (restOperation(request)) {
      case 'EnableOrganizationAdminAccount':
        if (present !== undefined) throw badRequest('the organization has an administrator account already');
        this.administrators.set(request.region, String(adminAccountId));
        return ok({});
      case 'DisableOrganizationAdminAccount':
        if (present !== adminAccountId) throw badRequest('the account is not the administrator');
        this.administrators.delete(request.region);
        return ok({});
      default:
        return ok({
          adminAccounts: present === undefined ? [] : [{ adminAccountId: present, adminStatus: 'ENABLED' }],
        });
    }
  }

  private async createDetector(request: AwsRequest, input: Input): Promise<AwsAnswer> {
    const owner = { account: request.account, region: request.region };
    const { detectorIds } = await this.options.moto.rest(owner, 'guardduty', 'GET', '/detector');
    if (Array.isArray(detectorIds) && detectorIds.length > 0) {
      throw badRequest('a detector already exists for the current account');
    }
    const detector: Detector = {
      owner,
      // A new detector has every plan, the monitoring of runtimes excepted.
      features: new FeatureSettings('status', 'DISABLED', (name) =>
        name.endsWith('RUNTIME_MONITORING') ? 'DISABLED' : 'ENABLED',
      ),
      organizationFeatures: new FeatureSettings('autoEnable', 'NONE', () => 'NONE'),
      members: 'NONE',
      tags: new Map(Object.entries((input['tags'] ?? {}) as Input)),
    };
    changeFeatures(detector, input);
    const answer = await this.options.moto.forward(request);
    const { detectorId } = JSON.parse(answer.body.toString('utf8')) as { readonly detectorId: string };
    this.detectors.set(detectorId, detector);
    return answer;
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

  private administratorsDetector({ account, region }: AwsRequest, id: string): Detector {
    if (this.administrators.get(region) !== account) throw badRequest('the caller is not the administrator account');
    const found = this.detectors.get(id);
    if (found?.owner.account === account && found.owner.region === region) return found;
    throw badRequest('the input detectorId is not owned by the current account');
  }
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

function configure(detector: Detector, input: Input): object {
  detector.organizationFeatures.change(input['features']);
  const { autoEnable, autoEnableOrganizationMembers } = input;
  if (typeof autoEnable === 'boolean') detector.members = autoEnable ? 'NEW' : 'NONE';
  if (typeof autoEnableOrganizationMembers === 'string') detector.members = autoEnableOrganizationMembers;
  return {};
}

function describe({ members, organizationFeatures: features }: Detector): object {
  const autoEnable = (name: string) => ({ autoEnable: features.isOn(name) });
  return {
    memberAccountLimitReached: false,
    // The older switch, which GuardDuty derives from the newer one and the provider compares.
    autoEnable: members !== 'NONE',
    autoEnableOrganizationMembers: members,
    features: features.list(),
    dataSources: {
      s3Logs: autoEnable(dataSources.s3Logs),
      kubernetes: { auditLogs: autoEnable(dataSources.kubernetes) },
      malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: autoEnable(dataSources.malwareProtection) } },
    },
  };
}

function ok(body: object): AwsAnswer {
  return { status: 200, body };
}
