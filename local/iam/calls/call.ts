import type { AwsRequest } from '../../service';
import type { Asked } from '../access';
import type { ConditionContext } from '../condition';
import { contextOfKeyUse } from '../key-uses';

/** The members of a request's JSON. */
export type Input = Readonly<Record<string, unknown>>;

/** Who works under roles that are passed to a service, by the service's signing name. */
const passedTo: Readonly<Record<string, string>> = {
  lambda: 'lambda.amazonaws.com',
  states: 'states.amazonaws.com',
  events: 'events.amazonaws.com',
  scheduler: 'scheduler.amazonaws.com',
};

/** A call to AWS, as far as it says what it needs permissions for. */
export class Call {
  private readonly prefix: string;

  /** @param prefix what the names of the service's actions begin with; its signing name unless given */
  constructor(
    readonly request: AwsRequest,
    readonly operation: string,
    prefix?: string,
  ) {
    this.prefix = prefix ?? request.service;
  }

  /** The body, where it is JSON. */
  get input(): Input {
    const text = this.request.body.toString();
    return (text.startsWith('{') ? JSON.parse(text) : {}) as Input;
  }

  /** The parameters of the query protocol. */
  get form(): URLSearchParams {
    return new URLSearchParams(this.request.body.toString());
  }

  /** Segments of the path, decoded. */
  get path(): readonly string[] {
    return this.request.path.split('/').slice(1).map(decodeURIComponent);
  }

  /** A text of the input; undefined where it is missing. */
  text(member: string): string | undefined {
    const value = this.input[member];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** ARN of a resource of the account, in the Region of the call. */
  arn(resource: string, service = this.prefix): string {
    return `arn:aws:${service}:${this.request.region}:${this.request.account}:${resource}`;
  }

  /** ARN of a resource of the account that is in no Region. */
  globalArn(resource: string, service = this.prefix): string {
    return `arn:aws:${service}::${this.request.account}:${resource}`;
  }

  /** The action of the operation, or another of the service, on each of some resources; undefined: not known which. */
  on(
    resources: readonly (string | undefined)[],
    { action = this.operation, context }: { readonly action?: string; readonly context?: ConditionContext } = {},
  ): Asked[] {
    return resources.map((resource) => ({
      action: `${this.prefix}:${action}`,
      resource,
      ...(context === undefined ? {} : { context }),
    }));
  }

  /** An action of any service. */
  also(action: string, resource: string | undefined, context?: ConditionContext): Asked {
    return { action, resource, ...(context === undefined ? {} : { context }) };
  }

  /** What makes a resource with tags needs: the permission to tag it, too. */
  tagged(resources: readonly (string | undefined)[], action = 'TagResource'): Asked[] {
    const { Tags = this.input['tags'] } = this.input;
    const isTagged = Object.keys(Tags ?? {}).length > 0 || [...this.form.keys()].some((key) => key.startsWith('Tags.'));
    return isTagged ? this.on(resources, { action }) : [];
  }

  /** What hands a role to a service needs. */
  passing(role: unknown): Asked[] {
    const service = passedTo[this.request.service];
    if (typeof role !== 'string' || role === '' || service === undefined) return [];
    return [this.also('iam:PassRole', role, { 'iam:PassedToService': service })];
  }

  /** What uses a customer's key in the caller's name needs. */
  using(key: unknown, actions: readonly string[]): Asked[] {
    if (typeof key !== 'string' || key === '') return [];
    const { service, region } = this.request;
    const resource = key.startsWith('arn:') ? key : this.arn(`key/${key}`, 'kms');
    return actions.map((action) => {
      const asked = `kms:${action}`;
      const context =
        service === 'network-firewall'
          ? contextOfKeyUse(asked, this.arn('firewall'))
          : { 'kms:ViaService': `${service}.${region}.amazonaws.com` };
      return this.also(asked, resource, context);
    });
  }

  /** What lets a service make the role that it works under. It needs that once an account; here every time. */
  linking(service: string, role: string): Asked {
    const resource = this.globalArn(`role/aws-service-role/${service}/${role}`, 'iam');
    return this.also('iam:CreateServiceLinkedRole', resource, { 'iam:AWSServiceName': service });
  }
}

/** What a call of one service asks for; undefined where nothing is known of the operation's resources. */
export type ServiceCalls = (call: Call) => readonly Asked[] | undefined;

/** The tags that a request gives to what it makes, as conditions know them. The empty one says that these are all. */
export function requestTags(tags: readonly (readonly [key: string, value: string])[]): ConditionContext {
  return {
    'aws:RequestTag/': '',
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}
