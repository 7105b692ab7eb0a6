import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postJson } from '../../../functions/adapters/post-json';

let server: Server;
let url: string;
let received: { readonly method: string | undefined; readonly headers: IncomingHttpHeaders; readonly body: string }[];
let respond: (response: ServerResponse) => void;
beforeEach(async () => {
  received = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ method: request.method, headers: request.headers, body: Buffer.concat(parts).toString() });
      respond(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/a?b=c`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('posts the document and gives back what the server answers', async () => {
  respond = (response) => response.writeHead(429, { 'retry-after': '7' }).end('zu früh');
  expect(await postJson(url, { text: 'für alle' }, 5_000)).toEqual({ status: 429, retryAfter: '7', text: 'zu früh' });
  expect(received).toEqual([
    {
      method: 'POST',
      headers: expect.objectContaining({ 'content-type': 'application/json; charset=utf-8', 'content-length': '20' }),
      body: '{"text":"für alle"}',
    },
  ]);
});

it('does not follow a redirection', async () => {
  respond = (response) => response.writeHead(307, { location: url }).end();
  await expect(postJson(url, {}, 5_000)).rejects.toThrow('The answer is 307, a redirection');
  expect(received).toHaveLength(1);
});

it('gives up when the server does not answer in time, or the connection is lost', async () => {
  respond = () => undefined;
  await expect(postJson(url, {}, 100)).rejects.toThrow('aborted');
  respond = (response) => response.destroy();
  await expect(postJson(url, {}, 5_000)).rejects.toThrow('socket hang up');
});

it.each([
  ['does not come in time', () => undefined],
  ['is cut off', (response: ServerResponse) => response.destroy()],
])('keeps to a status whose text %s', async (_, afterwards) => {
  respond = (response) => response.write('o', () => afterwards(response));
  expect(await postJson(url, {}, 500)).toEqual({ status: 200, retryAfter: undefined, text: 'o' });
});

it('fails when nobody listens, and speaks TLS to an https address', async () => {
  await expect(postJson('http://127.0.0.1:9/', {}, 5_000)).rejects.toThrow('ECONNREFUSED');
  await expect(postJson(url.replace('http:', 'https:'), {}, 5_000)).rejects.toMatchObject({ code: 'EPROTO' });
  expect(received).toEqual([]);
});
