import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (file: string) => JSON.parse(readFileSync(join(__dirname, '../..', file), 'utf8'));
const { allowScripts, dependencies, devDependencies, overrides } = read('package.json');
const { packages } = read('package-lock.json') as {
  packages: Record<string, { name?: string; version?: string; hasInstallScript?: boolean; resolved?: string }>;
};
const nameOf = (path: string) => packages[path]?.name ?? path.split('node_modules/').at(-1)!;

it('lets no dependency run a script when it is installed', () => {
  const withScripts = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript === true);
  const names = [...new Set(withScripts.map(nameOf))].sort();
  expect(names).not.toEqual([]);
  expect(Object.entries(allowScripts)).toEqual(names.map((name) => [name, false]));
});

it('has the pseudo-terminal of the CDKTF CLI from a package that nobody compiles', () => {
  // The CLI's bundle looks for the name at the top of node_modules: an override alone puts nothing there.
  const alias = '@cdktf/node-pty-prebuilt-multiarch';
  expect(overrides).toEqual({ [alias]: `$${alias}` });
  const installed = Object.keys(packages).filter((path) => path.endsWith(`node_modules/${alias}`));
  expect(installed).toEqual([`node_modules/${alias}`]);
  expect(packages[`node_modules/${alias}`]).toMatchObject({ name: '@lydell/node-pty', version: '1.1.0' });
  for (const platform of ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'])
    expect(packages).toHaveProperty([`node_modules/@lydell/node-pty-${platform}`, 'version'], '1.1.0');
});

it('names versions exactly and no registry', () => {
  for (const version of Object.values({ ...dependencies, ...devDependencies }))
    expect(version).toMatch(/^(npm:@lydell\/node-pty@)?\d+\.\d+\.\d+$/);
  expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});
