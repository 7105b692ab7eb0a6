import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { BundleError } from '../../build/bundle-error';
import { bundleFunctions } from '../../build/bundle-functions';
import { loadOrganization } from '../../organization/load-organization';
import { functionNames } from '../../organization/names';
import { functionEnvironment } from '../../stacks/constructs/function-environment';

const project = resolve(__dirname, '..', '..');
const scratch = mkdtempSync(join(tmpdir(), 'portcullis-bundles-'));
const temporary = () => mkdtempSync(join(scratch, 'x'));
const zipOf = (output: string, name: string) => readFileSync(join(output, `${name}.zip`));
const hashes = (output: string) =>
  functionNames.map((name) => createHash('sha256').update(zipOf(output, name)).digest('hex'));

afterAll(() => rmSync(scratch, { recursive: true }));

function write(directory: string, file: string, contents: string): void {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), contents);
}

/** A checkout of functions that need no library, at a path of its own. */
function checkout(source: string): string {
  const directory = temporary();
  for (const name of functionNames) write(directory, `functions/${name}/handler.ts`, source);
  return directory;
}

describe('bundling the functions of this project', () => {
  const output = temporary();
  beforeAll(() => bundleFunctions(project, output));
  const code = (name: string) => strFromU8(unzipSync(zipOf(output, name))['index.js'] ?? new Uint8Array());

  it('gives the same bytes in another directory', async () => {
    const another = temporary();
    await bundleFunctions(project, another);
    expect(hashes(another)).toEqual(hashes(output));
  });

  // Nobody waits for the start of `enrol-members`, whose clients bring the forms of everything that their services know.
  it.each(functionNames)('puts %s alone into a zip of less than 200 kB, or 300', (name) => {
    expect(zipOf(output, name).byteLength).toBeLessThan(name === 'enrol-members' ? 300_000 : 200_000);
    expect(Object.keys(unzipSync(zipOf(output, name)))).toEqual(['index.js']);
  });

  it.each(functionNames)('puts into %s no way to credentials but the one that Lambda offers', (name) => {
    const ways = /AWS_WEB_IDENTITY_TOKEN_FILE|AWS_CONTAINER_CREDENTIALS|sso-oidc|credential_process/i;
    expect(ways.exec(code(name))).toBeNull();
  });

  it.each(functionNames)('keeps the names of %s, so that a stack trace can be read', (name) => {
    expect(code(name)).toMatch(/\nasync function handler\(/);
  });

  it('lets a function find its role, its Region and the local organization by the environment alone', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'index.js'), code('get-ip-from-ddb'));
    const calls: IncomingHttpHeaders[] = [];
    const server = createServer(({ headers }, response) => {
      calls.push(headers);
      response.end('{"Items":[]}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const env = {
      ...functionEnvironment(loadOrganization(join(project, 'organization.yaml')))['get-ip-from-ddb'],
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    };
    try {
      await promisify(execFile)(process.execPath, ['-e', "require('./index.js').handler({}, {})"], {
        cwd: folder,
        env,
      });
    } finally {
      server.close();
    }
    expect(calls[0]).toMatchObject({
      authorization: expect.stringMatching(/Credential=ASIAEXAMPLE\/\d+\/eu-west-1\/dynamodb\//),
      'x-amz-security-token': 'token',
    });
  });

  it.each(functionNames)('keeps the path of this checkout out of %s', (name) => {
    expect(code(name).includes(project)).toBe(false);
  });
});

describe('bundling a checkout', () => {
  const source = 'export const handler = async (event: { n: number }) => event.n + 1;';

  it('gives the same bytes wherever the checkout is', async () => {
    const [here, there] = [temporary(), temporary()];
    await bundleFunctions(checkout(source), here);
    await bundleFunctions(checkout(source), there);
    expect(hashes(there)).toEqual(hashes(here));
  });

  it.each([
    ['its own code', 'functions/add-ip-to-ddb/handler.ts'],
    ['code that it shares', 'functions/core/step.ts'],
    ['a library', 'node_modules/library/index.js'],
    ['what a library is made of', 'node_modules/library/package.json'],
  ])('takes in a change of one character in %s where it was bundled before', async (_, file) => {
    const directory = checkout(`import { by } from 'library';
      import { step } from '../core/step';
      export const handler = async (n: number) => n * 1 + by + step;`);
    write(directory, 'functions/core/step.ts', 'export const step: number = 1;');
    write(directory, 'node_modules/library/package.json', '{ "main": "./index.js" }');
    write(directory, 'node_modules/library/index.js', 'exports.by = 1;');
    write(directory, 'node_modules/library/index.ts', 'exports.by = 3;');
    const [before, after, fresh] = [temporary(), temporary(), temporary()];
    await bundleFunctions(directory, before);
    await bundleFunctions(directory, after);
    const path = join(directory, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace('1;', '2;').replace('.js', '.ts').replace('* 1', '* 2'));
    await bundleFunctions(directory, after);
    await bundleFunctions(directory, fresh);
    expect(hashes(after)).toEqual(hashes(fresh));
    expect(zipOf(after, 'add-ip-to-ddb')).not.toEqual(zipOf(before, 'add-ip-to-ddb'));
  });

  it('says where code is wrong', async () => {
    const bundling = bundleFunctions(checkout("import { missing } from './missing';\nmissing();"), temporary());
    await expect(bundling).rejects.toThrow(BundleError);
    await expect(bundling).rejects.toThrow(/functions\/add-ip-to-ddb\/handler\.ts:1:\d+: ERROR: Could not resolve/);
  });

  it('says where bundles cannot be written, and what to do', async () => {
    const directory = checkout('exports.handler = 1;');
    const output = join(directory, 'functions/add-ip-to-ddb/handler.ts', 'dist');
    const bundling = bundleFunctions(directory, output);
    await expect(bundling).rejects.toThrow(BundleError);
    await expect(bundling).rejects.toThrow(
      new RegExp(`^The bundles cannot be written to ${output} \\(ENOTDIR: .*\\): make the directory writable .*\\.$`),
    );
  });
});
