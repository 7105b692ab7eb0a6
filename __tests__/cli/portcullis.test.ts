import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixture } from '../functions/fixture';

const launcher = join(__dirname, '../../cli/portcullis.js');
const folder = mkdtempSync(join(tmpdir(), 'portcullis-'));
const example = join(__dirname, '../../organization.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

/** Runs the command in the folder of the files. */
function portcullis(args: readonly string[], input = '', environment: Record<string, string> = {}) {
  const run = spawnSync(process.execPath, [launcher, 'explain', ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], CI: 'true', ...environment },
  });
  return { ...run, documents: run.stdout.split('\n').filter(Boolean) };
}
const organization = ['--organization', example];

it('prints one document for each file, whatever is wrong with others, and exits with 1 then', () => {
  mkdirSync(join(folder, 'folder'));
  const files = [file('good.json', fixture('network-connection')), file('bad.json', '{"a":'), 'none.json', 'folder'];
  writeFileSync(join(folder, 'binary.json'), Buffer.from([0x7b, 0xff, 0xfe]));
  const run = portcullis(['--json', ...organization, ...files, 'binary.json', 'good.json']);
  const documents = run.documents.map((line) => JSON.parse(line));
  expect(run.status).toBe(1);
  expect(documents.map(({ file: name, error }) => [name, error])).toEqual([
    ['good.json', null],
    ['bad.json', expect.stringMatching(/^is not JSON: /)],
    ['none.json', 'there is no such file'],
    ['folder', 'is a directory: name the files in it'],
    ['binary.json', 'is not UTF-8 text'],
    ['good.json', null],
  ]);
  expect(documents[1]).toEqual({ file: 'bad.json', rules: [], findings: [], error: expect.anything() });
});

it('prints what people read, without colours where nobody looks, and errors apart', () => {
  const run = portcullis([...organization, file('good.json', fixture('unblockable-addresses')), 'none.json']);
  expect(run.stdout.split('\n')).toEqual([
    'good.json',
    '  rules: catch-ip, findings',
    expect.stringMatching(/^ {2}HIGH NEW arn:aws:guardduty:.* \(444444444444, us-east-1\)$/),
    '    ok   partition   aws, that of us-west-2',
    "    ok   account     the event is the security account's, 222222222222",
    '    ok   region      the event is in us-east-1, a linked Region with a rule of its own',
    expect.stringMatching(/^ {4}\? {4}deployed {4}/),
    expect.stringMatching(/^ {21}\$ aws events describe-rule --region us-east-1 /),
    expect.stringMatching(/^ {21}\$ aws events list-rules --region us-west-2 /),
    expect.stringMatching(/^ {4}ok {3}forwarder {3}portcullis-forward-findings sends /),
    '    ok   bus-policy  sechub-findings lets it in: ForwardedFindings',
    '    ok   rule        catch-ip starts sechub-record-ip',
    "    ok   product     the finding is AWS's own GuardDuty's",
    '    ok   state       the finding is ACTIVE, its workflow NEW',
    '    ok   sample      the finding is no sample',
    '    ok   age         the finding was last seen at 2026-11-24T11:47:32.000Z',
    '    told   findings starts sechub-send-findings, once for each severity',
    '    refuse 010.0.0.1, which stops at address',
    '      STOP address     "010.0.0.1" has an octet with a leading zero (010)',
    expect.stringMatching(/^ {23}Do: Nothing: /),
    '    refuse 10.1.2.3, which stops at never-block',
    '      ok   address     it is one address, in a spelling with one meaning',
    '      STOP never-block 10.1.2.3 is private (10.0.0.0/8, RFC 1918)',
    expect.stringMatching(/^ {23}Do: If the organization file names it /),
    '',
  ]);
  expect(run.stderr).toBe('none.json: there is no such file\n');
  expect(run.status).toBe(1);
});

it.each([[[]], [['-']]])('reads standard input with the arguments %j', (args) => {
  const run = portcullis(['--json', ...organization, ...args], JSON.stringify(fixture('ipv6')));
  expect(JSON.parse(run.stdout)).toMatchObject({ file: '-', findings: [{ hosts: [{ host: '2a0b:f4c2::1' }] }] });
  expect(run.status).toBe(0);
});

it('says when there is no organization to go by, and goes on', () => {
  const run = portcullis([file('good.json', fixture('network-connection'))]);
  expect(run.stderr).toMatch(/^There is no organization\.yaml here: /);
  expect(run.status).toBe(0);
});

it('goes by the organization that the environment or the folder names', () => {
  const organizationFile = `organizationId: o-exampleorgid
managementAccount: '111111111111'
securityAccount: '222222222222'
homeRegion: us-west-2
linkedRegions: [us-east-1]
owner: Security
neverBlock: [{ cidr: 185.220.101.0/24 }]
members: []
`;
  const event = file('good.json', fixture('network-connection'));
  const named = portcullis(['--json', event], '', { PORTCULLIS_ORGANIZATION: file('own.yaml', organizationFile) });
  expect(named.stdout).toContain('never-block list (185.220.101.0/24)');
  file('organization.yaml', organizationFile);
  expect(portcullis(['--json', event]).stdout).toBe(named.stdout);
  file('organization.yaml', 'members: 7');
  const broken = portcullis([event]);
  expect([broken.status, broken.stdout]).toEqual([1, '']);
  expect(broken.stderr).toContain('organization.yaml:1:10 members: 7 is not a list of member accounts');
  rmSync(join(folder, 'organization.yaml'));
});

it('refuses to go by a file that is not there', () => {
  const run = portcullis(['--organization', 'none.yaml', file('good.json', fixture('ipv6'))]);
  expect([run.status, run.stdout]).toEqual([1, '']);
  expect(run.stderr).toContain('none.yaml: there is no such file');
});

it('goes by the records that it is given, and refuses to go by others', () => {
  const event = file('good.json', fixture('network-connection'));
  const record = { HostIp: '185.220.101.4', Decision: 'ALLOW', ExpiresAt: 4_000_000_000 };
  const records = file('records.json', { host: '185.220.101.4', record, entries: [] });
  const run = portcullis(['--json', ...organization, '--records', records, event]);
  expect(JSON.parse(run.stdout).findings[0].hosts[0]).toMatchObject({ decision: 'refuse', stop: 'record' });
  expect(run.status).toBe(0);
  const broken = portcullis([...organization, '--records', event, event]);
  expect([broken.status, broken.stdout]).toEqual([1, '']);
  expect(broken.stderr).toMatch(/^good\.json: holds no records: /);
});

it('lets no file write to the terminal', () => {
  const hostile = '\u001b[2J\u009b31m\u202egnp.exe\u2028\u{e0001}\u0007\r\n';
  const event = fixture('network-connection');
  event.detail.findings[0].Title = hostile;
  event.detail.findings[0].Id = hostile;
  event.detail.findings[0].Action.NetworkConnectionAction.RemoteIpDetails.IpAddressV4 = hostile;
  const args = [...organization, file('hostile.json', event)];
  const unprintable = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}]/u;
  expect(portcullis(args).stdout).not.toMatch(unprintable);
  const json = portcullis(['--json', ...args]).stdout;
  expect(json).not.toMatch(unprintable);
  expect(JSON.parse(json).findings[0].id).toBe(hostile);
});

it('takes no more than an input may hold', () => {
  const run = portcullis(['--json', ...organization, '/dev/zero']);
  expect(JSON.parse(run.stdout).error).toBe('holds more than 32 MiB');
});
