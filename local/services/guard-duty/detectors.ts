import type { AwsAnswer, AwsRequest, Moto, Where } from '../../service';
import { badRequest } from './bad-request';
import { dataSources, FeatureSettings, type Lacking } from './feature-settings';

type Input = Readonly<Record<string, unknown>>;

/** What moto does not keep of a detector. */
export interface Detector {
  readonly id: string;
  readonly owner: Where;
  readonly features: FeatureSettings;
  readonly tags: Map<string, unknown>;
}

/** The detectors of all accounts and Regions, which moto has too: an account has one in a Region. */
export class Detectors {
  private readonly known = new Map<string, Detector>();

  /** @param lacking what a Region lacks of the plans */
  constructor(
    private readonly moto: Moto,
    private readonly lacking: (region: string) => ReadonlySet<string>,
  ) {}

  find(id: string): Detector | undefined {
    return this.known.get(id);
  }

  of({ account, region }: Where): Detector | undefined {
    return [...this.known.values()].find(({ owner }) => owner.account === account && owner.region === region);
  }

  /** @throws AwsError where the detector is another's, or is not there */
  owned({ account, region }: Where, id: string): Detector {
    const found = this.known.get(id);
    if (found?.owner.account === account && found.owner.region === region) return found;
    throw badRequest('the input detectorId is not owned by the current account');
  }

  async create(request: AwsRequest, input: Input): Promise<AwsAnswer> {
    const owner = { account: request.account, region: request.region };
    if (this.of(owner)) throw badRequest('a detector already exists for the current account');
    const lacking: Lacking = () => this.lacking(owner.region);
    const features = new FeatureSettings('status', 'DISABLED', initially, lacking);
    change(features, input);
    const answer = await this.moto.forward(request);
    const { detectorId: id } = JSON.parse(answer.body.toString('utf8')) as { readonly detectorId: string };
    this.known.set(id, { id, owner, features, tags: new Map(Object.entries((input['tags'] ?? {}) as Input)) });
    return answer;
  }

  /**
   * Gives an account a detector where it has none.
   *
   * @param plan what the plans of a new one are at first
   */
  async enable(owner: Where, plan: (name: string) => string = initially): Promise<Detector> {
    const present = this.of(owner);
    if (present) return present;
    const answer = await this.moto.rest(owner, 'guardduty', 'POST', '/detector', { enable: true });
    const id = String(answer['detectorId']);
    const features = new FeatureSettings('status', 'DISABLED', plan, () => this.lacking(owner.region));
    const made = { id, owner, features, tags: new Map<string, unknown>() };
    this.known.set(id, made);
    return made;
  }

  update(id: string, input: Input): void {
    const found = this.known.get(id);
    if (found) change(found.features, input);
  }

  delete(id: string): void {
    this.known.delete(id);
  }

  async get(request: AwsRequest, id: string): Promise<AwsAnswer> {
    const answer = await this.moto.forward(request);
    const detector = this.known.get(id);
    if (answer.status !== 200 || detector === undefined) return answer;
    const { features, tags } = detector;
    const always = ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS'].map((name) => ({ name, status: 'ENABLED' }));
    const body = {
      ...(JSON.parse(answer.body.toString('utf8')) as Input),
      tags: Object.fromEntries(tags),
      features: [...always, ...features.list()],
      dataSources: {
        ...{ cloudTrail: { status: 'ENABLED' }, dnsLogs: { status: 'ENABLED' }, flowLogs: { status: 'ENABLED' } },
        ...features.listDataSources((isOn) => ({ status: isOn ? 'ENABLED' : 'DISABLED' })),
      },
    };
    return { status: 200, body };
  }
}

/** A new detector has every plan, the monitoring of runtimes excepted. */
function initially(plan: string): string {
  return plan.endsWith('RUNTIME_MONITORING') ? 'DISABLED' : 'ENABLED';
}

/** Takes features, and data sources as the features that they are called now. */
function change(features: FeatureSettings, input: Input): void {
  features.change([
    ...Object.entries((input['dataSources'] ?? {}) as Input).map(([source, setting]) => ({
      name: dataSources[source as keyof typeof dataSources],
      status: /"(enable|ebsVolumes)":true/.test(JSON.stringify(setting)) ? 'ENABLED' : 'DISABLED',
    })),
    ...((input['features'] ?? []) as readonly object[]),
  ]);
}
