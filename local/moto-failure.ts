import { AwsError } from './service';

/**
 * moto answers what it does not know, and its own defects alike, with a page of HTML and status 404 or 500, which
 * clients retry for minutes. Such an answer as an error that nobody retries; undefined for any other answer.
 */
export function motoFailure(
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer },
  service: string,
  operation: string,
): AwsError | undefined {
  if (answer.status < 400 || !(answer.headers['content-type'] ?? '').startsWith('text/html')) return undefined;
  if (!/^\s*<!doctype html/i.test(answer.body.subarray(0, 40).toString('latin1'))) return undefined;
  return new AwsError(
    'UnknownOperationException',
    `The local organization cannot answer ${service} ${operation}: moto does not know it or failed in it (its log says which).`,
  );
}
