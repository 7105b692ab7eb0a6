import { randomUUID } from 'node:crypto';

import { AwsError, type Moto, type Where } from '../../service';
import type {
  EncryptionConfiguration,
  FirewallPolicy,
  LogDestinationConfig,
  RuleGroup,
  RuleGroupType,
  SubnetMapping,
  TagList,
} from './model';
import type { Shape } from './shape';

/** What every kind of resource has. */
export interface Resource {
  readonly arn: string;
  readonly name: string;
  readonly id: string;
  readonly tags: Map<string, string>;
  description: string | undefined;
  encryption: EncryptionConfiguration;
  /** Changes with every change; an update must show the current one. */
  token: string;
  /** Seconds since the epoch. */
  modified: number;
}

export interface RuleGroupState extends Resource {
  readonly type: RuleGroupType;
  readonly capacity: number;
  rules: RuleGroup;
  /** How many times UpdateRuleGroup was accepted. */
  updates: number;
}

export interface PolicyState extends Resource {
  policy: FirewallPolicy;
}

export interface Attachment {
  readonly zone: string;
  readonly subnet: string;
  readonly endpoint: string;
}

export interface FirewallState extends Resource {
  readonly vpc: string;
  status: 'PROVISIONING' | 'READY' | 'DELETING';
  policyArn: string;
  subnets: readonly SubnetMapping[];
  attachments: readonly Attachment[];
  logs: readonly LogDestinationConfig[];
  readonly protection: { delete: boolean; policyChange: boolean; subnetChange: boolean };
}

/** All that one account has in one Region, by ARN. */
export class Estate {
  readonly ruleGroups = new Map<string, RuleGroupState>();
  readonly policies = new Map<string, PolicyState>();
  readonly firewalls = new Map<string, FirewallState>();
  readonly resourcePolicies = new Map<string, string>();

  constructor(readonly where: Where) {}

  /** @param path such as `firewall/edge` */
  arn(path: string): string {
    const { account, region } = this.where;
    const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
    return `arn:${partition}:network-firewall:${region}:${account}:${path}`;
  }
}

export interface Context {
  readonly estate: Estate;
  readonly moto: Moto;
}

/** One operation of the API: reads its own input. */
export type Operation = (context: Context, input: unknown) => object | Promise<object>;

export function operation<T>(
  shape: Shape<T>,
  run: (context: Context, input: T) => object | Promise<object>,
): Operation {
  return (context, input) => run(context, shape(input, ''));
}

export function newResource(
  arn: string,
  input: {
    Description?: string | undefined;
    EncryptionConfiguration?: EncryptionConfiguration | undefined;
    Tags?: TagList | undefined;
  },
): Resource {
  return {
    arn,
    name: arn.slice(arn.lastIndexOf('/') + 1),
    id: randomUUID(),
    tags: new Map(input.Tags?.map(({ Key, Value }) => [Key, Value])),
    description: input.Description,
    encryption: encryption(input.EncryptionConfiguration),
    token: randomUUID(),
    modified: Date.now() / 1000,
  };
}

/** Marks a resource as changed: its old token is stale from here on. */
export function touch(resource: Resource): void {
  resource.token = randomUUID();
  resource.modified = Date.now() / 1000;
}

/** What is left out falls back to the key that AWS owns, in updates too. */
export function encryption(given: EncryptionConfiguration | undefined): EncryptionConfiguration {
  if (given?.Type !== 'CUSTOMER_KMS') return { Type: 'AWS_OWNED_KMS_KEY', KeyId: 'AWS_OWNED_KMS_KEY' };
  if (given.KeyId === undefined) throw invalid('KeyId is required when the type is CUSTOMER_KMS');
  return given;
}

/** Finds a resource by its ARN or its name; AWS takes either, and both only when they agree. */
export function find<T extends Resource>(
  resources: ReadonlyMap<string, T>,
  by: { readonly arn: string | undefined; readonly name: string | undefined; readonly type?: string | undefined },
): T {
  if (by.arn === undefined && by.name === undefined)
    throw invalid('You must specify the ARN or the name, and you can specify both');
  for (const resource of resources.values()) {
    const named = by.name === undefined || resource.name === by.name;
    const typed = by.arn !== undefined || by.type === undefined || ('type' in resource && resource.type === by.type);
    if (named && typed && (by.arn === undefined || resource.arn === by.arn)) return resource;
  }
  throw new AwsError('ResourceNotFoundException', `Unable to locate the resource ${by.arn ?? by.name}`);
}

/** Where a token is optional, leaving it out makes the change unconditional. */
export function checkToken(resource: Resource, token: string | undefined): void {
  if (token === undefined || token === resource.token) return;
  throw new AwsError(
    'InvalidTokenException',
    `The update token of ${resource.name} is stale or not valid for this operation`,
  );
}

export function checkRoom(resources: ReadonlyMap<string, Resource>, arn: string, limit: number): void {
  if (resources.has(arn))
    throw invalid(`A resource with the name ${arn.slice(arn.lastIndexOf('/') + 1)} already exists`);
  if (resources.size >= limit) {
    throw new AwsError('LimitExceededException', `The limit of ${limit} in an account and Region is reached`);
  }
}

/** The members of a response that all resources show in the same way. */
export function common(resource: Resource): object {
  return {
    Description: resource.description,
    EncryptionConfiguration: resource.encryption,
    Tags: tags(resource),
  };
}

export function tags(resource: Resource): { Key: string; Value: string }[] {
  return [...resource.tags].map(([Key, Value]) => ({ Key, Value }));
}

/** One page in the order of ARNs; the token is where the last page ended, so that deletions in between do no harm. */
export function paginate<T extends Resource>(
  resources: readonly T[],
  input: { readonly NextToken?: string | undefined; readonly MaxResults?: number | undefined },
): { page: T[]; NextToken: string | undefined } {
  const after = input.NextToken === undefined ? '' : Buffer.from(input.NextToken, 'base64').toString();
  const size = input.MaxResults ?? 100;
  const rest = resources.filter(({ arn }) => arn > after).sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return { page, NextToken: rest.length > size && last ? Buffer.from(last.arn).toString('base64') : undefined };
}

export function invalid(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}
