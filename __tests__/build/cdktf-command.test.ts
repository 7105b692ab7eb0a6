import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runAsCdktf } from '../../bench/run-as-cdktf';
import { cdktfCommand } from '../../build/cdktf-command';

const directory = mkdtempSync(join(tmpdir(), 'portcullis-command-'));
const script = join(directory, 'print.ts');
const module_ = JSON.stringify(resolve(__dirname, '..', '..', 'build', 'cdktf-command'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What the application is told when the CLI runs it with these arguments. */
function told(command: readonly string[], before = ''): unknown {
  writeFileSync(
    script,
    `${before}\nimport { cdktfCommand } from ${module_};\nconsole.log(JSON.stringify(cdktfCommand() ?? null));`,
  );
  const app = `true && "${process.execPath}" --import "${require.resolve('tsx')}" "${script}"`;
  const { stdout, stderr } = runAsCdktf({ command, app, directory });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

it('finds the arguments of the CLI that runs the application', () => {
  const command = ['deploy', 'member-*', '--auto-approve', 'firewall-333333333333-us-west-2-vpc-0a1b2c3d'];
  expect(told(command)).toEqual(command);
});

it('finds none without arguments', () => {
  expect(told([])).toEqual([]);
});

it('asks ps where there is no /proc', () => {
  const before = "Object.defineProperty(process, 'platform', { value: 'darwin' });";
  expect(told(['diff', 'management', '--refresh-only'], before)).toEqual(['diff', 'management', '--refresh-only']);
});

it('knows nothing where it is not the CLI that runs it', () => {
  expect(cdktfCommand()).toBeUndefined();
});

it('knows nothing where processes cannot be looked at', () => {
  const before = "Object.defineProperty(process, 'platform', { value: 'win32' });\nprocess.env['PATH'] = '';";
  expect(told(['diff', 'management'], before)).toBeNull();
});
