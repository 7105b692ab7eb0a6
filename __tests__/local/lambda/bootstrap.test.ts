import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { transformSync } from 'esbuild';

describe('the bootstrap', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
  const bootstrap = join(folder, 'bootstrap.cjs');

  beforeAll(() => {
    const source = readFileSync('local/services/lambda/bootstrap.ts', 'utf8');
    writeFileSync(bootstrap, transformSync(source, { loader: 'ts', format: 'cjs' }).code);
    writeFileSync(join(folder, 'index.js'), 'setInterval(() => undefined, 1000); exports.handler = async () => 1;');
    writeFileSync(join(folder, 'module.mjs'), 'export const run = async (event) => ({ ...event, module: true });');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function start(handler: string) {
    return fork(bootstrap, [], { env: { _HANDLER: handler, LAMBDA_TASK_ROOT: folder }, execArgv: [], silent: true });
  }

  it('ends with the process that started it, whatever the function still does', async () => {
    const child = start('index.handler');
    expect(await once(child, 'message')).toMatchObject([{ kind: 'ready' }]);
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('loads a module as well as a script', async () => {
    const child = start('module.run');
    await once(child, 'message');
    child.send({ requestId: 'r', payload: '{"a":1}', functionArn: 'arn', deadline: Date.now() + 1000 });
    expect(await once(child, 'message')).toMatchObject([{ kind: 'result', payload: '{"a":1,"module":true}' }]);
    child.disconnect();
    await once(child, 'exit');
  });
});
