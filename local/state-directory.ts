import { join, resolve } from 'node:path';

import { type Claim, claim, HeldError, type Holder } from './claim';
import { projectDirectory } from './cdktf';
import { files } from './files';
import { LocalError } from './local-error';
import { forgetOutlivedStates } from './outlived-states';
import { organizationFileHeading } from './seed';

/** The port that is taken where none is named. */
export const usualPort = 4566;

export interface StateDirectoryOptions {
  readonly directory: string;
  readonly port: number;
  /** What people type to start it. */
  readonly command: string;
  readonly log: (line: string) => void;
}

/** The directory that a local organization writes into, which is its own until it ends. */
export interface StateDirectory {
  readonly path: string;
  readonly organizationFile: string;
  /** For the CDKTF CLI. */
  readonly workspace: string;
  readonly motoLog: string;
  /**
   * Makes it the directory of the organization that starts, and removes the states of the one before.
   * @param port on which it listens: nothing was touched before it could
   */
  begin(port: number): void;
  release(): void;
}

/**
 * The directory that is taken where none is named: one for each port, so that two organizations on two ports share nothing.
 * @param name such as `demo`
 */
export function usualStateDirectory(name: string, port: number): string {
  return join(projectDirectory, '.local', port === usualPort ? name : `${name}-${port}`);
}

/**
 * Claims a directory for an organization that starts. Nothing in it is changed where somebody else has it.
 * @throws LocalError
 */
export function openStateDirectory({ directory, port, command, log }: StateDirectoryOptions): StateDirectory {
  const path = resolve(directory);
  const [organizationFile, workspace] = [join(path, 'organization.yaml'), join(path, 'workspace')];
  files.makeDirectory(path);
  refuseForeign(organizationFile, workspace);
  const owner = claimOf(path, port, command);
  const { takenOverFrom } = owner;
  if (takenOverFrom) {
    log(`${path} was left by ${told(takenOverFrom)}, which is gone: taken over.`);
  }
  return {
    ...{ path, organizationFile, workspace, motoLog: join(path, 'moto.log'), release: () => owner.release() },
    begin: (listening) => {
      if (listening !== port) owner.update({ port: listening });
      const forgotten = forgetOutlivedStates(workspace);
      if (forgotten.length > 0) log(outlived(workspace, forgotten.length));
    },
  };
}

function claimOf(path: string, port: number, command: string): Claim {
  try {
    return claim(join(path, 'owner.json'), { command, port });
  } catch (error) {
    if (!(error instanceof HeldError)) throw error;
    throw new LocalError(held(path, error.holder), { cause: error });
  }
}

function held(path: string, holder: Holder): string {
  const end = `end that one first (Ctrl-C where it runs, or kill ${holder.pid})`;
  const other = 'name another port with --port, and another directory with --state if you named this one';
  return `${path} is in use by ${told(holder)}. Nothing was changed: ${end}, or ${other}.`;
}

function told({ pid, host, since, command, port = 0 }: Holder): string {
  const listens = port === 0 ? '' : `, port ${port}`;
  return `"${command}" (process ${pid} on ${host}${listens}, since ${since.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')})`;
}

function outlived(workspace: string, stacks: number): string {
  const which = `The Terraform ${stacks === 1 ? 'state' : `states of ${stacks} stacks`} in ${workspace}`;
  return `${which} ${stacks === 1 ? 'is' : 'are'} older than this organization, which starts empty: removed.`;
}

/** What stands where we write, and was not written here, is somebody's work. */
function refuseForeign(organizationFile: string, workspace: string): void {
  const settings = files.readIfThere(join(workspace, 'cdktf.json'));
  if (settings?.includes('run-main.js')) return;
  const isOurs = files.readIfThere(organizationFile)?.startsWith(organizationFileHeading) ?? true;
  const foreign = isOurs ? (files.list(workspace).length > 0 ? workspace : undefined) : organizationFile;
  if (foreign === undefined) return;
  throw new LocalError(
    `${foreign} was not made by a local organization, and would be overwritten: choose another directory with --state.`,
  );
}
