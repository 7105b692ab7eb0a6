import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as the fake sees it. */
export interface Call {
  /** The account whose credentials sign: a 12-digit access key. */
  readonly account: string;
  readonly region: string;
  readonly service: string;
  /** Method and path of REST services, the operation of others. */
  readonly operation: string;
  readonly parameters: URLSearchParams;
}

/** An answer in JSON, a text in XML, or an error's name with its message. */
export type Answer = string | Readonly<Record<string, unknown>>;

export interface FakeAws {
  readonly environment: Readonly<Record<string, string>>;
  readonly calls: Call[];
  answer: (call: Call) => Answer;
  stop(): void;
}

/** AWS on one port: every account and Region, told apart by the signature of each call. */
export async function startFakeAws(): Promise<FakeAws> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [, account = '', region = '', service = ''] =
        /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
      const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
      const target = String(request.headers['x-amz-target'] ?? '').split('.')[1];
      const path = `${request.method} ${request.url?.split('?')[0]}`;
      const operation = target ?? parameters.get('Action') ?? path;
      const call = { account, region, service, operation, parameters };
      calls.push(call);
      const answer = fake.answer(call);
      if (typeof answer === 'string') {
        response.writeHead(200, { 'content-type': 'text/xml' }).end(answer);
        return;
      }
      const isError = 'error' in answer;
      if (isError && service === 'sts') {
        const { error, message } = answer as { error: string; message: string };
        response.writeHead(400, { 'content-type': 'text/xml' });
        response.end(
          `<ErrorResponse><Error><Code>${error}</Code><Message>${message}</Message></Error></ErrorResponse>`,
        );
        return;
      }
      response.writeHead(isError ? 400 : 200, {
        'content-type': 'application/json',
        ...(isError ? { 'x-amzn-errortype': String(answer['error']) } : {}),
      });
      response.end(
        JSON.stringify(
          isError ? { __type: answer['error'], message: (answer as { message: string }).message } : answer,
        ),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const fake: FakeAws = {
    environment: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_SECRET_ACCESS_KEY: 'local' },
    calls,
    answer: () => ({ error: 'AccessDeniedException', message: 'no' }),
    stop: () => server.close(),
  };
  return fake;
}
