import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWorkspace } from '../../../local/cdktf';
import { LocalError } from '../../../local/local-error';
import { organizationFileHeading } from '../../../local/seed';
import { openStateDirectory, usualStateDirectory } from '../../../local/state-directory';

describe('a state directory', () => {
  const parent = mkdtempSync(join(tmpdir(), 'portcullis-state-'));
  const log = jest.fn();
  let directory = '';
  let opened: ReturnType<typeof openStateDirectory>[] = [];
  beforeEach(() => {
    log.mockClear();
    directory = mkdtempSync(join(parent, 'own-'));
  });
  afterEach(() => {
    for (const state of opened) state.release();
    opened = [];
  });
  afterAll(() => rmSync(parent, { recursive: true }));

  const open = (path = directory, port = 41_300) => {
    const state = openStateDirectory({ directory: path, port, command: 'npm run test', log });
    opened.push(state);
    return state;
  };
  /** What a deployment leaves. */
  const deployed = (stacks: readonly string[]) => {
    const workspace = join(directory, 'workspace');
    writeWorkspace(workspace);
    for (const stack of stacks) writeFileSync(join(workspace, `terraform.${stack}.tfstate`), '{}');
    writeFileSync(join(workspace, 'terraform.management.tfstate.backup'), '{}');
    writeFileSync(join(workspace, '.terraform.management.tfstate.lock.info'), '{}');
    mkdirSync(join(workspace, 'cdktf.out', 'stacks'), { recursive: true });
    writeFileSync(join(workspace, 'finding.json'), '{}');
    return workspace;
  };

  it('is made, with those above it, and given back', () => {
    const path = join(directory, 'a', 'b');
    const state = open(path);
    state.begin(41_300);

    expect(readdirSync(path)).toEqual(['owner.json']);
    state.release();
    expect(readdirSync(path)).toEqual([]);
    expect(log).not.toHaveBeenCalled();
  });

  it('that is in use is left as it is, and it is said by whom, since when, and what to do', () => {
    const workspace = deployed(['management']);
    open();

    expect(() => open()).toThrow(LocalError);
    expect(() => open()).toThrow(
      new RegExp(
        `^${directory} is in use by "npm run test" \\(process ${process.pid} on .*, port 41300, since 20..-..-.. ..:..:.. UTC\\)\\. ` +
          `Nothing was changed: end that one first \\(Ctrl-C where it runs, or kill ${process.pid}\\), or name another port with --port, ` +
          'and another directory with --state if you named this one\\.$',
      ),
    );
    expect(readdirSync(workspace)).toContain('terraform.management.tfstate');
  });

  it('keeps the states of before until the organization has its port, and then says that they are older', () => {
    const workspace = deployed(['management', 'delegated-admin']);
    const state = open();
    expect(readdirSync(workspace)).toContain('terraform.management.tfstate');
    expect(log).not.toHaveBeenCalled();
    state.begin(41_301);

    expect(readdirSync(workspace).sort()).toEqual(['cdktf.json', 'finding.json']);
    expect(log.mock.calls).toEqual([
      [
        `The Terraform states of 2 stacks in ${workspace} are older than this organization, which starts empty: removed.`,
      ],
    ]);
    expect(JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8'))).toMatchObject({ port: 41_301 });
  });

  it('of an organization that was killed is taken over with a word', async () => {
    const program = `
      const { openStateDirectory } = require('./local/state-directory');
      openStateDirectory({ directory: ${JSON.stringify(directory)}, port: 41302, command: 'npm run demo', log: console.log });
      process.kill(process.pid, 'SIGKILL');`;
    const killed = spawn(process.execPath, ['--import', 'tsx', '--eval', program], { stdio: 'ignore' });
    expect(await once(killed, 'exit')).toEqual([null, 'SIGKILL']);
    open();

    expect(log.mock.calls).toEqual([
      [expect.stringMatching(`^${directory} was left by "npm run demo" \\(process ${killed.pid} .*, which is gone`)],
    ]);
  });

  it('is given back by a process that exits without an end', () => {
    const program = `
      const { openStateDirectory } = require('./local/state-directory');
      openStateDirectory({ directory: ${JSON.stringify(directory)}, port: 41302, command: 'npm run demo', log: console.log });
      process.exit(3);`;
    const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--eval', program]);

    expect([status, readdirSync(directory)]).toEqual([3, []]);
  });

  it('is not made where somebody keeps an organization file or a workspace of their own', () => {
    const file = join(directory, 'organization.yaml');
    writeFileSync(file, 'organizationId: o-exampleorgid\n');
    expect(() => open()).toThrow(`${file} was not made by a local organization, and would be overwritten`);
    writeFileSync(file, `${organizationFileHeading}\n`);
    open().release();

    const workspace = join(directory, 'workspace');
    mkdirSync(workspace);
    open().release();
    writeFileSync(join(workspace, 'terraform.tfstate'), '{}');
    expect(() => open()).toThrow(`${workspace} was not made by a local organization, and would be overwritten`);
    expect(readdirSync(directory).sort()).toEqual(['organization.yaml', 'workspace']);
  });

  it.each([
    ['/proc/portcullis/state', /^\/proc\/portcullis\/state cannot be made: .*\(ENOENT\)\..*--state\.$/],
    ['/dev/null/state', /^\/dev\/null\/state cannot be made: a part of its path is no directory \(ENOTDIR\)\./],
  ])('that cannot be made (%s) is said at once', (path, said) => {
    expect(() => open(path)).toThrow(said);
  });

  it('is one for each port unless it is named', () => {
    expect(usualStateDirectory('demo', 4566)).toMatch(/\.local\/demo$/);
    expect(usualStateDirectory('demo', 41_300)).toMatch(/\.local\/demo-41300$/);
    expect(existsSync(usualStateDirectory('demo', 41_300))).toBe(false);
  });
});
