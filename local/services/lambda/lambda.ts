import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { transformSync } from 'esbuild';

import { files } from '../../files';
import type { Access } from '../../iam/access';
import type { RoleSessions } from '../../iam/role-sessions';
import { motoFailure } from '../../moto-failure';
import { sendToQueue } from '../../send-to-queue';
import { elsewhereForAWhile } from '../../system-error';
import {
  AwsError,
  type AwsAnswer,
  type AwsRequest,
  type FunctionResult,
  type FunctionRunner,
  type Moto,
  type Observation,
  type Service,
  type Where,
} from '../../service';
import { checkConfiguration, checkCreation } from './check-configuration';
import { readInvocation } from './check-invocation';
import { DeployedFunction, type FunctionHost, type Invoked } from './deployed-function';
import { checkExecutionRole } from './execution-role';
import { functionNamed, type NamedFunction } from './function-name';
import { keep, withKept, type Configuration } from './kept-configuration';

export interface LambdaProps {
  readonly moto: Moto;
  readonly observations: { add(observation: Observation): void };
  /** The gateway's address: what functions find in `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly access: Pick<Access, 'assumptionRefusal' | 'refusal'>;
  /** Is told of every key that a function gets. */
  readonly sessions?: Pick<RoleSessions, 'begin'>;
  /** How many environments a function may have at once; further invocations wait. Default 10. */
  readonly maximumEnvironments?: number;
  /** Milliseconds before the first and the second repeat of an asynchronous invocation; AWS waits one minute and two. */
  readonly repeatAfter?: readonly number[];
}

/**
 * Lambda as far as moto lacks it: keeps the bundles and what moto drops of a function's configuration, and runs the
 * bundles in Node with the function's own environment and the credentials of its role. All else stays with moto.
 */
export class Lambda implements Service, FunctionRunner {
  private readonly functions = new Map<string, DeployedFunction>();
  private readonly folder = files.makeTemporary(join(tmpdir(), 'portcullis-lambda-'), elsewhereForAWhile);
  private readonly host: FunctionHost;
  private readonly repeatAfter: readonly number[];
  private readonly onExit = (): void => this.clean();

  constructor(private readonly props: LambdaProps) {
    const { moto, access, endpoint, sessions, maximumEnvironments = 10, repeatAfter = [1000, 2000] } = props;
    const bootstrap = join(this.folder, 'bootstrap.cjs');
    const source = files.read(join(__dirname, 'bootstrap.ts'));
    const { code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20' });
    files.write(bootstrap, code, elsewhereForAWhile);
    this.host = {
      ...{ moto, access, endpoint, bootstrap, folder: this.folder, maximumEnvironments },
      ...(sessions && { sessions }),
    };
    this.repeatAfter = repeatAfter;
    process.once('exit', this.onExit);
  }

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    if (request.service !== 'lambda') return undefined;
    const [, name, rest = ''] =
      /^\/(?:2015-03-31|2017-10-31)\/functions(?:\/([^/]+))?(?:\/(.+?))?\/?$/.exec(request.path) ?? [];
    if (name === undefined) {
      if (!/^\/2015-03-31\/functions\/?$/.test(request.path)) return undefined;
      return request.method === 'POST' ? this.create(request) : this.merged(request);
    }
    const named = functionNamed(decodeURIComponent(name), request, request.query.get('Qualifier'));
    const { where, functionName } = named;
    switch (`${request.method} ${rest}`) {
      case 'POST invocations':
        return this.answerInvoke(request, named);
      case 'GET ':
      case 'GET configuration':
      case 'GET versions':
        return this.merged(request);
      case 'PUT configuration':
      case 'PUT code':
        return this.update(request, where, functionName, rest);
      case 'PUT concurrency':
      case 'DELETE concurrency':
        return this.reserve(request, where, functionName);
      case 'DELETE ':
        return this.delete(request, named);
      default:
        return undefined;
    }
  }

