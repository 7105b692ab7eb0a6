import { faultError } from '../../local/fault-error';
import { AwsError } from '../../local/service';
import { onlyDeclared } from './declared-errors';

/** Every test of a service calls it through `onlyDeclared`: here is that it looks. */
describe('the errors of an operation', () => {
  const refuse = (code: string) => onlyDeclared('events', 'PutRule', Promise.reject(new AwsError(code, 'no')));

  it.each(['InvalidEventPatternException', 'LimitExceededException', 'ValidationException', 'AccessDeniedException'])(
    'may be %s',
    async (code) => {
      await expect(refuse(code)).rejects.toMatchObject({ code });
    },
  );

  it.each(['ResourceAlreadyExistsException', 'NotFound', 'InvalidEventPattern'])('may not be %s', async (code) => {
    await expect(refuse(code)).rejects.toThrow(`events PutRule does not declare ${code}`);
  });

  it('are any where nothing is known of the operation, and answers pass', async () => {
    const other = onlyDeclared('events', 'Other', Promise.reject(new AwsError('Any', 'no')));
    await expect(other).rejects.toMatchObject({ code: 'Any' });
    expect(await onlyDeclared('events', 'PutRule', Promise.resolve(1))).toBe(1);
  });
});

// What the models of these services declare for throttling and for failures of their own, or the common errors have.
it.each([
  ['dynamodb', 'ProvisionedThroughputExceededException', 'InternalServerError'],
  ['lambda', 'TooManyRequestsException', 'ServiceException'],
  ['events', 'ThrottlingException', 'InternalException'],
  ['states', 'ThrottlingException', 'InternalFailure'],
  ['network-firewall', 'ThrottlingException', 'InternalServerError'],
  ['securityhub', 'TooManyRequestsException', 'InternalException'],
  ['guardduty', 'TooManyRequestsException', 'InternalServerErrorException'],
  ['scheduler', 'ThrottlingException', 'InternalServerException'],
  ['logs', 'ThrottlingException', 'ServiceUnavailableException'],
  ['organizations', 'TooManyRequestsException', 'ServiceException'],
  ['tagging', 'ThrottledException', 'InternalServiceException'],
  ['xray', 'ThrottledException', 'InternalFailure'],
  ['monitoring', 'ThrottlingException', 'InternalServiceError'],
  ['secretsmanager', 'ThrottlingException', 'InternalServiceError'],
  ['kms', 'ThrottlingException', 'KMSInternalException'],
  ['sqs', 'RequestThrottled', 'InternalFailure'],
  ['sns', 'Throttled', 'InternalError'],
  ['ssm', 'ThrottlingException', 'InternalServerError'],
])('the errors that %s is told to fail with have its own names', (service, throttle, failure) => {
  const request = { service, accessKeyId: 'AKIA' };
  expect(faultError('throttle', request, 'Any').code).toBe(throttle);
  expect(faultError('server-error', request, 'Any').code).toBe(failure);
});
