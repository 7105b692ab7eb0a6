import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain } from '../../cli/explain/explain';
import { readSetting } from '../../cli/explain/read-setting';

const root = join(__dirname, '..', '..');
const documents = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const questionOf = (name: string) =>
  /^# (.+)\n/.exec(readFileSync(join(root, 'docs', name), 'utf8'))?.[1] ?? '(no heading in the first line)';

describe('a document', () => {
  it.each(documents)("%s has its reader's question in its first line", (name) => {
    expect(questionOf(name)).toMatch(/\?$/);
  });

  it.each(documents)('%s is listed in the README with its question', (name) => {
    const rows = readme.split('\n').map((line) => line.replace(/ +/g, ' '));
    expect(rows).toContain(`| ${questionOf(name)} | [docs/${name}](docs/${name}) |`);
  });
});

it('has a finding to try, which blocks its host', () => {
  const { setting } = readSetting(join(root, 'organization.yaml'));
  const seen = new Date('2026-11-24T12:00:00Z');
  const text = readFileSync(join(root, 'docs', 'finding.json'), 'utf8').replaceAll('NOW', seen.toISOString());
  const { findings, error } = explain('finding.json', text, setting, seen.getTime());
  expect(error).toBeNull();
  expect(findings).toMatchObject([
    { account: '444444444444', severity: 'HIGH', hosts: [{ host: '185.220.101.4', decision: 'block' }] },
  ]);
});
