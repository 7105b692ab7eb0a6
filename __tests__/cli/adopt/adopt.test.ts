import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sound } from '../../organization/organization-file';
import { startFakeAws, type Answer, type Call, type FakeAws } from './fake-aws';
import { arn, detector } from './found';

const launcher = join(__dirname, '../../../cli/portcullis.js');
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'portcullis-adopt-'));
let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
beforeEach(() => {
  aws.calls.length = 0;
  aws.answer = everythingOn;
  writeFileSync(join(folder, 'organization.yaml'), `${sound}deploymentRole: Deployer\n`);
});
afterAll(() => {
  aws.stop();
  rmSync(folder, { recursive: true });
});

const notSubscribed = {
  error: 'InvalidAccessException',
  message: 'Account 444444444444 is not subscribed to AWS Security Hub',
};

/** Everything is on but Security Hub of the warehouse; a sixth account is suspended. */
function everythingOn({ account, region, operation, parameters }: Call): Answer {
  switch (operation) {
    case 'GetCallerIdentity':
      return `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
    case 'AssumeRole': {
      const [, , , , id] = String(parameters.get('RoleArn')).split(':');
      return `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
    }
    case 'ListAccounts':
      return {
        Accounts: ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555']
          .map((Id) => ({ Id, Name: Id === '555555555555' ? '\u001b[2Jlab\nhubs: []' : 'named', Status: 'ACTIVE' }))
          .concat({ Id: '666666666666', Name: 'closed', Status: 'SUSPENDED' }),
      };
    case 'ListRoots':
      return { Roots: [{ Id: 'r-ab12' }] };
    case 'GET /accounts':
      return account === '444444444444' ? notSubscribed : { HubArn: 'arn' };
    case 'GET /detector':
      return { detectorIds: region === 'us-west-2' ? [detector] : [] };
    case `GET /detector/${detector}`:
      return { status: 'ENABLED', tags: {}, findingPublishingFrequency: 'SIX_HOURS', serviceRole: 'r' };
    case 'GET /admin':
      return { adminAccounts: [{ adminAccountId: '222222222222', adminStatus: 'ENABLED' }] };
    case 'GET /organization/admin':
      return { AdminAccounts: [{ AccountId: '222222222222', Status: 'ENABLED' }] };
    case 'GET /findingAggregator/list':
      return { FindingAggregators: [{ FindingAggregatorArn: arn }] };
    case 'GET /organization/configuration':
      return { AutoEnable: true, OrganizationConfiguration: { ConfigurationType: 'LOCAL' } };
    default:
      return { RegionLinkingMode: 'SPECIFIED_REGIONS', Regions: ['us-east-1'] };
  }
}

/** Runs the command in the folder of the organization file, as the management account unless said otherwise. */
async function adopt(args: readonly string[] = [], account = '111111111111') {
  const run = spawn(process.execPath, [launcher, 'adopt', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], CI: 'true', AWS_ACCESS_KEY_ID: account, ...aws.environment },
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    run[stream].on('data', (text: Buffer) => (output[stream] += text.toString()));
  const [status] = await once(run, 'close');
  return { ...output, status };
}

it('prints the lines that are missing, and finds the file right once they are in it', async () => {
  const first = await adopt();
  expect(first.stdout).toBe(`existing:
  - account: '111111111111' # named
    detectors:
      us-west-2: '${detector}'
    hubs: [us-west-2, us-east-1]
    administrators:
      guardDuty: [us-west-2, us-east-1]
      securityHub: [us-west-2, us-east-1]
  - account: '222222222222' # named
    detectors:
      us-west-2: '${detector}'
    hubs: [us-west-2, us-east-1]
    aggregator: ${arn}
  - account: '333333333333' # named
    hubs: [us-west-2, us-east-1]
  - account: '555555555555' # \uFFFD[2Jlab hubs: []
    hubs: [us-west-2, us-east-1]
`);
  expect(first.stderr).toContain('Read 5 of 5 accounts\n');
  expect(first.stderr).toContain('Put these lines in place of existing in organization.yaml.\n');
  expect(first.status).toBe(2);

  writeFileSync(join(folder, 'organization.yaml'), `${sound}deploymentRole: Deployer\n${first.stdout}`);
  const second = await adopt();
  expect(second.stdout).toBe(first.stdout);
  expect(second.stderr).toContain('organization.yaml is right as it is.\n');
  expect(second.status).toBe(0);
});

