import { isOfKeyThatIsOff } from './iam/key-is-off';
import { AwsError, type AwsRequest } from './service';

type Refusal = 'throttle' | 'deny' | 'server-error' | 'time-out';
type Named = readonly [code: string, status: number];

/** Where a service's own names differ from those that most JSON services have in common. */
const names: Readonly<Record<string, Readonly<Partial<Record<Refusal, Named>>>>> = {
  dynamodb: { throttle: ['ProvisionedThroughputExceededException', 400] },
  lambda: {
    throttle: ['TooManyRequestsException', 429],
    deny: ['AccessDeniedException', 403],
    'server-error': ['ServiceException', 500],
  },
  securityhub: {
    throttle: ['TooManyRequestsException', 429],
    deny: ['AccessDeniedException', 403],
    'server-error': ['InternalException', 500],
  },
  guardduty: {
    throttle: ['TooManyRequestsException', 429],
    deny: ['AccessDeniedException', 403],
    'server-error': ['InternalServerErrorException', 500],
  },
  events: { 'server-error': ['InternalException', 500] },
  states: { 'server-error': ['InternalFailure', 500] },
  scheduler: { throttle: ['ThrottlingException', 429], 'server-error': ['InternalServerException', 500] },
  logs: { 'server-error': ['ServiceUnavailableException', 500] },
  organizations: { throttle: ['TooManyRequestsException', 400], 'server-error': ['ServiceException', 500] },
  tagging: { throttle: ['ThrottledException', 400], 'server-error': ['InternalServiceException', 500] },
  xray: { throttle: ['ThrottledException', 429], 'server-error': ['InternalFailure', 500] },
  monitoring: { 'server-error': ['InternalServiceError', 500] },
  secretsmanager: { 'server-error': ['InternalServiceError', 500] },
  kms: { 'server-error': ['KMSInternalException', 500] },
  sqs: {
    throttle: ['RequestThrottled', 400],
    deny: ['AccessDenied', 403],
    'server-error': ['InternalFailure', 500],
  },
  sts: query('Throttling', 400, 'AccessDenied'),
  iam: query('Throttling', 400, 'AccessDenied'),
  sns: { ...query('Throttled', 429, 'AuthorizationError'), 'server-error': ['InternalError', 500] },
  cloudformation: query('Throttling', 400, 'AccessDenied'),
  ec2: query('RequestLimitExceeded', 503, 'UnauthorizedOperation'),
  s3: query('SlowDown', 503, 'AccessDenied'),
};

const common: Readonly<Record<Refusal, Named>> = {
  throttle: ['ThrottlingException', 400],
  deny: ['AccessDeniedException', 400],
  'server-error': ['InternalServerError', 500],
  'time-out': ['RequestTimeoutException', 408],
};

/**
 * The error by which a service refuses a call, under the name that its clients look for.
 *
 * @param said its message, where there is more to say than that it was told to fail
 */
export function faultError(
  refusal: Refusal,
  request: Pick<AwsRequest, 'service' | 'accessKeyId'>,
  operation: string,
  said = message(refusal, request, operation),
): AwsError {
  const [code, status] = names[request.service]?.[refusal] ?? common[refusal];
  return new AwsError(code, said, status);
}

/**
 * What services answer where a customer's key is disabled: by their models, and where these have no name for it what
 * they answer where they may not use the key (of DynamoDB aws-cdk issue 18616 has it; Network Firewall's is a guess).
 */
const keyOff: Readonly<Record<string, (operation: string) => string>> = {
  dynamodb: () => 'AccessDeniedException',
  secretsmanager: (operation) => (operation === 'GetSecretValue' ? 'DecryptionFailure' : 'EncryptionFailure'),
  sqs: () => 'KmsDisabled',
  sns: () => 'KMSDisabled',
};

/** The error by which a service answers a call that is not allowed. @param refusal why, as `Access` says it */
export function refusalError(
  request: Pick<AwsRequest, 'service' | 'accessKeyId'>,
  operation: string,
  refusal: string,
): AwsError {
  const code = isOfKeyThatIsOff(refusal) ? keyOff[request.service]?.(operation) : undefined;
  if (code === undefined) return faultError('deny', request, operation, refusal);
  return new AwsError(code, request.service === 'dynamodb' ? `KMS key access denied error: ${refusal}` : refusal);
}

function message(refusal: Refusal, request: Pick<AwsRequest, 'service' | 'accessKeyId'>, operation: string): string {
  switch (refusal) {
    case 'throttle':
      return 'Rate exceeded';
    case 'deny':
      return `User with access key ${request.accessKeyId} is not authorized to perform: ${request.service}:${operation}`;
    case 'server-error':
      return 'The service failed; the local organization was told to fail here';
    case 'time-out':
      return 'The request took too long';
  }
}

/** Services whose errors are XML. */
function query(throttle: string, status: number, deny: string): Readonly<Partial<Record<Refusal, Named>>> {
  return { throttle: [throttle, status], deny: [deny, 403], 'server-error': ['InternalFailure', 500] };
}
