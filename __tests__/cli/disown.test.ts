import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sound } from '../organization/organization-file';

const launcher = join(__dirname, '../../cli/portcullis.js');
jest.setTimeout(60_000);

const existing = `existing:
  - account: '222222222222'
    hubs: [us-west-2]
  - account: '111111111111'
    administrators: { guardDuty: [us-east-1] }
`;

/** Keeps its states in files beside each stack, and refuses what is told to be broken. */
const terraform = `#!/bin/sh
cd "\${1#-chdir=}"; shift
echo "$@" >> calls
[ -f broken ] && echo "Error: no \\033[2Jbucket" >&2 && exit 1
case "$1 $2" in
  'state list') if [ -f state ]; then cat state; else echo 'No state file was found!' >&2; exit 1; fi;;
  'state rm') shift 2; for each in "$@"; do grep -vxF "$each" state > rest; mv rest state; done;;
esac
exit 0
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-disown-'));
  writeFileSync(join(folder, 'terraform'), terraform);
  chmodSync(join(folder, 'terraform'), 0o755);
  writeFileSync(join(folder, 'organization.yaml'), sound + existing);
  stack('security-services', [
    'aws_guardduty_detector.us-west-2',
    'aws_securityhub_account.us-west-2',
    'aws_securityhub_account.us-east-1',
  ]);
  stack('management', ['aws_guardduty_organization_admin_account.guardduty-us-east-1']);
});
afterEach(() => rmSync(folder, { recursive: true }));

function stack(name: string, addresses?: readonly string[]): void {
  const directory = join(folder, 'cdktf.out', 'stacks', name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'cdk.tf.json'), '{}');
  if (addresses) writeFileSync(join(directory, 'state'), `${addresses.join('\n')}\n`);
}

const inStack = (name: string, file: string) => join(folder, 'cdktf.out', 'stacks', name, file);
const stateOf = (name: string) => readFileSync(inStack(name, 'state'), 'utf8').split('\n').filter(Boolean);

function disown(...args: string[]) {
  const path = `${folder}:${process.env['PATH']}`;
  return spawnSync(process.execPath, [launcher, 'disown', ...args], {
    ...{ cwd: folder, encoding: 'utf8', env: { PATH: path, CI: 'true' } },
  });
}

it('takes what was adopted out of the states, says which, and is safe to repeat', () => {
  const first = disown();
  expect(first.stdout).toBe(`security-services: disowned aws_securityhub_account.us-west-2
management: disowned aws_guardduty_organization_admin_account.guardduty-us-east-1
`);
  expect([first.stderr, first.status]).toEqual(['', 0]);
  expect(stateOf('security-services')).toEqual([
    'aws_guardduty_detector.us-west-2',
    'aws_securityhub_account.us-east-1',
  ]);
  const second = disown();
  expect(second.stdout).toBe(`security-services: has nothing of it in its state any more.
management: has no state, or an empty one: there is nothing to disown.
`);
  expect(second.status).toBe(0);
});

it('only says what it would do in a dry run', () => {
  const { stdout, status } = disown('--dry-run');
  expect(stdout).toContain('security-services: would disown aws_securityhub_account.us-west-2\n');
  expect(status).toBe(0);
  expect(stateOf('security-services')).toHaveLength(3);
});

it('initialises a stack that is not, and no other', () => {
  mkdirSync(inStack('management', '.terraform'));
  disown();
  expect(readFileSync(inStack('security-services', 'calls'), 'utf8')).toMatch(/^init /);
  expect(readFileSync(inStack('management', 'calls'), 'utf8')).not.toMatch(/^init /m);
});

it('says of a stack that was never deployed that it has nothing', () => {
  rmSync(inStack('management', 'state'));
  const { stdout, status } = disown();
  expect(stdout).toContain('management: has no state, or an empty one: there is nothing to disown.\n');
  expect(status).toBe(0);
});

it('does the other stacks where one fails, and fails', () => {
  writeFileSync(inStack('security-services', 'broken'), '');
  const { stdout, stderr, status } = disown();
  expect(stderr).toBe('security-services: Error: no \uFFFD[2Jbucket\n');
  expect(stdout).toBe('management: disowned aws_guardduty_organization_admin_account.guardduty-us-east-1\n');
  expect(status).toBe(1);
});

it('asks for the stacks to be built where they are not', () => {
  rmSync(join(folder, 'cdktf.out'), { recursive: true });
  const { stderr, status } = disown();
  expect(stderr).toBe(`security-services: is not built here. Run npx cdktf synth, and this again.
management: is not built here. Run npx cdktf synth, and this again.
`);
  expect(status).toBe(1);
});

it('touches no state where nothing existed before', () => {
  writeFileSync(join(folder, 'organization.yaml'), sound);
  const { stdout, status } = disown();
  expect(stdout).toBe('organization.yaml names nothing that existed before: there is nothing to disown.\n');
  expect(status).toBe(0);
  expect(existsSync(inStack('security-services', 'calls'))).toBe(false);
});
