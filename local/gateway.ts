import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { errorAnswer } from './error-answer';
import { LocalError } from './local-error';
import { motoFailure } from './moto-failure';
import { readAwsRequest } from './read-aws-request';
import { restOperation } from './rest-operation';
import { type AwsAnswer, AwsError, type AwsRequest, type Moto, type Service } from './service';

/** What a fault does to a request; `lose-answer`: the work is done and its answer never arrives. */
export type Verdict =
  { readonly kind: 'pass' } | { readonly kind: 'answer'; readonly error: AwsError } | { readonly kind: 'lose-answer' };

/** Where the gateway sends what it takes in. */
export interface Routes {
  /** Account of requests whose access key names none. */
  readonly defaultAccount: string;
  /** By signing name. What a service leaves unanswered goes to moto, as does every service that is not here. */
  readonly services: Readonly<Record<string, Service>>;
  readonly moto: Pick<Moto, 'forward'>;
  readonly faults: { check(request: AwsRequest, operation: string): Promise<Verdict> };
  /** Refuses by throwing; is shown every answer. */
  readonly permissions: {
    check(request: AwsRequest, operation: string): Promise<void>;
    learn(request: AwsRequest, operation: string, answer: AwsAnswer): void;
  };
  /** Answers paths under `/_local/`. */
  readonly control: (request: AwsRequest) => AwsAnswer | Promise<AwsAnswer>;
}

/** The one endpoint of the local organization: an HTTP server that answers for all of AWS. */
export class Gateway {
  private routes: Routes | undefined;

  private constructor(
    private readonly server: Server,
    /** The port that it listens on, on 127.0.0.1. */
    readonly port: number,
  ) {
    server.on('request', (message, response) => void this.take(message, response));
  }

  /**
   * Takes the port, answering 503 until `open`.
   *
   * @param port 0 for any that is free
   * @throws LocalError when the port is taken
   */
  static async listen(port: number): Promise<Gateway> {
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(port, cause)));
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    return new Gateway(server, typeof address === 'object' && address !== null ? address.port : port);
  }

  /** Begins to answer. */
  open(routes: Routes): void {
    this.routes = routes;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async take(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await buffer(message);
      const request = readAwsRequest(message, body, this.routes?.defaultAccount ?? '');
      const answer = await this.answer(request);
      if (answer === 'lost') response.destroy();
      else write(request, answer, response);
    } catch {
      // The client went away, or its request could not be read: there is nobody to tell.
      response.destroy();
    }
  }

  private async answer(request: AwsRequest): Promise<AwsAnswer | 'lost'> {
    try {
      if (!this.routes) throw new AwsError('ServiceUnavailable', 'The local organization is starting.', 503);
      if (request.path.startsWith('/_local/')) return await this.routes.control(request);
      const operation = request.operation ?? restOperation(request);
      await this.routes.permissions.check(request, operation);
      const verdict = await this.routes.faults.check(request, operation);
      if (verdict.kind === 'answer') throw verdict.error;
      const answer = await dispatch(request, operation, this.routes);
      this.routes.permissions.learn(request, operation, answer);
      return verdict.kind === 'lose-answer' ? 'lost' : answer;
    } catch (error) {
      return errorAnswer(request, asAwsError(error));
    }
  }
}

async function dispatch(request: AwsRequest, operation: string, routes: Routes): Promise<AwsAnswer> {
  const own = await routes.services[request.service]?.handle(request);
  if (own) return own;
  const answer = await routes.moto.forward(request);
  const failure = motoFailure(answer, request.service, operation);
  if (failure) throw failure;
  return answer;
}

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalFailure', `The local organization failed: ${reason}`, 500);
}

function write(request: AwsRequest, { status, headers = {}, body }: AwsAnswer, response: ServerResponse): void {
  const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const bytes = raw ? Buffer.from(body ?? '') : Buffer.from(JSON.stringify(body));
  const json = request.headers['x-amz-target'] === undefined ? 'application/json' : request.headers['content-type'];
  response.writeHead(status, {
    'x-amzn-requestid': randomUUID(),
    ...(raw ? {} : { 'content-type': json }),
    // Of a HEAD request's answer the length is all there is, and moto knows it.
    ...(request.method === 'HEAD' ? {} : { 'content-length': bytes.length }),
    ...withoutLength(headers, request.method === 'HEAD'),
  });
  response.end(bytes);
}

function withoutLength(headers: Readonly<Record<string, string>>, keep: boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => keep || name.toLowerCase() !== 'content-length'),
  );
}

function listenError(port: number, cause: NodeJS.ErrnoException): LocalError {
  const reason =
    cause.code === 'EADDRINUSE'
      ? `Port ${port} is in use: end what listens there, or choose another with --port.`
      : `Port ${port} cannot be used (${cause.code ?? cause.message}): choose another with --port.`;
  return new LocalError(reason, { cause });
}
