import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { organization } from './organizations';
import { resourcesOf, synthesize } from './synthesize';

const text = readFileSync(join(__dirname, '..', '..', 'docs', 'existing-accounts.md'), 'utf8');
const stacks = synthesize(organization);
const regions = [organization.homeRegion, ...organization.linkedRegions];

/** What a command of the page imports, by the stack that was named before it; a `$region` once for each Region. */
const imports = text
  .split(/^stack=cdktf\.out\/stacks\/([\w-]+)$/m)
  .slice(1)
  .flatMap((part, index, parts) =>
    index % 2 === 0
      ? [...parts[index + 1]!.matchAll(/ import (\w+)\.([\w$-]+)/g)].flatMap(([, type, name]) =>
          (name!.includes('$region') ? regions : ['']).map((region) => ({
            stack: part,
            type: type!,
            name: name!.replace('$region', region),
          })),
        )
      : [],
  );

describe('the page about what exists already', () => {
  it.each(imports)('imports $name of $type, which $stack has', ({ stack, type, name }) => {
    expect(resourcesOf(stacks.get(stack)!, type).map(([id]) => id)).toContain(name);
  });

  it.each([
    ['management', ['aws_guardduty_organization_admin_account', 'aws_securityhub_organization_admin_account']],
    ['security-services', ['aws_guardduty_detector', 'aws_securityhub_account']],
    ['delegated-admin', ['aws_securityhub_finding_aggregator']],
  ])('imports everything of %s that AWS refuses to make twice', (stack, types) => {
    const made = types.flatMap((type) => resourcesOf(stacks.get(stack)!, type).map(([id]) => `${type}.${id}`));
    const imported = imports.filter((each) => each.stack === stack).map(({ type, name }) => `${type}.${name}`);
    expect(imported.sort()).toEqual(made.sort());
  });
});
