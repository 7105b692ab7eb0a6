import { requestTags, type Call, type Input, type ServiceCalls } from './call';

const functionActions: Readonly<Record<string, string>> = { Invoke: 'InvokeFunction' };

/** Functions, by their names in the path; tags, by their ARNs there. */
export const functionCalls: ServiceCalls = (call) => {
  const { operation, path } = call;
  const [, kind, last] = path;
  const name = operation === 'CreateFunction' ? call.text('FunctionName') : last;
  if (kind === 'tags') return call.on([last]);
  if (kind !== 'functions' || name === undefined) return undefined;
  const resource = name.startsWith('arn:') ? name : call.arn(`function:${name}`);
  const qualifier = call.request.query.get('Qualifier');
  // What a function is invoked with is its own matter.
  const input: Input = operation === 'Invoke' ? {} : call.input;
  return [
    // Of a version or an alias either ARN may be meant.
    ...call.on([resource, ...(qualifier === null ? [] : [`${resource}:${qualifier}`])], {
      action: functionActions[operation] ?? operation,
    }),
    ...(operation === 'CreateFunction' ? call.tagged([resource]) : []),
    ...call.passing(input['Role']),
    // "Securing Lambda environment variables": what whoever sets them needs of their key.
    ...call.using(input['KMSKeyArn'], ['CreateGrant', 'Decrypt', 'Encrypt']),
  ];
};

export const iamCalls: ServiceCalls = (call) => {
  const role = call.form.get('RoleName');
  if (role === null) return undefined;
  const path = call.operation === 'CreateRole' ? (call.form.get('Path') ?? '/') : '/';
  const resources = [call.globalArn(`role${path}${role}`)];
  return [...call.on(resources), ...(call.operation === 'CreateRole' ? call.tagged(resources, 'TagRole') : [])];
};

/**
 * Stack sets. Their ARNs end with an id that AWS draws. What changes instances may be limited by what they are deployed to
 * and by the types of their resources, and then needs these as well.
 */
export const stackSetCalls: ServiceCalls = (call) => {
  const { form, operation } = call;
  const name = form.get('StackSetName');
  if (name === null) return undefined;
  const stackSet = call.arn(`stackset/${name}:00000000-0000-0000-0000-000000000000`);
  // By the service authorization reference making one knows no resource.
  if (operation === 'CreateStackSet') return [...call.on([undefined]), ...call.tagged([stackSet])];
  const changesInstances = /^(Create|Update|Delete)StackInstances$|^UpdateStackSet$/.test(operation);
  const further = [call.arn(`stackset-target/${name}`), call.arn('type/resource/AWS-IAM-Role')];
  return [
    ...call.on([stackSet, ...(changesInstances ? further : [])]),
    ...(operation === 'UpdateStackSet' ? call.tagged([stackSet]) : []),
  ];
};

/** Subnets, routes and their tags. */
export const networkCalls: ServiceCalls = (call) => {
  const { form, operation } = call;
  const table = form.get('RouteTableId');
  const subnet = form.get('SubnetId');
  if (operation.startsWith('Describe')) return undefined;
  if (operation === 'CreateSubnet') {
    const context = requestTags(tagsOf(call, 'TagSpecification.1.Tag'));
    const made = call.arn('subnet/subnet-00000000000000000');
    return [
      ...call.on([call.arn(`vpc/${form.get('VpcId') ?? ''}`)]),
      ...call.on([made], { context }),
      ...call.on([made], { action: 'CreateTags', context: { ...context, 'ec2:CreateAction': 'CreateSubnet' } }),
    ];
  }
  if (operation === 'CreateTags' || operation === 'DeleteTags') {
    const context = requestTags(tagsOf(call, 'Tag'));
    const ids = [...form].filter(([name]) => name.startsWith('ResourceId.')).map(([, id]) => id);
    return call.on(
      ids.map((id) => (id.startsWith('subnet-') ? call.arn(`subnet/${id}`) : undefined)),
      { context },
    );
  }
  if (table !== null) return call.on([call.arn(`route-table/${table}`)]);
  return subnet === null ? undefined : call.on([call.arn(`subnet/${subnet}`)]);
};

function tagsOf({ form }: Call, before: string): (readonly [key: string, value: string])[] {
  return [...form]
    .filter(([name]) => name.startsWith(`${before}.`) && name.endsWith('.Key'))
    .map(([name, key]) => [key, form.get(name.replace(/Key$/, 'Value')) ?? ''] as const);
}
