// Runs inside the child process of one environment, as AWS's own runtime client does: it loads the handler once and then
// answers one invocation after another over the IPC channel. It may import nothing but Node.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the environment asks of the child. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  readonly functionArn: string;
  /** Milliseconds since the epoch at which the function is stopped. */
  readonly deadline: number;
}

/** What the child says. `payload` is JSON. */
export type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly error: FunctionError; readonly fatal?: true };

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

type Handler = (event: unknown, context: object) => unknown;

const environment = process.env;

function say(said: Said): void {
  process.send?.(said);
}

function described(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function fail(error: FunctionError): void {
  process.send?.({ kind: 'error', error, fatal: true } satisfies Said, () => process.exit(1));
}

async function load(): Promise<Handler> {
  const root = environment['LAMBDA_TASK_ROOT'] ?? '.';
  const [file = '', name = ''] = (environment['_HANDLER'] ?? '').split(/\.(?=[^.]*$)/);
  const path = ['.js', '.cjs', '.mjs']
    .map((extension) => join(root, file + extension))
    .find((path) => existsSync(path));
  if (path === undefined) {
    throw Object.assign(new Error(`Error: Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' });
  }
  const loaded = (path.endsWith('.mjs') ? await import(pathToFileURL(path).href) : createRequire(path)(path)) as Record<
    string,
    unknown
  >;
  const handler = loaded[name];
  if (typeof handler !== 'function') {
    const message = `${file}.${name} is undefined or not exported`;
    throw Object.assign(new Error(message), { name: 'Runtime.HandlerNotFound' });
  }
  return handler as Handler;
}

/** What the platform calls it when a bundle cannot be loaded. */
function importErrorType(error: unknown): string {
  if (error instanceof SyntaxError) return 'Runtime.UserCodeSyntaxError';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.endsWith('MODULE_NOT_FOUND') ? 'Runtime.ImportModuleError' : described(error).errorType;
}

async function answer(handler: Handler, invocation: Invocation): Promise<Said> {
  const { requestId, functionArn, deadline } = invocation;
  const name = environment['AWS_LAMBDA_FUNCTION_NAME'];
  environment['_X_AMZN_TRACE_ID'] = `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${requestId
    .replaceAll('-', '')
    .slice(0, 24)};Sampled=0`;
  try {
    const result = await handler(JSON.parse(invocation.payload), {
      callbackWaitsForEmptyEventLoop: true,
      functionName: name,
      functionVersion: environment['AWS_LAMBDA_FUNCTION_VERSION'],
      memoryLimitInMB: environment['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
      logGroupName: environment['AWS_LAMBDA_LOG_GROUP_NAME'],
      logStreamName: environment['AWS_LAMBDA_LOG_STREAM_NAME'],
      invokedFunctionArn: functionArn,
      awsRequestId: requestId,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    // What has no form in JSON, such as undefined or a function, is answered as null.
    const payload = JSON.stringify(result) as string | undefined;
    return { kind: 'result', payload: payload ?? 'null' };
  } catch (error) {
    return { kind: 'error', error: described(error) };
  }
}

// The one that started this process is gone: nobody will ask again.
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', (error) => fail(described(error)));
process.on('unhandledRejection', (reason) => {
  const { errorMessage, trace = [] } = described(reason);
  fail({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage, trace });
});

load().then(
  (handler) => {
    process.on('message', (invocation: Invocation) => {
      void answer(handler, invocation).then((said) => {
        // Output goes through pipes and the answer through another channel: the mark shows where this invocation's ends.
        for (const stream of [process.stdout, process.stderr]) stream.write(`\n\0${invocation.requestId}\n`);
        say(said);
      });
    });
    say({ kind: 'ready' });
  },
  (error: unknown) => {
    fail({ ...described(error), errorType: importErrorType(error) });
  },
);
