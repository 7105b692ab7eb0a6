import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { organizationPath } from '../../organization/organization-path';
import { project } from './programs';

jest.setTimeout(120_000);
const folder = mkdtempSync(join(tmpdir(), 'portcullis-empty-'));
afterAll(() => rmSync(folder, { recursive: true }));
const portcullis = join(project, 'cli/portcullis.js');
const start = join(project, 'terminal/start.js');

function run(words: readonly string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env['PATH'], CI: 'true', ...environment };
  return spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env, input: '' });
}

it.each([
  [[portcullis, 'explain', '']],
  [[portcullis, 'explain', 'finding.json', ' ']],
  [[portcullis, 'explain', '--organization', '']],
  [[portcullis, 'history', '']],
  [[portcullis, 'history', '185.220.101.4', '--organization=']],
  [[portcullis, 'adopt', '--organization', '']],
  [[portcullis, 'disown', '--organization', '\t']],
  [[start, 'build/try-nodes.ts', '']],
])('asks whether a variable is not set where something is named by nothing: %j', (words) => {
  const { stdout, stderr, status } = run(words);
  expect(stderr).toMatch(/^error: [^\n]* is invalid[^\n]*\. It is empty: is a variable not set\?\n$/);
  expect([stdout, status]).toEqual(['', 1]);
});

it.each([
  [[portcullis, 'explain']],
  [[portcullis, 'history', '185.220.101.4']],
  [[portcullis, 'adopt']],
  [[portcullis, 'disown']],
  [[join(project, 'build/run-main.js')]],
])('asks so of an environment variable that names the organization file: %j', (words) => {
  const { stdout, stderr, status } = run(words, { PORTCULLIS_ORGANIZATION: '' });
  expect(stderr).toBe('PORTCULLIS_ORGANIZATION is empty: name a file, or leave it out. Is a variable not set?\n');
  expect([stdout, status]).toEqual(['', 1]);
});

it('takes what was named before what the environment names, and that before the usual name', () => {
  const set = { PORTCULLIS_ORGANIZATION: 'b.yaml' };
  expect(organizationPath('a.yaml', set)).toBe('a.yaml');
  expect(organizationPath(undefined, set)).toBe('b.yaml');
  expect(organizationPath(undefined, {})).toBe('organization.yaml');
  expect(() => organizationPath(' ', set)).toThrow('The path of the organization file is empty');
});
