import { isDeepStrictEqual } from 'node:util';

import { AwsError } from '../../service';

type Input = Readonly<Record<string, unknown>>;

/** Refuses ARNs that are none of a machine or an execution. @throws AwsError */
export function checkArns({ stateMachineArn, executionArn }: Input): void {
  const isMachine = /^arn:[^:]+:states:[^:]+:\d{12}:stateMachine:[^:]+(:[^:]+)?$/;
  const isExecution = /^arn:[^:]+:states:[^:]+:\d{12}:(execution|express):[^:]+:.+$/;
  if (typeof stateMachineArn === 'string' && !isMachine.test(stateMachineArn)) throw invalidArn(stateMachineArn);
  if (typeof executionArn === 'string' && !isExecution.test(executionArn)) throw invalidArn(executionArn);
}

/** Refuses what is no list of executions, by the service's model (`ExecutionStatus`, `PageSize`). @throws AwsError */
export function checkList({ statusFilter, maxResults }: Input): void {
  const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];
  if (statusFilter !== undefined && !statuses.includes(statusFilter as string)) {
    throw violated('statusFilter', statusFilter, `satisfy enum value set: [${statuses.join(', ')}]`);
  }
  if (typeof maxResults === 'number' && (maxResults < 0 || maxResults > 1000)) {
    throw violated('maxResults', maxResults, 'be from 0 to 1000');
  }
}

/** Refuses machines of a type that is not run here, and of one that does not exist. @throws AwsError */
export function checkType({ type = 'STANDARD' }: Input): void {
  if (type === 'EXPRESS') {
    throw new AwsError('StateMachineTypeNotSupported', 'The local organization runs standard executions only');
  }
  if (type !== 'STANDARD') throw violated('type', type, 'satisfy enum value set: [STANDARD, EXPRESS]');
}

/** Refuses an update that says nothing. @throws AwsError */
export function checkUpdate(input: Input): void {
  const parts = ['definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration'];
  if (parts.some((part) => input[part] !== undefined)) return;
  throw new AwsError('MissingRequiredParameter', `Either one of ${parts.join(', ')} is needed`);
}

/**
 * Refuses to make a machine whose name is taken by one that differs: `CreateStateMachine` is idempotent by definition,
 * type, logs, traces and encryption, and ignores another role or other tags (its API reference).
 *
 * @throws AwsError
 */
export function checkSame(asked: Input, existing: Input, arn: string): void {
  const isSame =
    asked['definition'] === existing['definition'] &&
    Object.entries(defaults).every(([field, value]) =>
      isDeepStrictEqual({ ...value, ...asObject(asked[field]) }, { ...value, ...asObject(existing[field]) }),
    );
  if (!isSame) throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
}

const defaults: Readonly<Record<string, object>> = {
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
  encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
};

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function invalidArn(arn: string): AwsError {
  return new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
}

function violated(field: string, value: unknown, constraint: string): AwsError {
  const message = `1 validation error detected: Value '${String(value)}' at '${field}' failed to satisfy constraint: Member must ${constraint}`;
  return new AwsError('ValidationException', message);
}
