import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const main = resolve(__dirname, '..', '..', 'main.ts');
const directory = mkdtempSync(join(tmpdir(), 'portcullis-main-'));
afterAll(() => rmSync(directory, { recursive: true }));

function runMain(file: string) {
  return spawnSync(process.execPath, ['--import', require.resolve('tsx'), main], {
    cwd: directory,
    env: { ...process.env, PORTCULLIS_ORGANIZATION: file },
    encoding: 'utf8',
  });
}

it('says what is wrong with the organization file, without a stack trace', () => {
  writeFileSync(join(directory, 'wrong.yaml'), 'homeRegio: us-west-2\n');
  const { status, stdout, stderr } = runMain('wrong.yaml');
  expect(status).toBe(1);
  expect(stderr).toContain('wrong.yaml:1:1 homeRegio: unknown key: did you mean homeRegion?');
  expect(stdout + stderr).not.toMatch(/^\s+at /m);
});

it('says that there is no organization file', () => {
  const { status, stderr } = runMain('missing.yaml');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^missing\.yaml: there is no such file/);
  expect(stderr).not.toMatch(/^\s+at /m);
});
