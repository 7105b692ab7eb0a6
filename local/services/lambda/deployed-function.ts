import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

import { unzipSync } from 'fflate';

import type { IamRoles } from '../../iam-roles';
import { texts } from '../../iam-roles';
import { AwsError, type FunctionResult, type Moto, type Where } from '../../service';
import { Environment, type Outcome } from './environment';
import { EnvironmentPool } from './environment-pool';
import { FunctionLog } from './function-log';
import { loggingOf, withKept, type Configuration, type Kept } from './kept-configuration';

/** What all functions share. */
export interface FunctionHost {
  readonly moto: Moto;
  readonly roles: IamRoles;
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

  /** Ends its environments: the idle ones, or all of them now. */
  retire(how: { readonly now: boolean }): void {
    this.ready?.then(({ pool }) => pool.close(how)).catch(() => undefined);
    this.ready = undefined;
  }

  /** Runs it once. A function's own failure is `error`; what Lambda refuses is thrown as AwsError. */
  async invoke(payload: string): Promise<Invoked> {
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
      const lines = framed(outcome, requestId, milliseconds, configuration.MemorySize ?? 128);
      this.logs.get(environment)?.add(lines);
      const logTail = Buffer.from(lines.join('\n') + '\n')
        .subarray(-tailBytes)
        .toString();
      const rest = { requestId, milliseconds, isCold, logTail };
      if ('error' in outcome) return { ...rest, error: outcome.error };
      return { ...rest, payload: JSON.parse(outcome.payload) as unknown, text: outcome.payload };
    });
  }

  private readonly logs = new WeakMap<Environment, FunctionLog>();

  private async prepare(): Promise<{ pool: EnvironmentPool; configuration: Configuration }> {
    const path = `/2015-03-31/functions/${this.name}/configuration`;
    const answer = (await this.host.moto.rest(this.where, 'lambda', 'GET', path)) as Configuration;
    const configuration = withKept(answer, this.kept);
    const taskRoot = this.unpack();
    const pool = new EnvironmentPool(
      () => this.startEnvironment(configuration, taskRoot),
      this.host.maximumEnvironments,
    );
    return { pool, configuration };
  }

  private unpack(): string {
    if (this.root !== undefined) return this.root;
    if (this.zip === undefined) {
      throw new AwsError(
        'InvalidRuntimeException',
        `The local organization runs only code given as ZipFile: ${this.name}`,
      );
    }
    const root = mkdtempSync(join(this.host.folder, `${this.name}-`));
    for (const [name, content] of Object.entries(unzipSync(this.zip))) {
      const path = resolve(root, name);
      // An archive must not write outside of its folder.
      if (!path.startsWith(root + sep) || name.endsWith('/')) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    this.root = root;
    return root;
  }

  private async startEnvironment(configuration: Configuration, taskRoot: string): Promise<Environment> {
    const credentials = await this.assumeRole(configuration.Role);
    const { LogGroup: group, LogFormat } = loggingOf(this.name, this.kept);
    const stream = `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
    const memoryMegabytes = configuration.MemorySize ?? 128;
    const environment = new Environment({
      bootstrap: this.host.bootstrap,
      taskRoot,
      memoryMegabytes,
      variables: {
        ...configuration.Environment?.Variables,
        ...credentials,
        PATH: process.env['PATH'] ?? '',
        // The SDK would look for a configuration of whoever started the local organization.
        HOME: taskRoot,
        LANG: 'en_US.UTF-8',
        TZ: 'UTC',
        _HANDLER: configuration.Handler ?? 'index.handler',
        LAMBDA_TASK_ROOT: taskRoot,
        AWS_ENDPOINT_URL: this.host.endpoint,
        AWS_REGION: this.where.region,
        AWS_DEFAULT_REGION: this.where.region,
        AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.Runtime ?? 'nodejs22.x'}`,
        AWS_LAMBDA_FUNCTION_NAME: this.name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_FORMAT: LogFormat,
        AWS_LAMBDA_LOG_GROUP_NAME: group,
        AWS_LAMBDA_LOG_STREAM_NAME: stream,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    const { account, region } = this.where;
    const mayCreate = async (): Promise<boolean> => {
      const resource = `arn:aws:logs:${region}:${account}:log-group:${group}`;
      return (
        (await this.host.roles.refusal(configuration.Role, service, 'logs:CreateLogGroup', resource)) === undefined
      );
    };
    this.logs.set(environment, new FunctionLog(this.host.moto, this.where, group, stream, mayCreate));
    return environment;
  }

  private async assumeRole(role: string): Promise<Readonly<Record<string, string>>> {
    if (!(await this.host.roles.isTrusted(role, service))) {
      throw new AwsError(
        'AccessDeniedException',
        `The role defined for the function cannot be assumed by Lambda: ${role}`,
        403,
      );
    }
    const answer = await this.host.moto.query(this.where, 'sts', {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: role,
      RoleSessionName: this.name,
    });
    const [AWS_ACCESS_KEY_ID = ''] = texts(answer, 'AccessKeyId');
    const [AWS_SECRET_ACCESS_KEY = ''] = texts(answer, 'SecretAccessKey');
    const [AWS_SESSION_TOKEN = ''] = texts(answer, 'SessionToken');
    return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN };
  }
}

const service = 'lambda.amazonaws.com';

function limited(outcome: Outcome): Outcome {
  if ('error' in outcome || Buffer.byteLength(outcome.payload) <= maximumPayload) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${maximumPayload} bytes).`;
  return { lines: outcome.lines, error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}

/** The lines of an invocation as they stand in its log, between those that the platform writes. */
function framed(outcome: Outcome, requestId: string, milliseconds: number, memory: number): string[] {
  const failed =
    'error' in outcome ? [`${new Date().toISOString()}\t${requestId}\tERROR\t${JSON.stringify(outcome.error)}`] : [];
  return [
    `START RequestId: ${requestId} Version: $LATEST`,
    ...outcome.lines,
    ...failed,
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\tDuration: ${milliseconds} ms\tBilled Duration: ${milliseconds} ms\tMemory Size: ${memory} MB`,
  ];
}
