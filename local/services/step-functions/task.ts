import type { IamRoles } from '../../iam-roles';
import { AwsError, type FunctionRunner, type Moto, type Where } from '../../service';

/** What a Task state needs of the machine that it belongs to. */
export interface TaskProps {
  readonly moto: Moto;
  readonly runner: FunctionRunner;
  readonly roles: IamRoles;
  readonly where: Where;
  readonly partition: string;
  readonly roleArn: string;
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
  await permit('lambda:InvokeFunction', functionArn, 'Lambda.AWSLambdaException', props);
  const result = await props.runner.invoke(functionArn, payload).catch((error: unknown) => {
    if (!(error instanceof AwsError)) throw new TaskError('Lambda.SdkClientException', String(error));
    const known = error.status < 500 && error.code !== 'AccessDeniedException';
    const name = error.status >= 500 ? 'Lambda.ServiceException' : 'Lambda.AWSLambdaException';
    throw new TaskError(known ? `Lambda.${error.code}` : name, cause('AWSLambda', error));
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
  await permit(`dynamodb:${name}`, arn, 'DynamoDB.AmazonDynamoDBException', props);
  const answer = await props.moto
    .json(props.where, 'dynamodb', `DynamoDB_20120810.${name}`, input)
    .catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw new TaskError('DynamoDB.SdkClientException', String(error));
      // Only errors of DynamoDB's own model have names of their own.
      const known = /^(?!Validation|AccessDenied|Throttling)\w+Exception$/.test(error.code);
      throw new TaskError(
        known ? `DynamoDB.${error.code}` : 'DynamoDB.AmazonDynamoDBException',
        cause('AmazonDynamoDBv2', error),
      );
    });
  return { ...answer, ...metadata() };
}

async function permit(action: string, resource: string, name: string, props: TaskProps): Promise<void> {
  const refusal = await props.roles.refusal(props.roleArn, 'states.amazonaws.com', action, resource);
  if (refusal !== undefined)
    throw new TaskError(name, `${refusal} (Status Code: 403; Error Code: AccessDeniedException)`);
}

function cause(service: string, { message, status, code }: AwsError): string {
  return `${message} (Service: ${service}; Status Code: ${status}; Error Code: ${code})`;
}

function metadata(): object {
  return { SdkHttpMetadata: { HttpStatusCode: 200 }, SdkResponseMetadata: {} };
}
