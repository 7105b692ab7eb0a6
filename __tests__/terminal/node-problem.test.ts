import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programs, project } from './programs';

const nodeProblem =
  jest.requireActual<(version: string, range: string) => string | undefined>('../../terminal/node-problem');
const { engines, scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
const problemOf = (version: string) => nodeProblem(version, engines.node);

it.each(['20.19.0', '20.20.2', '22.13.0', '22.23.3', '24.0.0', '24.21.0', '26.0.0', '26.10.0', '27.0.0', '28.1.0'])(
  'runs on Node %s',
  (version) => {
    expect(problemOf(`v${version}`)).toBeUndefined();
  },
);

it.each(['6.17.1', '18.20.8', '20.18.3', '21.7.3', '22.12.0', '23.11.0', '25.9.0'])(
  'does not run on Node %s, and says so in one sentence',
  (version) => {
    expect(problemOf(`v${version}`)).toBe(
      `Portcullis runs on Node 20 (20.19 or later), 22 (22.13 or later), 24, and 26 or later; this is ${version}: install one of those, and run npm ci again.`,
    );
  },
);

it('takes a version before its release for that release', () => {
  expect(problemOf('v27.0.0-nightly20261101')).toBeUndefined();
});

it('refuses a range that it does not read, rather than every Node or none', () => {
  expect(() => nodeProblem('v24.0.0', '24.x')).toThrow('engines: 24.x is not read');
});

describe('every program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-node-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  // What an old Node could not read at all is not reached: nothing but these two files, and package.json.
  const pretend = join(folder, 'pretend.js');
  writeFileSync(
    pretend,
    `Object.defineProperty(process, 'version', { value: 'v18.20.8' });
    process.on('exit', () => console.log(JSON.stringify(Object.keys(require.cache))));`,
  );

  it.each([...programs()])('says that it does not run on another Node before it loads anything: %s', (_, words) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['-r', pretend, ...words], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^Portcullis runs on Node [^\n]*this is 18\.20\.8[^\n]*\n$/);
    expect(status).toBe(1);
    const loaded = (JSON.parse(stdout) as string[]).filter((file) => file !== pretend);
    expect(loaded.map((file) => file.slice(project.length + 1)).sort()).toEqual(
      [
        ...new Set([
          words[0],
          'package.json',
          'terminal/check-node.js',
          'terminal/node-problem.js',
          'terminal/start.js',
        ]),
      ]
        .filter((file) => words[0] !== 'build/run-main.js' || file !== 'terminal/start.js')
        .sort(),
    );
  });

  it('is started by way of what checks Node', () => {
    expect(Object.values(scripts as Record<string, string>).filter((script) => /--import|tsx/.test(script))).toEqual(
      [],
    );
    expect([...programs().values()].map(([file]) => file)).toEqual(
      expect.arrayContaining(['terminal/start.js', 'cli/portcullis.js', 'build/run-main.js']),
    );
  });
});
