import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { build, type BuildFailure, type Plugin } from 'esbuild';
import { zipSync } from 'fflate';
import { functionNames } from '../organization/names';

/** A function's code cannot be bundled; the message is esbuild's own. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/**
 * Gives each file of a library one entry in the source map instead of one for each token: maps are for our own code, and
 * the libraries' would be more than half of a bundle. esbuild has no setting for it; a map that a file brings along wins.
 */
const unmappedLibraries: Plugin = {
  name: 'unmapped-libraries',
  setup: (build) => {
    const map = Buffer.from('{"version":3,"sources":[""],"mappings":"AAAA"}').toString('base64');
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${map}`,
      loader: 'js',
    }));
  },
};

/**
 * Makes `<name>.zip` of each Lambda function: `index.js` and its source map. The same input gives the same bytes, in
 * every checkout and at every time, so that a plan shows a change only where code has changed.
 * @param project directory that holds `functions/`
 * @param output directory that gets the zip files
 * @throws BundleError
 */
export async function bundleFunctions(project: string, output: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: functionNames.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })),
    // Nothing is written there: source maps name files relative to it, and so must not know the output directory.
    outdir: join(project, 'dist', 'functions'),
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
    plugins: [unmappedLibraries],
    logLevel: 'silent',
    write: false,
  }).catch((error: unknown) => {
    throw new BundleError(`The functions cannot be bundled. ${(error as BuildFailure).message}`, { cause: error });
  });
  mkdirSync(output, { recursive: true });
  for (const name of functionNames) {
    const files = outputFiles
      .map(({ path, contents }) => [relative(join(project, 'dist', 'functions', name), path), contents] as const)
      .filter(([path]) => !path.startsWith('..'))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    // Lambda needs the files readable by all. 1980 is the first year that a zip can tell.
    const entry = { mtime: '1980-01-01T00:00:00', os: 3, attrs: 0o100644 << 16 } as const;
    const zip = zipSync(Object.fromEntries(files.map(([path, contents]) => [path, [contents, entry]])), { level: 9 });
    writeFileSync(join(output, `${name}.zip`), zip);
  }
}

if (require.main === module) {
  const project = resolve(__dirname, '..');
  bundleFunctions(project, join(project, 'dist', 'functions')).catch((error: unknown) => {
    if (!(error instanceof BundleError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
