import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Terraform refused; the message is its own, and holds hostile text. */
export class TerraformFailed extends Error {
  override readonly name = 'TerraformFailed';
}

/** The Terraform state of one stack, by way of the directory that the CDKTF CLI built for it in `cdktf.out`. */
export class StackState {
  private readonly directory: string;

  constructor(private readonly stack: string) {
    this.directory = join('cdktf.out', 'stacks', stack);
  }

  /** Whether the CDKTF CLI has built the stack here. */
  isBuilt(): boolean {
    return existsSync(join(this.directory, 'cdk.tf.json'));
  }

  /** Makes the state reachable, which a command of the CDKTF CLI may have done before. @throws TerraformFailed */
  async initialise(): Promise<void> {
    if (existsSync(join(this.directory, '.terraform'))) return;
    await this.terraform('init', '-input=false', '-no-color');
  }

  /** Addresses of what Terraform has made or adopted; none where there is no state. @throws TerraformFailed */
  async addresses(): Promise<string[]> {
    try {
      return (await this.terraform('state', 'list')).split('\n').filter((line) => line !== '');
    } catch (error) {
      if (error instanceof TerraformFailed && error.message.includes('No state file was found')) return [];
      throw error;
    }
  }

  /** Takes addresses out of the state: Terraform knows nothing of them any more, and leaves them alone. @throws TerraformFailed */
  async forget(addresses: readonly string[]): Promise<void> {
    await this.terraform('state', 'rm', ...addresses);
  }

  /**
   * The addresses, so far as they are known here without asking anybody anew.
   * @param isLocal whether states are local files
   * @returns `undefined` where the state may be somewhere that this folder does not know yet
   */
  async knownAddresses(isLocal: boolean): Promise<string[] | undefined> {
    const file = `terraform.${this.stack}.tfstate`;
    if (isLocal) return existsSync(file) ? addressesIn(readFileSync(file, 'utf8')) : [];
    if (!this.isBuilt() || !existsSync(join(this.directory, '.terraform'))) return undefined;
    return this.addresses();
  }

  private async terraform(...words: readonly string[]): Promise<string> {
    const run = promisify(execFile);
    try {
      const environment = { ...process.env, CHECKPOINT_DISABLE: '1' };
      const { stdout } = await run('terraform', [`-chdir=${this.directory}`, ...words], {
        env: environment,
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    } catch (error) {
      const { code, stderr = '', message } = error as { code?: string; stderr?: string; message: string };
      const said = code === 'ENOENT' ? 'terraform is not on the path' : stderr.trim() || message;
      throw new TerraformFailed(said, { cause: error });
    }
  }
}

interface StateFile {
  readonly resources?: readonly { readonly mode: string; readonly type: string; readonly name: string }[];
}

function addressesIn(text: string): string[] {
  const { resources = [] } = JSON.parse(text) as StateFile;
  return resources.filter(({ mode }) => mode === 'managed').map(({ type, name }) => `${type}.${name}`);
}
