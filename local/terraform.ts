import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { alone } from './alone';
import { childEnvironment, setUpEnvironment } from './child-environment';
import { files } from './files';
import { LocalError } from './local-error';
import { startOwned } from './owned-process';
import { findProviderMirror, holdsProvider, provider } from './provider-mirror';

const oldest = [1, 10] as const;
const howToBringIt = "name a directory in Terraform's mirror layout that holds it in PORTCULLIS_PROVIDER_MIRROR";
const howToGetIt = 'install it from https://developer.hashicorp.com/terraform/install and put it on PATH';

/** Checks that Terraform can be run. @throws LocalError saying what is missing and how to get it */
export async function findTerraform(): Promise<void> {
  const env = { ...childEnvironment() };
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
  const mirror = findProviderMirror(process.env) ?? (await fetchProvider(options));
  files.write(file, installation(mirror));
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
  // The last thing that Terraform writes: before it a program may be there by half.
  const isWhole = () => files.exists(join(providerDir, '.terraform.lock.hcl')) && holdsProvider(mirror);
  const advice = `Put that right, or ${howToBringIt}.`;
  if (isWhole()) return mirror;
  return alone(join(providerDir, 'fetching.json'), { advice, log }, async () => {
    if (isWhole()) return mirror;
    log(`Fetching the AWS provider ${provider.version} for Terraform (once, some 150 MB)`);
    files.remove(join(providerDir, '.terraform'), advice);
    const required = { required_providers: { aws: { source: 'hashicorp/aws', version: provider.version } } };
    files.write(join(providerDir, 'main.tf.json'), JSON.stringify({ terraform: required }), advice);
    const logFile = join(providerDir, 'init.log');
    const output = files.open(logFile, advice);
    const words = [`-chdir=${providerDir}`, 'init', '-input=false', '-no-color'];
    const init = startOwned('terraform', words, { env: setUpEnvironment(), output });
    files.close(output);
    if ((await init.exited) === 0 && isWhole()) return mirror;
    throw new LocalError(
      `Terraform could not fetch the AWS provider ${provider.version} (${logFile} says why): go online, or ${howToBringIt}.`,
    );
  });
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
