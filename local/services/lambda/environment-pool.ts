import { AwsError } from '../../service';
import type { Environment } from './environment';

// An environment that nobody uses is kept warm for a while, as AWS does, but not so long that a demo fills the memory.
const idleMilliseconds = 60_000;

/** The warm environments of one function as it is deployed; another configuration or bundle has another pool. */
export class EnvironmentPool {
  private readonly idle: Environment[] = [];
  private readonly all = new Set<Environment>();
  private readonly waiting: ((environment: Environment | undefined) => void)[] = [];
  private readonly timers = new Map<Environment, NodeJS.Timeout>();
  private starting = 0;
  private isClosed = false;
  private isStopped = false;

  /**
   * @param start makes an environment
   * @param limit how many may run at once; further invocations wait
   */
  constructor(
    private readonly start: () => Promise<Environment>,
    private readonly limit: number,
  ) {}

  /** Runs `work` in an environment of its own; `isCold` says that it was started for it. */
  async run<Result>(work: (environment: Environment, isCold: boolean) => Promise<Result>): Promise<Result> {
    const warm = await this.acquire();
    let environment = warm;
    try {
      environment ??= await this.open();
      return await work(environment, warm === undefined);
    } finally {
      this.release(environment);
    }
  }

  /** Ends idle environments now and busy ones when they have answered, or all of them now. */
  close({ now }: { readonly now: boolean }): void {
    this.isClosed = true;
    this.isStopped ||= now;
    if (now) for (const next of this.waiting.splice(0)) next(undefined);
    for (const environment of now ? [...this.all] : this.idle.splice(0)) this.drop(environment);
  }

  private async acquire(): Promise<Environment | undefined> {
    for (let environment = this.idle.pop(); environment !== undefined; environment = this.idle.pop()) {
      clearTimeout(this.timers.get(environment));
      if (environment.isUsable) return environment;
      this.drop(environment);
    }
    if (this.all.size + this.starting < this.limit) {
      this.starting += 1;
      return undefined;
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private async open(): Promise<Environment> {
    const environment = this.isStopped ? undefined : await this.start();
    // Stopped while it started: it would outlive everything else.
    if (environment === undefined || this.isStopped) {
      environment?.kill();
      throw new AwsError('ServiceException', 'The local organization has ended', 500);
    }
    this.all.add(environment);
    this.starting -= 1;
    return environment;
  }

  private release(environment: Environment | undefined): void {
    // Starting failed: its place is free again.
    if (environment === undefined) this.starting -= 1;
    const next = this.waiting.shift();
    if (environment?.isUsable === true && (next !== undefined || !this.isClosed)) {
      if (next !== undefined) {
        next(environment);
        return;
      }
      this.idle.push(environment);
      this.timers.set(environment, this.expiry(environment));
      return;
    }
    if (environment !== undefined) this.drop(environment);
    if (next === undefined) return;
    this.starting += 1;
    next(undefined);
  }

  private expiry(environment: Environment): NodeJS.Timeout {
    return setTimeout(() => {
      const index = this.idle.indexOf(environment);
      if (index >= 0) this.idle.splice(index, 1);
      this.drop(environment);
    }, idleMilliseconds).unref();
  }

  private drop(environment: Environment): void {
    clearTimeout(this.timers.get(environment));
    this.timers.delete(environment);
    this.all.delete(environment);
    environment.kill();
  }
}
