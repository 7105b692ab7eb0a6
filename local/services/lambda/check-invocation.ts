import { AwsError, type AwsRequest } from '../../service';

export type InvocationType = 'RequestResponse' | 'Event' | 'DryRun';

// The model's documentation of `Payload`: 6 MB for an invocation that is waited for, 1 MB for another.
const maximumBytes: Readonly<Record<InvocationType, number>> = {
  RequestResponse: 6_291_456,
  Event: 1_048_576,
  DryRun: 6_291_456,
};

/** How a request wants a function to run, and with what, as JSON. @throws AwsError */
export function readInvocation({ headers, body }: Pick<AwsRequest, 'headers' | 'body'>): {
  readonly type: InvocationType;
  readonly payload: string;
} {
  const type = (headers['x-amz-invocation-type'] ?? 'RequestResponse') as InvocationType;
  if (!Object.hasOwn(maximumBytes, type)) {
    throw new AwsError('InvalidParameterValueException', `Unknown invocation type: ${type}`);
  }
  if (body.length > maximumBytes[type]) {
    const message = `Request must be smaller than ${maximumBytes[type]} bytes for the InvokeFunction operation`;
    throw new AwsError('RequestTooLargeException', message, 413);
  }
  const payload = body.length === 0 ? '{}' : body.toString();
  try {
    JSON.parse(payload);
  } catch (error) {
    const message = `Could not parse request body into json: ${error instanceof Error ? error.message : 'not JSON'}`;
    throw new AwsError('InvalidRequestContentException', message);
  }
  return { type, payload };
}
