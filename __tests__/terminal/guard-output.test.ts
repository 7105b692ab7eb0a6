import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardOutput, type Guarded } from '../../terminal/guard-output';
import { fixture } from '../functions/fixture';
import { sound } from '../organization/organization-file';
import { programs, project } from './programs';

jest.setTimeout(120_000);
const folder = mkdtempSync(join(tmpdir(), 'portcullis-output-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'finding.json'), JSON.stringify(fixture('network-connection')));
writeFileSync(join(folder, 'organization.yaml'), sound);
writeFileSync(join(folder, 'broken.yaml'), 'owner: [\n');

const start = (program: string) => [join(project, 'terminal/start.js'), program];
const portcullis = join(project, 'cli/portcullis.js');
/** Every program, with arguments that have it write to one of its outputs; commands of one program share its guard. */
const answers: [string, string[]][] = [
  ['portcullis explain', [portcullis, 'explain', 'finding.json']],
  ['portcullis explain --json', [portcullis, 'explain', '--json', 'finding.json', 'finding.json']],
  ['npm run local', [...start('local/main.ts'), '--help']],
  ['npm run demo', [...start('local/demo/main.ts'), '--help']],
  ['npm run bench', [...start('bench/main.ts'), '--help']],
  ['npm run try-nodes', [...start('build/try-nodes.ts'), '--help']],
];
const complaints: [string, string[]][] = [
  ['portcullis explain', [portcullis, 'explain', 'none.json']],
  ['portcullis history', [portcullis, 'history', '185.220.101.4', '--organization', 'broken.yaml']],
  ['npm run local', [...start('local/main.ts'), '--port', 'x']],
  ['cdktf', [join(project, 'build/run-main.js')]],
];

/** Runs a program in a shell, whose redirections are what a user writes. */
function run(words: readonly string[], redirection: string, environment: Record<string, string> = {}) {
  const program = [process.execPath, ...words].map((word) => `'${word}'`).join(' ');
  // Whoever closes the pipe has done so before the program begins: else it would depend on who is quicker.
  const script = redirection.startsWith('|')
    ? `rm -f closed code; { until [ -e closed ]; do sleep 0.01; done; ${program} ${redirection.slice(1)}; echo $? > code; } | { exec <&-; touch closed; }; exit $(cat code)`
    : `${program} ${redirection}`;
  const env = { PATH: process.env['PATH'], CI: 'true', PORTCULLIS_ORGANIZATION: 'organization.yaml', ...environment };
  return spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', env });
}

describe.each(answers)('the answer of %s', (_, words) => {
  it('ends quietly where nobody reads it any more, as what SIGPIPE ends does', () => {
    const { stderr, status } = run(words, '|');
    expect([stderr, status]).toEqual(['', 141]);
  });

  // What Linux has for a disk that is full.
  const onLinux = existsSync('/dev/full') ? it : it.skip;
  onLinux('is told to be lost where no space is left, in one line, and is a failure', () => {
    const { stderr, status } = run(words, '> /dev/full');
    expect([stderr, status]).toEqual([
      'The output cannot be written: there is no space left where it goes (ENOSPC).\n',
      1,
    ]);
  });
});

describe.each(complaints)('what %s complains of', (_, words) => {
  const broken = { PORTCULLIS_ORGANIZATION: 'broken.yaml' };

  it('is written where somebody reads it', () => {
    const { stderr, status } = run(words, '> /dev/null', broken);
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/^ +at /m);
    expect(status).toBe(1);
  });

  it('ends quietly where nobody reads it any more', () => {
    const { stdout, stderr, status } = run(words, '| 2>&1', broken);
    expect([stdout, stderr, status]).toEqual(['', '', 141]);
  });

  // What Linux has for a disk that is full.
  const onLinux = existsSync('/dev/full') ? it : it.skip;
  onLinux('is a failure where no space is left', () => {
    const { stdout, stderr, status } = run(words, '2> /dev/full', broken);
    expect([stdout, stderr, status]).toEqual(['', '', 1]);
  });
});

it('is guarded by every program that prints', () => {
  const files = [...programs().values()].map((words) => words.at(-1)!);
  const own = files.map(
    (file) => ({ 'cli/portcullis.js': 'cli/main.ts', 'build/run-main.js': 'main.ts' })[file] ?? file,
  );
  // These write files, and print nothing.
  const silent = ['build/write-finding-types.ts', 'build/write-deployer-permissions.ts'];
  for (const file of own) {
    const text = readFileSync(join(project, file), 'utf8');
    // What can be interrupted is guarded by what ends it in order.
    expect([file, /^guardOutput\(|guardOutput\(process|^const interruption = new Interruption/m.test(text)]).toEqual([
      file,
      !silent.includes(file),
    ]);
    if (silent.includes(file)) expect(text).not.toMatch(/process|console|print/);
  }
});

describe('a guarded process', () => {
  const guarded = () => {
    const stream = () => Object.assign(new EventEmitter(), { errored: null as Error | null });
    const fake = Object.assign(new EventEmitter(), {
      stdout: stream(),
      stderr: stream(),
      exitCode: 0,
      exit: jest.fn(),
    });
    return fake;
  };
  const failure = (code: string) => Object.assign(new Error(code), { code });

  it('that has something to end first is told how to end', () => {
    const fake = guarded();
    const end = jest.fn();
    guardOutput(fake as unknown as Guarded, end);
    fake.stdout.emit('error', failure('EPIPE'));
    expect(end.mock.calls).toEqual([[141]]);
    expect(fake.exit).not.toHaveBeenCalled();
  });

  it('that ends by itself before its output is known to have failed has failed all the same', () => {
    const fake = guarded();
    guardOutput(fake as unknown as Guarded);
    fake.stdout.errored = failure('EPIPE');
    fake.emit('exit');
    expect(fake.exitCode).toBe(141);
  });
});
