import { badRequest } from './bad-request';

/** The protection plans in the order in which GuardDuty lists them, and the agents that a plan manages, likewise. */
const features: Readonly<Record<string, readonly string[]>> = {
  S3_DATA_EVENTS: [],
  EKS_AUDIT_LOGS: [],
  EBS_MALWARE_PROTECTION: [],
  RDS_LOGIN_EVENTS: [],
  EKS_RUNTIME_MONITORING: ['EKS_ADDON_MANAGEMENT'],
  LAMBDA_NETWORK_LOGS: [],
  RUNTIME_MONITORING: ['EKS_ADDON_MANAGEMENT', 'ECS_FARGATE_AGENT_MANAGEMENT', 'EC2_AGENT_MANAGEMENT'],
};

/** What a Region lacks of the plans, by their names. */
export type Lacking = () => ReadonlySet<string>;

/** Whether GuardDuty has a plan by this name anywhere. */
export function isPlan(name: string): boolean {
  return Object.hasOwn(features, name);
}

/** The names that features have among the older data sources. */
export const dataSources = {
  s3Logs: 'S3_DATA_EVENTS',
  kubernetes: 'EKS_AUDIT_LOGS',
  malwareProtection: 'EBS_MALWARE_PROTECTION',
};

/** A feature, or one of the agents that it manages, as the API takes it. */
export interface Setting extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly additionalConfiguration?: readonly Setting[];
}

/**
 * Which protection plans are on: in a detector (`status`), or for the accounts of an organization (`autoEnable`).
 * GuardDuty lists all plans and all their agents, set or not, in an order of its own; the provider compares both.
 */
export class FeatureSettings {
  /** By `FEATURE` or `FEATURE/AGENT`. */
  private readonly values = new Map<string, string>();

  /**
   * @param initially what a plan has until it is set; agents have `off`
   * @param lacking plans that are neither taken nor listed: an answer "omits features that the Region does not offer",
   *   says prowler's check of `GetDetector`, and an update is a BadRequestException (terraform-provider-aws issue 34311)
   */
  constructor(
    private readonly field: 'status' | 'autoEnable',
    private readonly off: string,
    private readonly initially: (feature: string) => string,
    private readonly lacking: Lacking,
  ) {}

  /** Takes the features of an update; those that it does not name stay. @throws AwsError for what is not one */
  change(given: unknown): void {
    const settings = (given ?? []) as readonly Setting[];
    for (const { name, additionalConfiguration = [] } of settings) {
      const agents = features[name];
      if (!agents) throw badRequest(`the feature ${name} is not known`);
      if (this.lacking().has(name)) {
        throw badRequest('an invalid or out-of-range value is specified as an input parameter');
      }
      const strange = additionalConfiguration.find((agent) => !agents.includes(agent.name));
      if (strange) throw badRequest(`the feature ${name} has no additional configuration ${strange.name}`);
    }
    const changed = new Map(this.values);
    for (const setting of settings) {
      this.set(changed, setting.name, setting);
      for (const agent of setting.additionalConfiguration ?? []) {
        this.set(changed, `${setting.name}/${agent.name}`, agent);
      }
    }
    if (['EKS_RUNTIME_MONITORING', 'RUNTIME_MONITORING'].every((name) => this.isOn(name, changed))) {
      throw badRequest('EKS_RUNTIME_MONITORING and RUNTIME_MONITORING cannot both be enabled');
    }
    for (const [name, value] of changed) this.values.set(name, value);
  }

  isOn(name: string, values: ReadonlyMap<string, string> = this.values): boolean {
    return !this.lacking().has(name) && (values.get(name) ?? this.initially(name)) !== this.off;
  }

  list(): Setting[] {
    const offered = Object.entries(features).filter(([name]) => !this.lacking().has(name));
    return offered.map(([name, agents]) => ({
      name,
      [this.field]: this.values.get(name) ?? this.initially(name),
      ...(agents.length > 0 && {
        additionalConfiguration: agents.map((agent) => ({
          name: agent,
          [this.field]: this.values.get(`${name}/${agent}`) ?? this.off,
        })),
      }),
    }));
  }

  /** The older data sources: those that the model requires, and others where the Region has them. */
  listDataSources(say: (isOn: boolean) => object): object {
    const offers = (name: string) => !this.lacking().has(name);
    const { s3Logs, kubernetes, malwareProtection } = dataSources;
    return {
      s3Logs: say(this.isOn(s3Logs)),
      ...(offers(kubernetes) && { kubernetes: { auditLogs: say(this.isOn(kubernetes)) } }),
      ...(offers(malwareProtection) && {
        malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: say(this.isOn(malwareProtection)) } },
      }),
    };
  }

  private set(values: Map<string, string>, name: string, setting: Setting): void {
    const value = setting[this.field];
    if (typeof value === 'string') values.set(name, value);
  }
}
