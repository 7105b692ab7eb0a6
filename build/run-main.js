// Runs main.ts for the CDKTF CLI. Put into one file first, it starts a second sooner than with tsx, which turns file by
// file into JavaScript and reads the source maps of every library.
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

async function run() {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: [main],
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
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
