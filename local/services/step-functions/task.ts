import { itemsOfCall } from '../../iam/items-of-call';
import type { RoleCall, RoleCalls } from '../../iam/role-calls';
import { AwsError, type FunctionRunner, type Moto, type Where } from '../../service';

/** What a Task state needs of the machine that it belongs to. */
export interface TaskProps {
  readonly moto: Moto;
  readonly runner: FunctionRunner;
  readonly calls: Pick<RoleCalls, 'call'>;
  readonly where: Where;
  readonly partition: string;
  /** Who calls: the execution, under its machine's role. */
  readonly caller: Pick<RoleCall, 'by' | 'role' | 'session'>;
}

/** A Task's failure: `name` is what `Retry` and `Catch` compare, the message is the cause. */
export class TaskError extends Error {
  /** @param isTerminal no `Retry` or `Catch` takes it, as with AWS's own limits; the engine reads the getters below */
  constructor(
    name: string,
    cause: string,
    private readonly isTerminal = false,
  ) {
    super(cause);
    this.name = name;
  }

  get isRetryable(): boolean {
    return !this.isTerminal;
  }

  get isCatchable(): boolean {
    return !this.isTerminal;
  }
}

type Input = Readonly<Record<string, unknown>>;

/** Bytes that a state may take in or give out. */
export const maximumBytes = 262_144;

/** Does the work of a Task state and answers what its integration answers. @throws TaskError */
export async function runTask(resource: string, input: unknown, props: TaskProps): Promise<unknown> {
  const integration = /^arn:[^:]+:states:::(.+)$/.exec(resource)?.[1];
  const [service, operation = ''] = integration?.split(':') ?? [];
  let result: unknown;
  if (service === undefined) result = await invoke(resource, input, props);
  else if (service === 'lambda') result = await invokeByName(input as Input, props);
  else result = await callDynamoDb(operation, input as Input, props);
  if (Buffer.byteLength(JSON.stringify(result ?? null)) > maximumBytes) throw tooLarge(resource);
  return result;
}

/** The error of a state whose data passes AWS's limit. */
export function tooLarge(name: string): TaskError {
  const cause = `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return new TaskError('States.DataLimitExceeded', cause, true);
}

async function invokeByName({ FunctionName: name, Payload = {} }: Input, props: TaskProps): Promise<unknown> {
  const { region, account } = props.where;
  const given = typeof name === 'string' ? name : '';
  const arn = given.startsWith('arn:') ? given : `arn:${props.partition}:lambda:${region}:${account}:function:${given}`;
  const payload = await invoke(arn, Payload, props);
  return { ExecutedVersion: '$LATEST', Payload: payload, ...metadata(), StatusCode: 200 };
}

async function invoke(functionArn: string, payload: unknown, props: TaskProps): Promise<unknown> {
  const asked = { action: 'lambda:InvokeFunction', resource: functionArn };
  const call = { ...props.caller, where: props.where, service: 'lambda', operation: 'Invoke', asked };
  const result = await props.calls
    .call(call, () => props.runner.invoke(functionArn, payload))
    .catch((error: unknown) => {
      throw taskError('Lambda', error);
    });
  // The whole error is the cause, as text: messages and traces are read out of it.
  if (result.error !== undefined) throw new TaskError(result.error.errorType, JSON.stringify(result.error));
  return result.payload ?? null;
}

async function callDynamoDb(operation: string, input: Input, props: TaskProps): Promise<unknown> {
  const name = operation.charAt(0).toUpperCase() + operation.slice(1);
  const { region, account } = props.where;
  const table = String(input['TableName']);
  const arn = table.startsWith('arn:') ? table : `arn:${props.partition}:dynamodb:${region}:${account}:table/${table}`;
  const items = itemsOfCall(name, input);
  const asked = { action: `dynamodb:${name}`, resource: arn, ...(items && { items }) };
  const call = { ...props.caller, where: props.where, service: 'dynamodb', operation: name, asked };
  const work = () => props.moto.json(props.where, 'dynamodb', `DynamoDB_20120810.${name}`, input);
  const answer = await props.calls.call(call, work).catch((error: unknown) => {
    throw taskError('DynamoDB', error);
  });
  return { ...answer, ...metadata() };
}

/** How the errors of a service are named: those of its own model by their names, all others by that of its client. */
const naming = {
  Lambda: {
    service: 'AWSLambda',
    modelled: /^(KMS\w+|Resource\w+|Invalid\w+|TooManyRequests|RequestTooLarge|UnsupportedMediaType|Service)Exception$/,
    other: 'AWSLambdaException',
    timeOut: 'ClientExecutionTimeoutException',
  },
  DynamoDB: {
    service: 'AmazonDynamoDBv2',
    modelled: /^(?!Validation|AccessDenied|Throttling)\w+(Exception|Error)$/,
    other: 'AmazonDynamoDBException',
    timeOut: 'SdkClientException',
  },
} as const;

function taskError(kind: keyof typeof naming, error: unknown): TaskError {
  const { service, modelled, other, timeOut } = naming[kind];
  if (!(error instanceof AwsError)) return new TaskError(`${kind}.SdkClientException`, String(error));
  const { message, status, code } = error;
  if (code === 'RequestTimeoutException') return new TaskError(`${kind}.${timeOut}`, message);
  const name = modelled.test(code) ? code : kind === 'Lambda' && status >= 500 ? 'ServiceException' : other;
  const cause = `${message} (Service: ${service}; Status Code: ${status}; Error Code: ${code})`;
  return new TaskError(`${kind}.${name}`, cause);
}

function metadata(): object {
  return { SdkHttpMetadata: { HttpStatusCode: 200 }, SdkResponseMetadata: {} };
}
