import { motoFailure } from '../moto-failure';
import { type AwsAnswer, AwsError, type AwsRequest, type Moto, type Service, type Where } from '../service';

export interface TaggedResource {
  readonly arn: string;
  readonly tags: ReadonlyMap<string, string>;
}

export interface TaggingProps {
  readonly moto: Pick<Moto, 'forward'>;
  /** The tagged resources of Network Firewall, which moto does not know of. */
  readonly firewallResources: (where: Where) => readonly TaggedResource[];
}

/** Kinds of Network Firewall's resources, named as in their ARNs. */
const firewallTypes = ['', ':firewall', ':firewall-policy', ':stateful-rulegroup', ':stateless-rulegroup'].map(
  (kind) => `network-firewall${kind}`,
);

interface TagFilter {
  readonly Key: string;
  readonly Values?: readonly string[];
}

interface Answer {
  readonly PaginationToken?: string | null;
  readonly ResourceTagMappingList: readonly object[];
}

/** Resource Groups Tagging API: Network Firewall's resources beside all that moto lists. */
export class Tagging implements Service {
  constructor(private readonly props: TaggingProps) {}

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    if (request.operation !== 'GetResources') return undefined;
    const input = JSON.parse(request.body.toString('utf8') || '{}') as Readonly<Record<string, unknown>>;
    const types = (input['ResourceTypeFilters'] ?? []) as readonly string[];
    const own = types.filter((type) => /^network-firewall(:|$)/.test(type));
    const strange = own.find((type) => !firewallTypes.includes(type));
    if (strange !== undefined) {
      const known = firewallTypes.join(', ');
      throw new AwsError('InvalidParameterException', `${strange} is no type of resource: there are ${known}`);
    }
    if (types.length > 0 && own.length === 0) return undefined;
    const found = this.props
      .firewallResources({ account: request.account, region: request.region })
      .filter((resource) => own.length === 0 || own.some((type) => isOfType(resource.arn, type)))
      .filter((resource) => isAskedFor(resource, input))
      .map(mapping);
    if (own.length > 0 && own.length === types.length) return onePage(found, input);
    return this.besideMoto(request, input, found);
  }

  /** Ours come with the last of moto's pages. */
  private async besideMoto(
    request: AwsRequest,
    input: Readonly<Record<string, unknown>>,
    found: readonly object[],
  ): Promise<AwsAnswer> {
    const types = (input['ResourceTypeFilters'] ?? []) as readonly string[];
    const rest = types.filter((type) => !firewallTypes.includes(type));
    const body = Buffer.from(JSON.stringify({ ...input, ...(rest.length > 0 && { ResourceTypeFilters: rest }) }));
    const headers = { ...request.headers, 'content-length': String(body.length) };
    const answer = await this.props.moto.forward({ ...request, headers, body });
    const failure = motoFailure(answer, request.service, 'GetResources');
    if (failure) throw failure;
    if (answer.status >= 300) return answer;
    const theirs = JSON.parse(answer.body.toString('utf8')) as Answer;
    if (theirs.PaginationToken) return answer;
    return ok({ ...theirs, ResourceTagMappingList: [...theirs.ResourceTagMappingList, ...found] });
  }
}

function isOfType(arn: string, type: string): boolean {
  return (
    type === 'network-firewall' ||
    arn
      .split(':')
      .slice(5)
      .join(':')
      .startsWith(`${type.split(':')[1] ?? ''}/`)
  );
}

function isAskedFor({ arn, tags }: TaggedResource, input: Readonly<Record<string, unknown>>): boolean {
  const arns = input['ResourceARNList'] as readonly string[] | undefined;
  const filters = (input['TagFilters'] ?? []) as readonly TagFilter[];
  const hasTags = filters.every(({ Key: key, Values: values = [] }) => {
    const value = tags.get(key);
    return value !== undefined && (values.length === 0 || values.includes(value));
  });
  return hasTags && (arns === undefined || arns.includes(arn));
}

function mapping({ arn, tags }: TaggedResource): object {
  return { ResourceARN: arn, Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
}

/** The token is the place to go on from. */
function onePage(found: readonly object[], input: Readonly<Record<string, unknown>>): AwsAnswer {
  const start = Number(input['PaginationToken'] ?? 0) || 0;
  const end = start + Number(input['ResourcesPerPage'] ?? 50);
  return ok({
    ResourceTagMappingList: found.slice(start, end),
    PaginationToken: end < found.length ? String(end) : '',
  });
}

function ok(body: object): AwsAnswer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
}
