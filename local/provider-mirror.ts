import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { LocalError } from './local-error';

/** The release of the AWS provider that the stacks are made for. */
export const provider = { address: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' } as const;

const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

/**
 * A directory of this machine in Terraform's mirror layout that holds the provider; undefined where there is none.
 * @throws LocalError when the user names one that does not hold it
 */
export function findProviderMirror(environment: NodeJS.ProcessEnv): string | undefined {
  const { PORTCULLIS_PROVIDER_MIRROR: named = '', ...rest } = environment;
  if (named === '' || holdsProvider(named)) return named || directories(rest).find(holdsProvider);
  const { address, version } = provider;
  throw new LocalError(
    `PORTCULLIS_PROVIDER_MIRROR names ${named}, which does not hold the AWS provider: ${join(named, address, version, platform)} with the program in it, or its zip file in ${join(named, address)}. Name another directory, or leave the variable out.`,
  );
}

/** Whether a directory holds the provider, in one of the layouts of Terraform's mirrors: unpacked, or as an archive. */
export function holdsProvider(directory: string): boolean {
  const { address, version } = provider;
  const unpacked = join(directory, address, version, platform);
  // An empty directory, or one with its licence alone, is what an interrupted download leaves.
  const programs = namesIn(unpacked).filter((name) => name.startsWith(`terraform-provider-aws_v${version}`));
  if (programs.some((name) => isFilled(join(unpacked, name), constants.X_OK))) return true;
  return isFilled(join(directory, address, `terraform-provider-aws_${version}_${platform}.zip`), constants.R_OK);
}

/** Where a mirror may be: where Terraform looks itself, and where machine images tend to put it. */
function directories({ TF_PLUGIN_CACHE_DIR, ...rest }: NodeJS.ProcessEnv): string[] {
  const home = homedir();
  const data = [rest['XDG_DATA_HOME'] ?? join(home, '.local/share'), ...(rest['XDG_DATA_DIRS'] ?? '').split(':')];
  const around = ['/opt', '/usr/local/share', '/usr/share', home];
  return [
    TF_PLUGIN_CACHE_DIR ?? '',
    join(home, '.terraform.d/plugins'),
    join(home, '.terraform.d/plugin-cache'),
    ...[...data, '/usr/local/share', '/usr/share'].filter(Boolean).map((path) => join(path, 'terraform/plugins')),
    ...around.flatMap((path) => namesIn(path).map((name) => join(path, name))),
  ].filter(Boolean);
}

/** What is not there, or not ours to read, holds nothing for us. */
function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function isFilled(file: string, mode: number): boolean {
  try {
    accessSync(file, mode);
    const { size, ...stat } = statSync(file);
    return size > 0 && (stat.mode & 0o170000) === 0o100000;
  } catch {
    return false;
  }
}
