import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isMap, parseDocument, type YAMLMap } from 'yaml';
import { loadOrganization } from '../../organization/load-organization';

const root = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));

// The page of permissions is made from the code.
const pages = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs')].filter((file) =>
  /(?<!deployer-permissions)\.md$/.test(file),
);
const sources = [
  ...['bench', 'build', 'cli', 'functions', 'local', 'organization', 'stacks', 'statemachines', '__tests__'].flatMap(
    filesIn,
  ),
  ...['main.ts', 'package.json', 'cdktf.json', 'organization.yaml', '.dependency-cruiser.cjs', 'jest.config.js'],
].filter((file) => !file.includes('documented-code'));
const code = sources.map(read).join('\n');
const fileNames = new Set(sources.map((file) => basename(file)));

/** What stands between backticks in a line. */
const spansOf = (text: string) =>
  [...text.replace(/^ *```.*?^ *```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);

/** Names of others that no code here needs, each where documents speak of it. */
const namesOfOthers = new Set([
  // AWS: commands, operations, metrics, policies, members of findings.
  ...['disable-alarm-actions', 'delete-message', 'list-executions', 'list-stack-instances', 'set-alarm-state'],
  ...['alarm-names', 'max-results', 'state-machine-arn', 'cli-binary-format', 'raw-in-base64-out', 'enable-key'],
  ...[
    'cancel-key-deletion',
    'get-service-quota',
    'create-sample-findings',
    'create-threat-intel-set',
    'list-enabled-products-for-import',
    'AdministratorAccess',
    'ListGrants',
    'RetireGrant',
    'RevokeGrant',
    'ReceivedPackets',
  ],
  ...['list-backups', 'backup-type', 'restore-table-from-backup', 'RestoreTableToPointInTime'],
  ...['AWS_USE_FIPS_ENDPOINT', 'UnreservedConcurrentExecution', 'finding_info.traits', 'PendingDeletion'],
  ...['remoteAccountDetails.affiliated', 'lambda.amazonaws.com.cn', 'amazonaws.com.cn', 'network-firewall-fips'],
  // Terraform, its provider, CDKTF and other tools.
  ...['App.targetStackId', 'aws_securityhub_member', 'organization_configuration.go', 'time_sleep', 'non-existent'],
  ...['guardduty_runtime_monitoring_enabled', 'js-yaml', 'proper-lockfile', 'testPathPatterns', 'force-unlock'],
]);

/** Words that can be nothing but names: of several parts, or in capitals within. */
const namesIn = (span: string) =>
  [...span.matchAll(/[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9]/g)]
    .map(([name]) => name)
    .filter((name) => /[a-z][A-Z]|[a-z]-[a-z]|[a-zA-Z][_.][a-zA-Z]/.test(name));

describe('a name that is written as code', () => {
  it.each(pages)('in %s is one of the code, or of others', (page) => {
    const unknown = spansOf(read(page))
      .flatMap(namesIn)
      .filter((name) => !code.includes(name) && !fileNames.has(name) && !namesOfOthers.has(name))
      // A key of the organization file by its path.
      .filter((name) => !name.split('.').every((part) => code.includes(part)));
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('is listed here only while a document has it', () => {
    const text = pages.map(read).join('\n');
    expect([...namesOfOthers].filter((name) => !text.includes(name))).toEqual([]);
  });
});

describe('a path that is written as code', () => {
  it.each(pages)('in %s is there', (page) => {
    const paths = spansOf(read(page)).filter((span) =>
      /^(?:\.\/)?(?:bench|build|cli|docs|functions|local|organization|stacks|statemachines|__tests__)\/[\w./-]+$/.test(
        span,
      ),
    );
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('YAML of a document', () => {
  const blocks = pages.flatMap((page) =>
    [...read(page).matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => [page, text] as const),
  );

  it.each(blocks)('in %s is what the organization file may hold: %s', (_, text) => {
    const example = parseDocument(read('organization.yaml'));
    const block = parseDocument(text).contents;
    if (isMap(block)) for (const { key, value } of block.items) (example.contents as YAMLMap).set(key, value);
    const folder = mkdtempSync(join(tmpdir(), 'portcullis-documented-'));
    try {
      writeFileSync(
        join(folder, 'organization.yaml'),
        text.startsWith('#') ? read('organization.yaml') : String(example),
      );
      expect(loadOrganization(join(folder, 'organization.yaml')).members.length).toBeGreaterThan(0);
      if (text.startsWith('#')) expect(read('organization.yaml')).toContain(text.trim());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is there', () => expect(blocks.length).toBeGreaterThan(4));
});

describe('a path of the local organization', () => {
  const control = read(join('local', 'control.ts'));
  const answered = new Set([...control.matchAll(/'(?:GET|POST|DELETE) ([a-z/-]+)'/g)].map(([, path = '']) => path));
  const page = read(join('docs', 'local-organization.md'));

  it('is documented if it is answered', () => {
    const documented = [...page.matchAll(/^\| `\/_local\/([a-z/-]+)/gm)].map(([, path = '']) => path);
    expect([...answered].sort()).toEqual(documented.sort());
  });

  it.each(pages)('is answered if %s has it', (name) => {
    const told = [...read(name).matchAll(/\/_local\/([a-z/-]*[a-z])/g)].map(([, path = '']) => path);
    expect(told.filter((path) => !answered.has(path))).toEqual([]);
  });
});
