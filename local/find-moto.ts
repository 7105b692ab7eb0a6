import { join } from 'node:path';

import { alone } from './alone';
import { childEnvironment, setUpEnvironment } from './child-environment';
import { files } from './files';
import { LocalError } from './local-error';
import { startOwned } from './owned-process';
import { shellWord } from './shell-word';

/** The release that the local organization was made and tested with. */
const requirement = 'moto[server]==5.2.1';

export interface FindMotoOptions {
  /** Directory of the Python virtual environment to fall back on. */
  readonly venv: string;
  /** Takes a line of progress for people. */
  readonly log: (line: string) => void;
}

/**
 * The command that starts moto's server: the one on PATH, or else one in a virtual environment that is made on the
 * first call.
 *
 * @throws LocalError saying what is missing and how to get it
 */
export async function findMoto({ venv, log }: FindMotoOptions): Promise<string> {
  // A version manager's shim may be on PATH and lead nowhere, so finding a file is not enough.
  if (await succeeds('moto_server', ['--help'])) return 'moto_server';
  const installed = join(venv, 'bin', 'moto_server');
  if (await succeeds(installed, ['--help'])) return installed;

  if (!(await succeeds('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']))) {
    throw new LocalError(
      `The local organization needs moto, and moto needs Python 3.10 or newer with its venv module: install Python, or put moto_server on PATH (pip install '${requirement}').`,
    );
  }
  const installItself = `run ${shellWord(join(venv, 'bin', 'python'))} -m pip install '${requirement}' to see why`;
  const advice = 'Put that right, or put moto_server on PATH.';
  return alone(`${venv}.json`, { advice, log }, async () => {
    // Whoever was waited for has installed it.
    if (await succeeds(installed, ['--help'])) return installed;
    log(`Installing ${requirement} into ${venv} (once, about a minute)`);
    files.makeDirectory(venv, advice);
    const done =
      (await succeeds('python3', ['-m', 'venv', venv])) &&
      (await succeeds(
        join(venv, 'bin', 'python'),
        ['-m', 'pip', 'install', '--quiet', requirement],
        setUpEnvironment(),
      )) &&
      files.exists(installed);
    if (done) return installed;
    throw new LocalError(`moto could not be installed: ${installItself}, or put moto_server on PATH.`);
  });
}

async function succeeds(command: string, args: readonly string[], env = childEnvironment()): Promise<boolean> {
  return (await startOwned(command, args, { env }).exited) === 0;
}
