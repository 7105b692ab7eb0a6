import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrganization } from '../../organization/load-organization';
import { firewallsOf } from '../../organization/names';
import { organizationJsonSchema } from '../../organization/organization-json-schema';

const root = join(__dirname, '..', '..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

interface SchemaNode {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
}

/** Every key of the file with its schema, from the outermost in. */
function keysOf(node: SchemaNode): [string, SchemaNode][] {
  return Object.entries({ ...node.properties, ...node.items?.properties }).flatMap(([key, child]) => [
    [key, child],
    ...keysOf(child),
  ]);
}

describe('organization.schema.json', () => {
  const schema = JSON.parse(read('organization', 'organization.schema.json')) as SchemaNode;

  it('is what the schema gives: else run `node --import tsx build/write-organization-schema.ts`', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(organizationJsonSchema())));
  });

  it('describes every key', () => {
    const keys = keysOf(schema);
    expect(keys.length).toBeGreaterThan(25);
    expect(keys.filter(([, { description }]) => !description)).toEqual([]);
  });
});

describe('docs/organization-file.md', () => {
  const rows = read('docs', 'organization-file.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));

  it.each(keysOf(organizationJsonSchema() as SchemaNode))('explains %s and its default', (key, node) => {
    const row = rows.find(
      (line) =>
        line
          .split('|')[1]
          ?.trim()
          .replace(/^`(?:.*\.)?|`$/g, '') === key,
    );
    expect(row).toBeDefined();
    const value = node.default;
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
      expect(row).toContain(`\`${String(value)}\``);
    }
  });
});

describe('organization.yaml', () => {
  it('is an example that loads', () => {
    const organization = loadOrganization(join(root, 'organization.yaml'));
    expect(organization.members).toHaveLength(2);
    expect(new Set(firewallsOf(organization).map(({ region }) => region))).toEqual(new Set(['us-west-2', 'us-east-1']));
  });

  it('names its JSON Schema', () => {
    expect(read('organization.yaml')).toMatch(
      /^# yaml-language-server: \$schema=\.\/organization\/organization\.schema\.json\n/,
    );
  });
});