  /** Runs a function; throws AwsError where Lambda would refuse, such as ResourceNotFoundException. */
  async invoke(functionArn: string, payload: unknown): Promise<FunctionResult> {
    return this.run(this.find(functionNamed(functionArn, undefined)), JSON.stringify(payload ?? null));
  }

  /** Ends every process of a function and removes what was unpacked. */
  async stop(): Promise<void> {
    process.off('exit', this.onExit);
    this.clean();
    return Promise.resolve();
  }

  private clean(): void {
    for (const deployed of this.functions.values()) deployed.retire({ now: true });
    this.functions.clear();
    files.remove(this.folder, elsewhereForAWhile);
  }

  /** The function as it is now: versions and aliases have no bundle of their own here. @throws AwsError */
  private find({ where, functionName, qualifier }: NamedFunction): DeployedFunction {
    const deployed = this.functions.get(key(where, functionName));
    if (deployed !== undefined && qualifier === undefined) return deployed;
    const suffix = qualifier === undefined ? '' : `:${qualifier}`;
    const arn = `arn:aws:lambda:${where.region}:${where.account}:function:${functionName}${suffix}`;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  }

  private async run(deployed: DeployedFunction, payload: string): Promise<Invoked> {
    const { where, name } = deployed;
    const result = await deployed.invoke(payload);
    const { requestId, milliseconds, isCold, error } = result;
    this.props.observations.add({
      time: new Date().toISOString(),
      kind: 'invocation',
      ...where,
      summary: `${name} ${error === undefined ? 'answered' : `failed (${error.errorType})`} after ${milliseconds} ms`,
      detail: { function: name, requestId, milliseconds, isCold, ...(error === undefined ? {} : { error }) },
    });
    return result;
  }

