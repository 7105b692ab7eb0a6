import { Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { motoFailure } from './moto-failure';
import { type AwsAnswer, AwsError, type AwsRequest, type Moto, type Where } from './service';

type MotoAnswer = AwsAnswer & { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

interface Call {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | string;
}

/** Headers that speak of one connection and must not be passed on. */
const hopHeaders = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'expect',
  'content-length',
  'host',
  'upgrade',
]);

/** Talks to moto in the name of any account and Region. */
export class MotoClient implements Moto {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(private readonly port: number) {}

  async forward(request: AwsRequest): Promise<MotoAnswer> {
    const query = request.query.toString();
    const headers = { ...request.headers, 'x-moto-account-id': request.account };
    const path = query === '' ? request.path : `${request.path}?${query}`;
    return this.send({ method: request.method, path, headers, body: request.body });
  }

  async json(where: Where, service: string, target: string, input: object): Promise<Record<string, unknown>> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    return this.callJson(where, service, { method: 'POST', path: '/', headers, body: JSON.stringify(input) });
  }

  async rest(where: Where, service: string, method: string, path: string, input?: object) {
    const headers = { 'content-type': 'application/json' };
    return this.callJson(where, service, { method, path, headers, body: input ? JSON.stringify(input) : '' });
  }

  async query(where: Where, service: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const body = new URLSearchParams(parameters).toString();
    const answer = await this.sendAs(where, service, { method: 'POST', path: '/', headers, body });
    const text = answer.body.toString('utf8');
    if (answer.status < 400) return text;
    throw (
      motoFailure(answer, service, parameters['Action'] ?? '') ??
      new AwsError(tag(text, 'Code') ?? 'InternalFailure', tag(text, 'Message') ?? text, answer.status)
    );
  }

  /** Makes the ids of what is created next the same on every run. */
  async seed(number: number): Promise<void> {
    // Without an account moto looks through all of them, and makes each one's thousand managed policies on the way.
    const headers = { 'x-moto-account-id': '000000000000' };
    await this.send({ method: 'POST', path: `/moto-api/seed?a=${number}`, headers, body: '' });
  }

  close(): void {
    this.agent.destroy();
  }

  private async callJson(where: Where, service: string, call: Call): Promise<Record<string, unknown>> {
    const answer = await this.sendAs(where, service, call);
    const text = answer.body.toString('utf8');
    const target = call.headers['x-amz-target'];
    const operation = typeof target === 'string' ? target : `${call.method} ${call.path}`;
    const failure = motoFailure(answer, service, operation);
    if (failure) throw failure;
    const said = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    if (answer.status < 400) return said;
    const type = asText(said['__type']) ?? answer.headers['x-amzn-errortype'] ?? 'InternalFailure';
    // `com.amazonaws.dynamodb#ResourceNotFoundException:http://...`
    const code = type.replace(/^.*#/, '').replace(/:.*$/, '');
    throw new AwsError(code, asText(said['message']) ?? asText(said['Message']) ?? '', answer.status);
  }

  /** moto reads Region and service from the signature's credential scope, and checks nothing else of it. */
  private async sendAs({ account, region }: Where, service: string, call: Call): Promise<MotoAnswer> {
    const scope = `${account}/20260101/${region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    return this.send({ ...call, headers: { ...call.headers, authorization, 'x-moto-account-id': account } });
  }

  private async send({ method, path, headers, body }: Call): Promise<MotoAnswer> {
    const kept = Object.entries(headers).filter(([name]) => !hopHeaders.has(name));
    const bytes = Buffer.from(body);
    return new Promise((resolve, reject) => {
      const sent = httpRequest({
        host: '127.0.0.1',
        port: this.port,
        agent: this.agent,
        method,
        path,
        headers: { ...Object.fromEntries(kept), 'content-length': bytes.length },
      });
      sent.once('error', reject);
      sent.once('response', (message) => {
        buffer(message).then((answer) => {
          resolve({ status: message.statusCode ?? 500, headers: plain(message.headers), body: answer });
        }, reject);
      });
      sent.end(bytes);
    });
  }
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name === 'content-length' || !hopHeaders.has(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function tag(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
