import { basename, dirname, join } from 'node:path';
import { build, type BuildFailure } from 'esbuild';
import { functionNames } from '../organization/names';
import { BundleError } from './bundle-error';
import { writeZips } from './write-zips';

/**
 * Makes `<name>.zip` of each Lambda function, with the one file `index.js`. The same input gives the same bytes, in every
 * checkout and at every time, so that a plan shows a change only where code has changed. How it starts fast is told in
 * docs/adr/0014-functions-start-lean.md. esbuild has been told what to do when this returns its promise.
 * @param project directory that holds `functions/`
 * @param output directory that gets the zip files
 * @throws BundleError
 */
export async function bundleFunctions(project: string, output: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: functionNames.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })),
    // Nothing is written there.
    outdir: join(project, 'dist', 'functions'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // AWS runs nodejs22.x; the local organization runs the very same bundle under Node 20.
    target: 'node20',
    // The ES modules of the AWS SDK are what esbuild can leave the unused parts out of.
    mainFields: ['module', 'main'],
    // Names and lines stay, so that a stack trace can be read as it is: a source map makes each start longer by a tenth.
    minifySyntax: true,
    // A function gets its credentials from Lambda. The other ways to find some are a third of a bundle.
    alias: { '@aws-sdk/credential-provider-node': './functions/adapters/default-provider.ts' },
    // Imported when an operation streams events, which none of ours does. Whatever it shares with the rest of a bundle would
    // be put into closures, which take longer to compile.
    external: ['@smithy/core/event-streams'],
    // To import `node:http` late, as the SDK does, starts the loader of ES modules; to require it does not.
    supported: { 'dynamic-import': false },
    // Nor does a body of ours stream; to look at the global, as the SDK does to find out, makes Node load it.
    define: { ReadableStream: 'undefined' },
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
    write: false,
  }).catch((error: unknown) => {
    throw new BundleError(`The functions cannot be bundled. ${(error as BuildFailure).message}`, { cause: error });
  });
  const code = new Map(outputFiles.map(({ path, contents }) => [basename(dirname(path)), contents]));
  await writeZips(output, code).catch((error: unknown) => {
    // The system's words name no path when a disk is full.
    const { code: name, message } = error as NodeJS.ErrnoException;
    if (name === undefined) throw error;
    const todo = 'make the directory writable for this user, or make room on its disk';
    throw new BundleError(`The bundles cannot be written to ${output} (${message}): ${todo}.`, { cause: error });
  });
}