  private async answerInvoke(request: AwsRequest, named: NamedFunction): Promise<AwsAnswer> {
    const { type, payload } = readInvocation(request);
    // Before it is taken: whoever does not wait would never hear of it.
    const deployed = this.find(named);
    if (type === 'DryRun') return { status: 204 };
    if (type === 'Event') {
      void this.runLater(deployed, payload);
      return { status: 202, body: '' };
    }
    const { text = 'null', error, logTail, requestId } = await this.run(deployed, payload);
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amz-executed-version': '$LATEST',
        ...(error === undefined ? {} : { 'x-amz-function-error': 'Unhandled' }),
        ...(request.headers['x-amz-log-type'] === 'Tail'
          ? { 'x-amz-log-result': Buffer.from(logTail).toString('base64') }
          : {}),
      },
      body: error === undefined ? text : JSON.stringify(error),
    };
  }

  /** An asynchronous invocation: repeated where it fails, and then sent to the function's dead-letter queue. */
  private async runLater(deployed: DeployedFunction, payload: string): Promise<void> {
    const attempt = (): Promise<Partial<Invoked>> =>
      this.run(deployed, payload).catch((error: unknown) => ({
        error: { errorType: 'Lambda.ServiceException', errorMessage: String(error) },
      }));
    let result = await attempt();
    for (const milliseconds of this.repeatAfter) {
      if (result.error === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
      result = await attempt();
    }
    const dead = deployed.settings['DeadLetterConfig'] as { TargetArn?: string } | undefined;
    if (result.error === undefined || dead?.TargetArn?.split(':')[2] !== 'sqs') return;
    const { requestId: RequestID = '', error } = result;
    const attributes = { RequestID, ErrorCode: '200', ErrorMessage: error.errorMessage.slice(0, 1024) };
    // As on AWS, a message that the queue refuses is lost.
    await sendToQueue(this.props.moto, dead.TargetArn, payload, attributes).catch(() => undefined);
  }

  private async create(request: AwsRequest): Promise<AwsAnswer> {
    const asked = JSON.parse(request.body.toString()) as Readonly<Record<string, unknown>>;
    const {
      FunctionName: given,
      Role: role,
      Code: code,
    } = asked as {
      FunctionName: string;
      Role: string;
      Code: { ZipFile?: string };
    };
    const { where, functionName } = functionNamed(given, request);
    checkCreation(asked, functionName);
    checkConfiguration(asked);
    await checkExecutionRole(role, asked['TracingConfig'], this.host.access);
    const answer = await this.forward(request);
    if (answer.status >= 300) return answer;
    const zip = code.ZipFile === undefined ? undefined : Buffer.from(code.ZipFile, 'base64');
    const deployed = new DeployedFunction(where, functionName, this.host, zip);
    deployed.change({ kept: keep({}, asked) });
    this.functions.set(key(where, functionName), deployed);
    return this.withKept(answer, where);
  }

  private async update(request: AwsRequest, where: Where, name: string, part: string): Promise<AwsAnswer> {
    const asked = JSON.parse(request.body.toString()) as Readonly<Record<string, unknown>>;
    checkConfiguration(asked);
    if (typeof asked['Role'] === 'string') {
      await checkExecutionRole(asked['Role'], asked['TracingConfig'], this.host.access);
    }
    const answer = await this.forward(request);
    const deployed = this.functions.get(key(where, name));
    if (answer.status >= 300 || deployed === undefined || asked['DryRun'] === true) return this.withKept(answer, where);
    if (part === 'configuration') deployed.change({ kept: keep(deployed.settings, asked) });
    else if (typeof asked['ZipFile'] === 'string') deployed.change({ zip: Buffer.from(asked['ZipFile'], 'base64') });
    return this.withKept(answer, where);
  }

  /** moto knows what is left of the account's quota, and not how many invocations run. */
  private async reserve(request: AwsRequest, where: Where, name: string): Promise<AwsAnswer> {
    const answer = await this.forward(request);
    if (answer.status >= 300) return answer;
    const asked = request.method === 'PUT' ? (JSON.parse(request.body.toString()) as Reservation) : undefined;
    this.functions.get(key(where, name))?.reserve(asked?.ReservedConcurrentExecutions);
    return answer;
  }

  private async delete(request: AwsRequest, { where, functionName, qualifier }: NamedFunction): Promise<AwsAnswer> {
    const answer = await this.forward(request);
    if (answer.status < 300 && qualifier === undefined) {
      this.functions.get(key(where, functionName))?.retire({ now: false });
      this.functions.delete(key(where, functionName));
    }
    return answer;
  }

  private async merged(request: AwsRequest): Promise<AwsAnswer> {
    return this.withKept(await this.forward(request), request);
  }

  private async forward(request: AwsRequest): Promise<AwsAnswer & { readonly body: Buffer }> {
    const answer = await this.props.moto.forward(request);
    const failure = motoFailure(answer, request.service, `${request.method} ${request.path}`);
    if (failure !== undefined) throw failure;
    return answer;
  }

  /** moto's answer with what it dropped put back, wherever it holds a configuration. */
  private withKept(answer: AwsAnswer & { readonly body: Buffer }, where: Where): AwsAnswer {
    if (answer.status >= 300) return answer;
    const body = JSON.parse(answer.body.toString()) as Readonly<Record<string, unknown>>;
    const merge = (value: unknown): unknown => {
      const configuration = value as Configuration;
      const deployed = this.functions.get(key(where, configuration.FunctionName));
      return deployed === undefined ? value : withKept(configuration, deployed.settings);
    };
    const lists = ['Functions', 'Versions'].filter((field) => Array.isArray(body[field]));
    const merged = {
      ...('FunctionArn' in body ? (merge(body) as object) : body),
      ...('Configuration' in body ? { Configuration: merge(body['Configuration']) } : {}),
      ...Object.fromEntries(lists.map((field) => [field, (body[field] as unknown[]).map(merge)])),
    };
    return { status: answer.status, headers: { 'content-type': 'application/json' }, body: merged };
  }
}

interface Reservation {
  readonly ReservedConcurrentExecutions: number;
}

function key({ account, region }: Where, name: string): string {
  return `${account}/${region}/${name}`;
}
