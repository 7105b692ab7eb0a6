import type { DeployedOrganization } from './deployed-organization';

/** Looks again and again whether every firewall that is there now drops a host, while other things go on. */
export class DropWatch {
  #looks = 0;
  readonly #gaps: string[] = [];
  #ends = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly local: DeployedOrganization,
    private readonly host: string,
  ) {}

  start(): void {
    this.#ended = this.watch();
    // Whoever waits for its end is told; until then a failure must not end the process.
    this.#ended.catch(() => undefined);
  }

  /** @returns how often it looked, and the firewalls that did not drop the host, each with the time */
  async end(): Promise<{ looks: number; gaps: readonly string[] }> {
    this.#ends = true;
    await this.#ended;
    return { looks: this.#looks, gaps: this.#gaps };
  }

  private async watch(): Promise<void> {
    const watched = (await this.local.firewalls()).map(({ vpc }) => vpc);
    while (!this.#ends) {
      const views = await this.local.firewalls(this.host);
      const open = watched.filter((vpc) => views.find((view) => view.vpc === vpc)?.blocked !== true);
      this.#gaps.push(...open.map((vpc) => `${new Date().toISOString()} ${vpc}`));
      this.#looks++;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
}
