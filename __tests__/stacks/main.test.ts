import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyProject } from '../../bench/copy-project';
import { runAsCdktf } from '../../bench/run-as-cdktf';
import { sound } from '../organization/organization-file';

const runMain = resolve(__dirname, '..', '..', 'build', 'run-main.js');
const scratch = mkdtempSync(join(tmpdir(), 'portcullis-main-'));
afterAll(() => rmSync(scratch, { recursive: true }));

// Each test starts processes, which a busy machine takes its time for.
jest.setTimeout(60_000);

const application = `"${process.execPath}" "${runMain}"`;

function run(command: readonly string[], organization: string, text?: string, app = application) {
  const directory = mkdtempSync(join(scratch, 'x'));
  if (text !== undefined) writeFileSync(join(directory, organization), text);
  const environment = { PORTCULLIS_ORGANIZATION: organization };
  const stacks = join(directory, 'cdktf.out', 'stacks');
  const ended = runAsCdktf({ command, app, directory, environment });
  return { ...ended, stacks: existsSync(stacks) ? readdirSync(stacks).sort() : [] };
}

it('builds the stack that a command names', () => {
  const { status, stacks, stderr } = run(['diff', 'member-333333333333'], 'organization.yaml', sound);
  expect({ status, stacks, stderr }).toEqual({ status: 0, stacks: ['member-333333333333'], stderr: '' });
});

it('builds every stack for a command that names none', () => {
  const { status, stacks } = run(['synth'], 'organization.yaml', sound);
  expect({ status, stacks }).toEqual({
    status: 0,
    stacks: [
      'delegated-admin',
      'firewall-333333333333-us-west-2-vpc-0a1b2c3d',
      'firewall-444444444444-us-east-1-vpc-0a1b2c3d4e5f60001',
      'management',
      'member-333333333333',
      'member-444444444444',
      'security-services',
    ],
  });
});

it('says what is wrong with the organization file, without a stack trace', () => {
  const { status, stdout, stderr } = run(['list'], 'wrong.yaml', 'homeRegio: us-west-2\n');
  expect(status).toBe(1);
  expect(stderr).toContain('wrong.yaml:1:1 homeRegio: unknown key: did you mean homeRegion?');
  expect(stdout + stderr).not.toMatch(/^\s+at /m);
});

it('says that there is no organization file', () => {
  const { status, stderr } = run(['list'], 'missing.yaml');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^missing\.yaml: there is no such file/);
  expect(stderr).not.toMatch(/^\s+at /m);
});

it('says at once which stack a misspelt name may stand for', () => {
  const { status, stacks, stderr } = run(['deploy', 'member-333333333334'], 'organization.yaml', sound);
  expect({ status, stacks, stderr }).toEqual({
    status: 1,
    stacks: [],
    stderr: expect.stringMatching(/^There is no stack member-333333333334: did you mean member-333333333333\? .*\n$/),
  });
});

describe('in a checkout whose functions cannot be bundled', () => {
  const checkout = join(scratch, 'broken');
  const handler = 'functions/update-nf-rg/handler.ts';
  const app = copyProject(checkout);
  writeFileSync(join(checkout, handler), "import './missing';\n");

  it('says where, without a stack trace', () => {
    const { status, stacks, stdout, stderr } = run(['diff', 'delegated-admin'], 'organization.yaml', sound, app);
    expect({ status, stacks }).toEqual({ status: 1, stacks: [] });
    expect(stderr).toMatch(
      /^The functions cannot be bundled\. .*\n.*update-nf-rg\/handler\.ts:1:7: ERROR: Could not resolve/,
    );
    expect(stdout + stderr).not.toMatch(/^\s+at |Unhandled/m);
  });

  it('says what is wrong with the organization file, and no more', () => {
    const { status, stderr } = run(['diff', 'delegated-admin'], 'wrong.yaml', 'homeRegio: us-west-2\n', app);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^wrong\.yaml:1:1 homeRegio/);
    expect(stderr).not.toMatch(/bundled|^\s+at |Unhandled/m);
  });

  it('builds the stacks that have none', () => {
    const { status, stacks } = run(['diff', 'management'], 'organization.yaml', sound, app);
    expect({ status, stacks }).toEqual({ status: 0, stacks: ['management'] });
  });
});
