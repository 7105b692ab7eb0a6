import type { Call, Input, ServiceCalls } from './call';

/** Queues are named by their URLs. */
export const queueCalls: ServiceCalls = (call) => {
  const name = call.text('QueueName') ?? call.text('QueueUrl')?.split('/').at(-1);
  if (name === undefined) return undefined;
  const queue = call.arn(name);
  return [...call.on([queue]), ...(call.operation === 'CreateQueue' ? call.tagged([queue], 'TagQueue') : [])];
};

export const topicCalls: ServiceCalls = (call) => {
  const { form } = call;
  const name = form.get('Name');
  const topic = form.get('TopicArn') ?? form.get('ResourceArn') ?? (name === null ? undefined : call.arn(name));
  if (topic === undefined) return undefined;
  return [...call.on([topic]), ...(call.operation === 'CreateTopic' ? call.tagged([topic]) : [])];
};

/** Rules, targets, buses and archives. */
export const eventCalls: ServiceCalls = (call) => {
  const { operation } = call;
  const bus = (name: string) => (name.startsWith('arn:') ? name : call.arn(`event-bus/${name}`));
  const name = call.text('Name') ?? '';
  switch (operation) {
    // By the service authorization reference these know no resource.
    case 'PutPermission':
    case 'RemovePermission':
      return undefined;
    case 'CreateEventBus':
      return [...call.on([bus(name)]), ...call.tagged([bus(name)])];
    case 'DescribeEventBus':
    case 'DeleteEventBus':
    case 'UpdateEventBus':
      return call.on([bus(name === '' ? 'default' : name)]);
    case 'CreateArchive':
      return call.on([call.arn(`archive/${call.text('ArchiveName') ?? ''}`), call.text('EventSourceArn')]);
    case 'DescribeArchive':
    case 'UpdateArchive':
    case 'DeleteArchive':
      return call.on([call.arn(`archive/${call.text('ArchiveName') ?? ''}`)]);
    case 'ListTagsForResource':
    case 'TagResource':
    case 'UntagResource':
      return call.on([call.text('ResourceARN')]);
    case 'PutTargets': {
      const targets = (call.input['Targets'] ?? []) as readonly Input[];
      return [...call.on([rule(call)]), ...targets.flatMap(({ RoleArn }) => call.passing(RoleArn))];
    }
    case 'PutRule':
      return [...call.on([rule(call)]), ...call.tagged([rule(call)]), ...call.passing(call.input['RoleArn'])];
    default:
      return /Rule$|Targets$|TargetsByRule$/.test(operation) ? call.on([rule(call)]) : undefined;
  }
};

function rule(call: Call): string {
  const name = call.text('Rule') ?? call.text('Name') ?? '';
  const bus = (call.text('EventBusName') ?? 'default').replace(/^arn:.*:event-bus\//, '');
  return call.arn(bus === 'default' ? `rule/${name}` : `rule/${bus}/${name}`);
}

export const scheduleCalls: ServiceCalls = (call) => {
  const [kind, name] = call.path;
  if (kind !== 'schedules' || name === undefined) return undefined;
  const group = call.request.query.get('groupName') ?? call.text('GroupName') ?? 'default';
  const target = (call.input['Target'] ?? {}) as Input;
  return [...call.on([call.arn(`schedule/${group}/${name}`)]), ...call.passing(target['RoleArn'])];
};

export const stateMachineCalls: ServiceCalls = (call) => {
  const name = call.text('name');
  const made = name === undefined ? undefined : call.arn(`stateMachine:${name}`);
  if (call.operation === 'ValidateStateMachineDefinition') return undefined;
  const machine = call.text('stateMachineArn') ?? call.text('resourceArn') ?? made;
  if (machine === undefined) return undefined;
  const isMade = call.operation === 'CreateStateMachine';
  return [...call.on([machine]), ...(isMade ? call.tagged([machine]) : []), ...call.passing(call.input['roleArn'])];
};
