import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { BundleError, bundleFunctions } from '../../build/bundle-functions';
import { functionNames } from '../../organization/names';

const project = resolve(__dirname, '..', '..');
const scratch = mkdtempSync(join(tmpdir(), 'portcullis-bundles-'));
const temporary = () => mkdtempSync(join(scratch, 'x'));
const zipOf = (output: string, name: string) => readFileSync(join(output, `${name}.zip`));
const hashes = (output: string) =>
  functionNames.map((name) => createHash('sha256').update(zipOf(output, name)).digest('hex'));

afterAll(() => rmSync(scratch, { recursive: true }));

/** A checkout of functions that need no library, at a path of its own. */
function checkout(source: string): string {
  const directory = temporary();
  for (const name of functionNames) {
    mkdirSync(join(directory, 'functions', name), { recursive: true });
    writeFileSync(join(directory, 'functions', name, 'handler.ts'), source);
  }
  return directory;
}

describe('bundling the functions of this project', () => {
  const output = temporary();
  beforeAll(() => bundleFunctions(project, output));

  it('gives the same bytes in another directory', async () => {
    const another = temporary();
    await bundleFunctions(project, another);
    expect(hashes(another)).toEqual(hashes(output));
  });

  it.each(functionNames)('puts %s and its source map at the root of a zip of less than 200 kB', (name) => {
    const zip = zipOf(output, name);
    expect(zip.byteLength).toBeLessThan(200_000);
    const files = unzipSync(zip);
    expect(Object.keys(files)).toEqual(['index.js', 'index.js.map']);
    expect(strFromU8(files['index.js'] ?? new Uint8Array())).toMatch(/\n\/\/# sourceMappingURL=index\.js\.map\n$/);
  });

  it.each(functionNames)('keeps the path of this checkout out of %s', (name) => {
    for (const content of Object.values(unzipSync(zipOf(output, name)))) {
      expect(strFromU8(content).includes(project)).toBe(false);
    }
  });
});

describe('bundling a checkout', () => {
  const source = 'export const handler = async (event: { n: number }) => event.n + 1;';

  it('gives the same bytes wherever the checkout is', async () => {
    const [here, there] = [temporary(), temporary()];
    await bundleFunctions(checkout(source), here);
    await bundleFunctions(checkout(source), there);
    expect(hashes(there)).toEqual(hashes(here));
  });

  it('gives other bytes for other code', async () => {
    const [before, after] = [temporary(), temporary()];
    await bundleFunctions(checkout(source), before);
    await bundleFunctions(checkout(source.replace('1', '2')), after);
    for (const [index, hash] of hashes(after).entries()) expect(hash).not.toBe(hashes(before)[index]);
  });

  it('says where code is wrong', async () => {
    const bundling = bundleFunctions(checkout("import { missing } from './missing';\nmissing();"), temporary());
    await expect(bundling).rejects.toThrow(BundleError);
    await expect(bundling).rejects.toThrow(/functions\/add-ip-to-ddb\/handler\.ts:1:\d+: ERROR: Could not resolve/);
  });
});
