import { execFile } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { LocalError } from './local-error';
import { startOwned } from './owned-process';

/** The release of the AWS provider that the stacks are made for. */
const provider = { address: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' } as const;
const oldest = [1, 10] as const;
const howToGetIt = 'install it from https://developer.hashicorp.com/terraform/install and put it on PATH';

/** Checks that Terraform can be run. @throws LocalError saying what is missing and how to get it */
export async function findTerraform(): Promise<void> {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '' };
  const answer = await promisify(execFile)('terraform', ['version', '-json'], { env }).catch(() => undefined);
  if (!answer) throw new LocalError(`Terraform ${oldest.join('.')} or newer is needed: ${howToGetIt}.`);
  const { terraform_version: version } = JSON.parse(answer.stdout) as { terraform_version: string };
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new LocalError(`Terraform ${version} is too old: ${oldest.join('.')} or newer is needed, so ${howToGetIt}.`);
  }
}

/**
 * The environment that makes Terraform take the AWS provider from this machine: from a mirror directory where there is
 * one, or else from where it is fetched to on the first call. A configuration of our own is written for that, as the
 * user's may name a registry that is not there.
 *
 * @throws LocalError when the provider cannot be had
 */
export async function terraformEnvironment(options: {
  /** Takes the configuration file. */
  readonly stateDir: string;
  /** Takes the provider when it has to be fetched, for later starts too. */
  readonly providerDir: string;
  readonly log: (line: string) => void;
}): Promise<Record<string, string>> {
  const file = join(options.stateDir, 'terraform.rc');
  const mirror = mirrorDirectories(process.env).find(holdsProvider) ?? (await fetchProvider(options));
  writeFileSync(file, installation(mirror));
  return {
    TF_CLI_CONFIG_FILE: file,
    CHECKPOINT_DISABLE: '1',
    // Terraform links to a mirror. A plugin cache would copy the provider, and may be the mirror itself, which is refused.
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
    TF_PLUGIN_CACHE_DIR: '',
  };
}

/** Lets Terraform install the provider once: what it leaves is a mirror directory, and every stack links to it. */
async function fetchProvider({ providerDir, log }: { providerDir: string; log: (line: string) => void }) {
  const mirror = join(providerDir, '.terraform', 'providers');
  if (holdsProvider(mirror)) return mirror;
  log(`Fetching the AWS provider ${provider.version} for Terraform (once, some 150 MB)`);
  mkdirSync(providerDir, { recursive: true });
  const required = { required_providers: { aws: { source: 'hashicorp/aws', version: provider.version } } };
  writeFileSync(join(providerDir, 'main.tf.json'), JSON.stringify({ terraform: required }));
  const logFile = join(providerDir, 'init.log');
  const output = openSync(logFile, 'w');
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_DATA_DIR: '.terraform' };
  const init = startOwned('terraform', [`-chdir=${providerDir}`, 'init', '-input=false', '-no-color'], { env, output });
  closeSync(output);
  if ((await init.exited) === 0 && holdsProvider(mirror)) return mirror;
  throw new LocalError(
    `Terraform could not fetch the AWS provider ${provider.version} (${logFile} says why): go online, or name a directory in Terraform's mirror layout that holds it in PORTCULLIS_PROVIDER_MIRROR.`,
  );
}

function installation(mirror: string): string {
  const only = JSON.stringify([provider.address]);
  // Terraform rejects these blocks when they are written on one line.
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ${only}
  }
  direct {
    exclude = ${only}
  }
}
`;
}

/** Where a mirror may be: what the user says, where Terraform looks itself, and where machine images tend to put it. */
function mirrorDirectories({ PORTCULLIS_PROVIDER_MIRROR, TF_PLUGIN_CACHE_DIR, ...rest }: NodeJS.ProcessEnv): string[] {
  const home = homedir();
  const data = [rest['XDG_DATA_HOME'] ?? join(home, '.local/share'), ...(rest['XDG_DATA_DIRS'] ?? '').split(':')];
  return [
    PORTCULLIS_PROVIDER_MIRROR ?? '',
    TF_PLUGIN_CACHE_DIR ?? '',
    join(home, '.terraform.d/plugins'),
    join(home, '.terraform.d/plugin-cache'),
    ...[...data, '/usr/local/share', '/usr/share'].filter(Boolean).map((path) => join(path, 'terraform/plugins')),
    ...['/opt', '/usr/local/share', '/usr/share', home].flatMap(directoriesIn),
  ].filter(Boolean);
}

function directoriesIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => join(path, entry.name));
  } catch {
    return [];
  }
}

/** Both layouts of Terraform's mirrors: unpacked by version and platform, or one archive. */
function holdsProvider(directory: string): boolean {
  const { address, version } = provider;
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  return (
    existsSync(join(directory, address, version, platform)) ||
    existsSync(join(directory, address, `terraform-provider-aws_${version}_${platform}.zip`))
  );
}
