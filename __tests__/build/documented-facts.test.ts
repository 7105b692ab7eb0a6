import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeOrganization } from '../../bench/large-organization';
import { loadOrganization } from '../../organization/load-organization';
import { functionNames } from '../../organization/names';
import { reservedConcurrency } from '../../organization/reserved-concurrency';
import { stackOrder } from '../../organization/stack-order';

const root = join(__dirname, '..', '..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const adr = (number: string) =>
  read('docs', 'adr', readdirSync(join(root, 'docs', 'adr')).find((name) => name.startsWith(number)) ?? number);

/** Loads a text as an organization file. */
function loaded(text: string): ReturnType<typeof loadOrganization> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-facts-'));
  try {
    writeFileSync(join(folder, 'organization.yaml'), text);
    return loadOrganization(join(folder, 'organization.yaml'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('names in ADR 1 all that is taken from cdktf', () => {
  const sources = [
    'main.ts',
    ...['bench', 'build', 'organization', 'stacks', '__tests__'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, String(file))),
    ),
  ].filter((file) => file.endsWith('.ts'));
  const taken = sources
    .flatMap((file) => [...read(file).matchAll(/^import (?:type )?\{([^}]+)\} from 'cdktf';/gm)])
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.replace('type ', '').trim())
    .filter((name) => name !== '');
  expect(taken.length).toBeGreaterThan(20);
  expect([...new Set(taken)].filter((name) => !adr('0001').includes(`\`${name}\``))).toEqual([]);
});

it('has the versions that ADR 1 names', () => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  for (const name of ['cdktf', 'cdktf-cli', 'constructs', '@cdktf/provider-aws'])
    expect(adr('0001')).toMatch(new RegExp(`\`${name}\`[^.]* ${dependencies[name]?.replaceAll('.', '\\.')}`));
});

it('has 3,003 stacks for 1,000 accounts with two VPCs', () => {
  expect(stackOrder(loaded(largeOrganization(1_000))).size).toBe(3_003);
  for (const page of [adr('0015'), read('docs', 'architecture.md')]) expect(page).toContain('3,003 stacks');
});

describe('ADR 22', () => {
  const rows = [...adr('0022').matchAll(/^\| +([\d,]+) \| ([^|]+) \| +[\d.]+ s/gm)].map(
    ([, quota = '', reserved = '']) => [Number(quota.replace(',', '')), reserved.trim()] as const,
  );

  it.each(rows)('says what is reserved of a quota of %d', (quota, reserved) => {
    const of = reservedConcurrency(quota);
    const told = (['send-gd-finding', 'add-ip-to-ddb', 'update-nf-rg'] as const).map((name) =>
      of[name] > 0 ? String(of[name]) : 'none',
    );
    expect(reserved).toBe(told.every((each) => each === 'none') ? 'none' : told.join(', '));
  });

  it('says from which quota on everything is reserved', () => {
    expect(rows.length).toBeGreaterThan(5);
    const sum = functionNames.reduce((total, name) => total + Math.max(0, reservedConcurrency(1_000)[name]), 0);
    expect(adr('0022')).toContain(`${sum} are reserved`);
    for (const page of [adr('0022'), read('docs', 'organization-file.md'), read('docs', 'deploying.md')])
      expect(page).toContain(String(sum + 100));
  });
});

it('has errors of the organization file as they are', () => {
  const page = read('docs', 'organization-file.md');
  const told = [...page.matchAll(/^organization\.yaml:\d+:\d+ (.+)$/gm)].map(([, message = '']) => message);
  expect(told).toHaveLength(3);
  const broken = read('organization.yaml')
    .replace(/^homeRegion:/m, 'homeregion:')
    .replace("id: '333333333333'", "id: '1234'");
  const uncovered = read('organization.yaml').replace(
    'region: us-west-2\n        firewallSubnets',
    'region: eu-west-1\n        firewallSubnets',
  );
  const errors = [broken, uncovered].map((text) => {
    try {
      return JSON.stringify(loaded(text));
    } catch (error) {
      return (error as Error).message;
    }
  });
  for (const message of told) expect(errors.join('\n')).toContain(message);
});

it('says what each exit code of adopt means', () => {
  const [, table = ''] = /(\| exit code \| means.*?)\n\n/s.exec(read('docs', 'deploying.md')) ?? [];
  const documented = [...table.matchAll(/^\| (\d) /gm)].map(([, code]) => code);
  const help = /The exit code is 0 when[^`]*/.exec(read('cli', 'main.ts'))?.[0] ?? '';
  expect(documented).toEqual([...new Set([...help.matchAll(/\b\d\b/g)].map(([code]) => code))].sort());
});
