import { randomUUID } from 'node:crypto';

import type { AwsAnswer, AwsError, AwsRequest } from './service';

const restXmlServices = new Set(['s3', 's3control', 'cloudfront', 'route53']);

/** An error in the form that clients of the request's protocol read. */
export function errorAnswer(request: AwsRequest, error: AwsError): AwsAnswer {
  const id = randomUUID();
  const { code, message, status } = error;
  const headers = { 'x-amzn-requestid': id };
  if (request.headers['x-amz-target'] !== undefined || !speaksXml(request)) {
    const type = request.headers['x-amz-target'] === undefined ? 'application/json' : jsonType(request);
    return {
      status,
      headers: { ...headers, 'content-type': type, 'x-amzn-errortype': code },
      body: { __type: code, message, Message: message },
    };
  }
  const said = `<Code>${escape(code)}</Code><Message>${escape(message)}</Message>`;
  return { status, headers: { ...headers, 'content-type': 'text/xml' }, body: xmlError(request.service, said, id) };
}

function xmlError(service: string, said: string, id: string): string {
  if (service === 'ec2') {
    return `<Response><Errors><Error>${said}</Error></Errors><RequestID>${id}</RequestID></Response>`;
  }
  if (service === 's3') return `<Error>${said}<RequestId>${id}</RequestId></Error>`;
  return `<ErrorResponse><Error><Type>Sender</Type>${said}</Error><RequestId>${id}</RequestId></ErrorResponse>`;
}

function speaksXml(request: AwsRequest): boolean {
  // An operation's name without X-Amz-Target was an Action parameter: the query protocol.
  return request.operation !== undefined || restXmlServices.has(request.service);
}

function jsonType(request: AwsRequest): string {
  return request.headers['content-type'] ?? 'application/x-amz-json-1.1';
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