it('reads each account with its own credentials, and each Region of it', async () => {
  await adopt(['--json']);
  const hubs = aws.calls.filter(({ operation }) => operation === 'GET /accounts');
  const accounts = ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'];
  expect(hubs.map(({ account, region }) => `${account} ${region}`).sort()).toEqual(
    accounts.flatMap((account) => [`${account} us-east-1`, `${account} us-west-2`]),
  );
  const asked = aws.calls.filter(({ operation }) => operation === 'GET /detector').map(({ account }) => account);
  expect([...new Set(asked)].sort()).toEqual(['111111111111', '222222222222']);
});

it('says of each account and Region what it could not read, and takes it for neither on nor off', async () => {
  aws.answer = (call) => {
    const { operation, account, region } = call;
    if (operation === 'AssumeRole' && call.parameters.get('RoleArn')?.includes('333333333333'))
      return { error: 'AccessDenied', message: 'no\u009b2J\nAdd: nothing' };
    if (operation === 'GET /accounts' && account === '222222222222' && region === 'us-east-1')
      return {
        error: 'UnrecognizedClientException',
        message: 'The security token included in the request is invalid.',
      };
    if (operation === 'ListAccounts') return { error: 'AccessDeniedException', message: 'no' };
    return everythingOn(call);
  };
  writeFileSync(
    join(folder, 'organization.yaml'),
    `${sound}deploymentRole: Deployer\nexisting: [{ account: '333333333333', hubs: [us-east-1] }]\n`,
  );
  const { stdout, stderr, status } = await adopt();
  expect(stderr).toMatch(
    /^Not read: hub of 222222222222 in us-east-1: the Region is not opted in, or does not take these credentials \(/m,
  );
  expect(stderr).toMatch(
    /^Not read: hub of 333333333333 in us-west-2, us-east-1: its role Deployer cannot be assumed: access is denied \(AccessDenied: no\uFFFD2J Add: nothing\)$/m,
  );
  expect(stderr).toMatch(/^Not read: accounts of the organization: access is denied/m);
  expect(stderr).not.toContain('\u009b');
  expect(stdout).toContain("'333333333333' # shop\n    hubs: [us-east-1]\n");
  expect(stdout).toContain("'222222222222' # security\n    detectors:\n");
  expect(status).toBe(3);
});

it('reads one account alone where there is no role for the others, and says of these that it did not', async () => {
  writeFileSync(join(folder, 'organization.yaml'), sound);
  const { stdout, stderr, status } = await adopt([], '222222222222');
  expect(aws.calls.map(({ account }) => account)).not.toContain('333333333333');
  expect(stdout).toMatch(/^existing:\n {2}- account: '222222222222' # named\n/);
  expect(stderr).toContain(
    'Not read: detector of 111111111111 in us-west-2, us-east-1: there are no credentials for it',
  );
  expect(status).toBe(3);
});

it('prints one document for programs', async () => {
  const { stdout, status } = await adopt(['--json']);
  const document = JSON.parse(stdout);
  expect(Object.keys(document)).toEqual(['isRight', 'existing', 'notes', 'unread']);
  expect(document).toMatchObject({ isRight: false, unread: [] });
  expect(document.existing).toHaveLength(4);
  expect(status).toBe(2);
});

it.each([
  ['no file', ['--organization', 'none.yaml'], /^none\.yaml: there is no such file/],
  ['credentials that AWS does not know', [], /^AWS does not say whose the credentials are: .*InvalidClientTokenId/],
])('fails with %s', async (_, args, said) => {
  aws.answer = () => ({ error: 'InvalidClientTokenId', message: 'no' });
  const { stdout, stderr, status } = await adopt(args);
  expect(stderr).toMatch(said);
  expect([stdout, status]).toEqual(['', 1]);
});
