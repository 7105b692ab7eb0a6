import type { IncomingMessage } from 'node:http';

import { accountOfKey } from './account-of-key';
import type { AwsRequest } from './service';

/**
 * Understands a request to AWS: service and Region from the signature's credential scope, the account from the access
 * key. Signatures are not checked.
 *
 * @param defaultAccount the account of requests whose key says nothing
 */
export function readAwsRequest(message: IncomingMessage, body: Buffer, defaultAccount: string): AwsRequest {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  const [accessKeyId = '', , region = 'us-east-1', service = ''] = credentialOf(message, query).split('/');
  const operation = operationOf(message, query, body);
  return {
    service: service.toLowerCase(),
    ...(operation === undefined ? {} : { operation }),
    account: accountOfKey(accessKeyId) ?? defaultAccount,
    region,
    accessKeyId,
    method: message.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query,
    headers: message.headers,
    body,
  };
}

/** `<key>/<date>/<region>/<service>/aws4_request`, from the header or from a presigned URL; empty when unsigned. */
function credentialOf(message: IncomingMessage, query: URLSearchParams): string {
  const header = /Credential=([^,\s]+)/.exec(message.headers.authorization ?? '')?.[1];
  return header ?? query.get('X-Amz-Credential') ?? '';
}

function operationOf(message: IncomingMessage, query: URLSearchParams, body: Buffer): string | undefined {
  const target = message.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  if (isForm(message.headers['content-type'])) {
    const action = new URLSearchParams(body.toString('utf8')).get('Action');
    if (action !== null) return action;
  }
  return query.get('Action') ?? undefined;
}

function isForm(contentType: string | undefined): boolean {
  return contentType?.startsWith('application/x-www-form-urlencoded') ?? false;
}
