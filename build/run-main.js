// Runs main.ts for the CDKTF CLI. Put into one file first, it starts a second sooner than with tsx, which turns file by
// file into JavaScript and reads the source maps of every library.
require('../terminal/check-node')();

const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { compileFunction } = require('node:vm');
const { build } = require('esbuild');

const project = join(__dirname, '..');
const main = join(project, 'main.ts');

/** In one file there is one `__dirname`; each part of it keeps its own. */
const ownDirectories = {
  name: 'own-directories',
  setup: (build) =>
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: `const __dirname = ${JSON.stringify(dirname(path))};\n${readFileSync(path, 'utf8')}`,
      loader: 'ts',
    })),
};

// CDKTF loads a library that makes archives, for a tenth of a command's time, and uses it in another process only.
const archiver = createRequire(require.resolve('cdktf')).resolve('archiver');
require.cache[archiver] = { exports: {}, loaded: true, children: [] };

// esbuild ends with this process: to collect its garbage on the way takes a third of its time.
process.env.GOGC = 'off';

async function run() {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: [main],
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    // What is compiled here has no loader of ES modules: a late import is a late `require`.
    supported: { 'dynamic-import': false },
    plugins: [ownDirectories],
    // Nothing is written: of two commands at once, one would read what the other has half written.
    write: false,
  });
  const module = { exports: {} };
  const parameters = ['require', 'module', 'exports'];
  const compiled = compileFunction(outputFiles[0].text, parameters, { filename: main });
  compiled(createRequire(main), module, module.exports);
}

void run();
