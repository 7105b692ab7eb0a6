import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { keepInitialized } from '../../build/keep-initialized';

const scratch = mkdtempSync(join(tmpdir(), 'portcullis-keep-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** The names in the manifest after a command has built some stacks. */
function build(outdir: string, chosen: readonly string[], existing: readonly string[]): string[] {
  const app = new App({ outdir });
  for (const name of chosen) new TerraformStack(app, name);
  keepInitialized(app.manifest, new Set(chosen), existing);
  app.synth();
  return Object.keys(app.manifest.stacks).sort();
}

function initialize(outdir: string, stack: string): void {
  mkdirSync(join(outdir, 'stacks', stack, '.terraform'));
}

it('keeps what Terraform has initialised, and nothing else', () => {
  const outdir = mkdtempSync(join(scratch, 'x'));
  const existing = ['a', 'b', 'c'];
  expect(build(outdir, existing, existing)).toEqual(existing);
  initialize(outdir, 'b');
  expect(build(outdir, ['a'], existing)).toEqual(['a', 'b']);
  expect(build(outdir, ['c'], existing)).toEqual(['b', 'c']);
});

it('lets go of a stack that is no longer there', () => {
  const outdir = mkdtempSync(join(scratch, 'x'));
  build(outdir, ['a', 'b'], ['a', 'b']);
  initialize(outdir, 'b');
  expect(build(outdir, ['a'], ['a'])).toEqual(['a']);
});

it('builds anew what is chosen, though it was initialised', () => {
  const outdir = mkdtempSync(join(scratch, 'x'));
  build(outdir, ['a'], ['a']);
  initialize(outdir, 'a');
  const app = new App({ outdir });
  new TerraformStack(app, 'a').addDependency(new TerraformStack(app, 'b'));
  keepInitialized(app.manifest, new Set(['a', 'b']), ['a', 'b']);
  app.synth();
  expect(app.manifest.stacks['a']?.dependencies).toEqual(['b']);
});

it('has nothing that it keeps stand on what is chosen', () => {
  const outdir = mkdtempSync(join(scratch, 'x'));
  const first = new App({ outdir });
  new TerraformStack(first, 'a').addDependency(new TerraformStack(first, 'b'));
  first.synth();
  initialize(outdir, 'a');
  const second = new App({ outdir });
  new TerraformStack(second, 'b');
  keepInitialized(second.manifest, new Set(['b']), ['a', 'b']);
  expect(second.manifest.stacks['a']?.dependencies).toEqual([]);
});
