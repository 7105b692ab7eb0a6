import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build, type BuildFailure } from 'esbuild';
import { zipSync } from 'fflate';
import { functionNames } from '../organization/names';

const project = resolve(__dirname, '..');

/** A function's code cannot be bundled; the message is esbuild's own. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/**
 * Makes `<name>.zip` of each Lambda function: `index.js` and its source map. The same input gives the same bytes, in
 * every checkout and at every time, so that a plan shows a change only where code has changed.
 * @throws BundleError
 */
export async function bundleFunctions(output: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: functionNames.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })),
    outdir: output,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // AWS runs nodejs22.x; the local organization runs the very same bundle under Node 20.
    target: 'node20',
    // The ES modules of the AWS SDK are what esbuild can leave the unused parts out of.
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
    write: false,
  }).catch((error: unknown) => {
    throw new BundleError(`The functions cannot be bundled:\n${(error as BuildFailure).message}`, { cause: error });
  });
  mkdirSync(output, { recursive: true });
  for (const name of functionNames) {
    const files = outputFiles
      .map(({ path, contents }) => [relative(join(output, name), path), contents] as const)
      .filter(([path]) => !path.startsWith('..'))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    // Lambda needs the files readable by all. 1980 is the first year that a zip can tell.
    const entry = { mtime: '1980-01-01T00:00:00', os: 3, attrs: 0o100644 << 16 } as const;
    const zip = zipSync(Object.fromEntries(files.map(([path, contents]) => [path, [contents, entry]])), { level: 9 });
    writeFileSync(join(output, `${name}.zip`), zip);
  }
}

if (require.main === module) {
  bundleFunctions(join(project, 'dist', 'functions')).catch((error: unknown) => {
    if (!(error instanceof BundleError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
