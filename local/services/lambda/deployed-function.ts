import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { files } from '../../files';
import type { Access } from '../../iam/access';
import type { RoleSessions } from '../../iam/role-sessions';
import { AwsError, type FunctionResult, type Moto, type Where } from '../../service';
import { elsewhereForAWhile } from '../../system-error';
import { assumeRole } from './assume-role';
import { Environment, type Outcome } from './environment';
import { EnvironmentPool } from './environment-pool';
import { decryptEnvironment } from './execution-role';
import { FunctionLog } from './function-log';
import { loggingOf, withKept, type Configuration, type Kept } from './kept-configuration';
import { logLines, logStream } from './log-lines';
import { platformVariables } from './platform-variables';
import { unpack } from './unpack';

/** What all functions share. */
export interface FunctionHost {
  readonly moto: Moto;
  readonly access: Pick<Access, 'assumptionRefusal' | 'refusal'>;
  /** Is told of every key that a function gets. */
  readonly sessions?: Pick<RoleSessions, 'begin'>;
  /** `AWS_ENDPOINT_URL` of the functions. */
  readonly endpoint: string;
  /** The folder for unpacked bundles. */
  readonly folder: string;
  readonly bootstrap: string;
  readonly maximumEnvironments: number;
}

/** How an invocation ended, with what only the API and those who watch need. */
export interface Invoked extends FunctionResult {
  /** JSON, as the function answered it; absent where it failed. */
  readonly text?: string;
  readonly requestId: string;
  readonly milliseconds: number;
  readonly isCold: boolean;
}

// AWS answers at most 6 MB, and four kilobytes of log.
const maximumPayload = 6_291_556;
const tailBytes = 4096;

/** One function as it is deployed: its bundle, what moto does not keep of its configuration, and its environments. */
export class DeployedFunction {
  private kept: Kept = {};
  private root: string | undefined;
  private running = 0;
  private reserved = Infinity;
  private readonly logs = new WeakMap<Environment, FunctionLog>();
  private ready: Promise<{ readonly pool: EnvironmentPool; readonly configuration: Configuration }> | undefined;

  constructor(
    readonly where: Where,
    readonly name: string,
    private readonly host: FunctionHost,
    private zip: Buffer | undefined,
  ) {}

  get settings(): Kept {
    return this.kept;
  }

  /** Takes a new bundle or configuration; running invocations end in the old one. */
  change({ zip, kept }: { readonly zip?: Buffer | undefined; readonly kept?: Kept }): void {
    if (zip !== undefined) {
      this.zip = zip;
      this.root = undefined;
    }
    this.kept = kept ?? this.kept;
    this.retire({ now: false });
  }

  /** @param invocations that may run at once, and no more; absent: as many as the machine can carry */
  reserve(invocations = Infinity): void {
    this.reserved = invocations;
  }

  /** Ends its environments: the idle ones, or all of them now. */
  retire(how: { readonly now: boolean }): void {
    this.ready?.then(({ pool }) => pool.close(how)).catch(() => undefined);
    this.ready = undefined;
  }

  /** Runs it once. A function's own failure is `error`; what Lambda refuses is thrown as AwsError. */
  async invoke(payload: string): Promise<Invoked> {
    if (this.running >= this.reserved) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    this.running += 1;
    try {
      return await this.run(payload);
    } finally {
      this.running -= 1;
    }
  }

  private async run(payload: string): Promise<Invoked> {
    this.ready ??= this.prepare();
    const ready = this.ready;
    // A refusal such as a missing role is not remembered: the next invocation asks again.
    ready.catch(() => (this.ready = this.ready === ready ? undefined : this.ready));
    const { pool, configuration } = await ready;
    const requestId = randomUUID();
    return pool.run(async (environment, isCold) => {
      const started = performance.now();
      const asked = { requestId, payload, functionArn: configuration.FunctionArn };
      const outcome = limited(await environment.invoke(asked, configuration.Timeout ?? 3));
      const milliseconds = Math.max(1, Math.round(performance.now() - started));
      const memory = configuration.MemorySize ?? 128;
      const format = loggingOf(this.name, this.kept).LogFormat;
      const lines = logLines(outcome, { requestId, milliseconds, memory, format });
      this.logs.get(environment)?.add(lines);
      const logTail = Buffer.from(lines.join('\n') + '\n')
        .subarray(-tailBytes)
        .toString();
      const rest = { requestId, milliseconds, isCold, logTail };
      if ('error' in outcome) return { ...rest, error: outcome.error };
      return { ...rest, payload: JSON.parse(outcome.payload) as unknown, text: outcome.payload };
    });
  }

  private async prepare(): Promise<{ pool: EnvironmentPool; configuration: Configuration }> {
    const path = `/2015-03-31/functions/${this.name}/configuration`;
    const answer = (await this.host.moto.rest(this.where, 'lambda', 'GET', path)) as Configuration;
    const configuration = withKept(answer, this.kept);
    const taskRoot = this.unpacked();
    const pool = new EnvironmentPool(
      () => this.startEnvironment(configuration, taskRoot),
      this.host.maximumEnvironments,
    );
    return { pool, configuration };
  }

  private unpacked(): string {
    if (this.zip === undefined) {
      const message = `The local organization runs only code given as ZipFile: ${this.name}`;
      throw new AwsError('InvalidRuntimeException', message);
    }
    this.root ??= unpack(this.zip, files.makeTemporary(join(this.host.folder, `${this.name}-`), elsewhereForAWhile));
    return this.root;
  }

  private async startEnvironment(configuration: Configuration, taskRoot: string): Promise<Environment> {
    const { moto, access, endpoint, bootstrap } = this.host;
    const caller = { role: configuration.Role, session: this.name };
    const credentials = await assumeRole(configuration.Role, this.name, this.where, this.host);
    await decryptEnvironment(configuration, caller, access);
    const logging = loggingOf(this.name, this.kept);
    const stream = logStream(new Date());
    const memoryMegabytes = configuration.MemorySize ?? 128;
    const variables = {
      ...configuration.Environment?.Variables,
      ...credentials,
      ...platformVariables({ configuration, logging, stream, taskRoot, endpoint, region: this.where.region }),
    };
    const environment = new Environment({ bootstrap, taskRoot, memoryMegabytes, variables });
    const mayLog = async (action: string, resource: string): Promise<boolean> =>
      (await access.refusal(caller, { action, resource })) === undefined;
    this.logs.set(environment, new FunctionLog(moto, this.where, logging.LogGroup, stream, mayLog));
    return environment;
  }
}

function limited(outcome: Outcome): Outcome {
  if ('error' in outcome || Buffer.byteLength(outcome.payload) <= maximumPayload) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${maximumPayload} bytes).`;
  return { lines: outcome.lines, error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}
