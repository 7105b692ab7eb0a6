import { join } from 'node:path';
import { runCdktf } from '../cdktf';
import { files } from '../files';
import type { LocalOrganization } from '../start';
import { StackProgress, type StackStatus } from './stack-progress';

/** A stack that was deployed. */
export interface DeployedStack {
  readonly name: string;
  readonly resources: number;
  readonly seconds: number;
}

/** One run of `cdktf deploy '*'`, watched stack by stack. */
export class Deployment {
  readonly #progress: StackProgress;
  readonly #listeners = new Map<string, (status: StackStatus) => void>();
  readonly #began = new Map<string, number>();
  readonly #seconds = new Map<string, number>();
  readonly #ended: Promise<void>;

  constructor(
    private readonly local: LocalOrganization,
    readonly stacks: readonly string[],
    signal: AbortSignal,
  ) {
    this.#progress = new StackProgress(stacks);
    this.#ended = runCdktf({
      workspace: local.workspace,
      arguments: ['deploy', '*', '--auto-approve', '--skip-provider-lock', '--parallelism', String(stacks.length)],
      environment: local.environment,
      signal,
      onLine: (line) => this.#read(line),
    });
    // Whoever waits for a stack or for the end hears of a failure; nobody may be waiting yet.
    this.#ended.catch(() => undefined);
  }

  /** Resolves when a stack is deployed; rejects with Terraform's words when it, or the whole run, has failed. */
  async stack(name: string, onStatus: (status: StackStatus) => void): Promise<void> {
    const deployed = new Promise<void>((done, failed) => {
      this.#listeners.set(name, (status) => {
        onStatus(status);
        if (status.phase === 'done') done();
        if (status.phase === 'failed') failed(new Error(`${name}: ${status.error ?? 'Terraform failed'}`));
      });
    });
    await Promise.race([deployed, this.#ended]);
  }

  /** Resolves when the CLI has ended well, with what was deployed. */
  async finished(): Promise<DeployedStack[]> {
    await this.#ended;
    return this.stacks.map((name) => ({
      name,
      resources: resourcesIn(join(this.local.workspace, `terraform.${name}.tfstate`)),
      seconds: Math.round((this.#seconds.get(name) ?? 0) * 10) / 10,
    }));
  }

  #read(line: string): void {
    const status = this.#progress.read(line);
    if (!status) return;
    const began = this.#began.get(status.stack) ?? Date.now();
    this.#began.set(status.stack, began);
    this.#seconds.set(status.stack, (Date.now() - began) / 1000);
    this.#listeners.get(status.stack)?.(status);
  }
}

/** Counts the managed resources in a Terraform state: what was deployed, not what was announced. */
function resourcesIn(state: string): number {
  const { resources } = JSON.parse(files.read(state)) as {
    resources: { mode: string; instances: unknown[] }[];
  };
  return resources.filter(({ mode }) => mode === 'managed').reduce((n, { instances }) => n + instances.length, 0);
}
