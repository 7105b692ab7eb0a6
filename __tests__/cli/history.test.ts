import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { showHistory } from '../../cli/history/show-history';
import { historyEntry } from '../functions/adapters/history.contract';
import { newBlock } from '../functions/adapters/blocklist.contract';

const launcher = join(__dirname, '../../cli/portcullis.js');
const example = join(__dirname, '../../organization.yaml');
jest.setTimeout(30_000);

/** What the tables answer to each operation; an error's name in place of an answer is an error. */
let answers: Record<string, object | string> = {};
let asked: string[] = [];
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    asked.push(operation);
    const answer = answers[operation];
    const body = typeof answer === 'string' ? { __type: `com.amazonaws#${answer}`, message: 'no' } : answer;
    request.resume();
    response.writeHead(typeof answer === 'string' ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  asked = [];
});
afterAll(() => server.close());

/** Runs the command against these answers. */
async function history(...args: string[]) {
  const { port } = server.address() as AddressInfo;
  const run = spawn(process.execPath, [launcher, 'history', ...args], {
    env: {
      PATH: process.env['PATH'],
      CI: 'true',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      PORTCULLIS_ORGANIZATION: example,
    },
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    run[stream].on('data', (text: Buffer) => (output[stream] += text.toString()));
  const [status] = await once(run, 'close');
  return { ...output, status };
}

const item = (entry: object) =>
  Object.fromEntries(
    Object.entries(entry).map(([name, content]) => [
      name,
      typeof content === 'number' ? { N: String(content) } : { S: content },
    ]),
  );

it('tells how a host stands and every decision about it', async () => {
  answers = {
    GetItem: { Item: item(newBlock('185.220.101.4')) },
    Query: { Items: [item({ ...historyEntry(), At: '2026-11-24T12:00:00.000Z#abc', DeleteAt: 1 })] },
  };
  const { stdout, status } = await history('185.220.101.4');
  expect(stdout.split('\n')).toEqual([
    '185.220.101.4',
    '  is blocked until 2027-01-15 08:00 UTC: remote host of a finding',
    '',
    '  when (UTC)        decision  until (UTC)       account                  finding    reason',
    '  2026-11-24 12:00  blocked   2027-01-15 08:00  444444444444, us-east-1  finding-1  remote host of a finding',
    '',
  ]);
  expect(status).toBe(0);
});

it('prints one document for programs', async () => {
  answers = { GetItem: {}, Query: { Items: [] } };
  const { stdout, status } = await history('2A0B:F4C2::1', '--json');
  expect(JSON.parse(stdout)).toEqual({ host: '2a0b:f4c2::1', record: null, entries: [] });
  expect(status).toBe(0);
});

it('says so when the table cannot be read', async () => {
  answers = { GetItem: {}, Query: 'AccessDeniedException' };
  const { stdout, stderr, status } = await history('185.220.101.4');
  expect(stderr).toMatch(
    /^The table portcullis-history could not be reached: AccessDeniedException: no\n.*credentials\?\n$/,
  );
  expect([stdout, status]).toEqual(['', 1]);
});

it.each(['185.220.101.256', '185.220.101.4/32', 'example.com'])(
  'asks nothing about %s, which is no address',
  async (text) => {
    const { stderr, status } = await history(text);
    expect(stderr).toContain(`"${text}" `);
    expect(status).toBe(1);
    expect(asked).toEqual([]);
  },
);

it('names an organization file that is not there', async () => {
  const { stderr, status } = await history('185.220.101.4', '--organization', 'none.yaml');
  expect(stderr).toContain('none.yaml');
  expect(status).toBe(1);
});

const show = (record: Parameters<typeof showHistory>[0]['record'], entries = [historyEntry()]) =>
  showHistory({ host: '185.220.101.4', record, entries }, createColors(false));

it('tells a host that is being released, allowed, or unknown from one that is blocked', () => {
  const record = newBlock('185.220.101.4');
  expect(show({ ...record, ReleaseGeneration: 7 })).toContain('was released');
  expect(show({ ...record, Decision: 'ALLOW' })).toContain('is allowed by an operator until 2027-01-15 08:00 UTC');
  expect(show(null, []).split('\n')).toEqual(['185.220.101.4', '  is not blocked: nothing is recorded about it now']);
});

it('lets no text of a finding move the cursor', () => {
  const shown = show(null, [historyEntry({ Reason: '\u001b[2J\nhidden' })]);
  expect(shown).toContain('\uFFFD[2J hidden');
  expect(shown).not.toContain('\u001b');
});
