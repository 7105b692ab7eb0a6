import { spawnSync } from 'node:child_process';
import { shellLines } from '../../local/shell-lines';
import { hostileEnvironment } from './hostile-environment';

const environment = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  AWS_SESSION_TOKEN: '',
  TF_CLI_CONFIG_FILE: "/it's here/rc",
};
const shells = ['sh', 'bash', 'zsh'].filter((shell) => !spawnSync(shell, ['-c', ':']).error);

describe('the lines for a shell', () => {
  it.each(shells)('leave %s nothing that leads elsewhere, and what they set', (shell) => {
    const kept = { PATH: process.env['PATH'] ?? '', HOME: '/home/user', NO_PROXY: 'localhost' };
    const hostile = hostileEnvironment('http://elsewhere.example.com', '/home/user/.aws/config');
    const { stdout, stderr } = spawnSync(shell, ['-c', [...shellLines(environment), 'env'].join('\n')], {
      env: { ...kept, ...hostile },
      encoding: 'utf8',
      // A shell whose input is a socket believes that it is a remote one, and reads more.
      stdio: ['ignore', 'pipe', 'pipe'],
    });

    expect(stderr).toBe('');
    const own = ['PWD', 'OLDPWD', 'SHLVL', '_'];
    const lines = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(/=(.*)/s).slice(0, 2));
    const left = Object.fromEntries(lines.filter(([name = '']) => !own.includes(name)));
    expect(left).toEqual({ ...kept, ...environment, ...ofMoto(hostile) });
  });

  it.each(shells)('say nothing in %s where there is nothing to take away', (shell) => {
    const { stdout, stderr, status } = spawnSync(shell, ['-euc', shellLines({}).join('\n')], {
      env: { PATH: process.env['PATH'] ?? '' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });
});

/** moto is not what a person runs in that shell. */
function ofMoto(hostile: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(hostile).filter(([name]) => name.startsWith('MOTO_')));
}
