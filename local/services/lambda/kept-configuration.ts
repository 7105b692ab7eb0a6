/** A function's configuration as Lambda's API answers it. */
export type Configuration = Readonly<Record<string, unknown>> & {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  readonly Role: string;
  readonly Handler?: string;
  readonly Runtime?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly CodeSha256?: string;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
};

/** Parts of a function's configuration that moto forgets, as they were last asked for. */
export type Kept = Readonly<Record<string, unknown>>;

// moto takes these and answers none of them, or only as they were at first.
const forgotten = ['KMSKeyArn', 'DeadLetterConfig', 'LoggingConfig', 'TracingConfig', 'EphemeralStorage'];

/** What is kept after a `CreateFunction` or `UpdateFunctionConfiguration`: an empty value takes an earlier one away. */
export function keep(earlier: Kept, asked: Readonly<Record<string, unknown>>): Kept {
  const changes = forgotten.filter((field) => field in asked).map((field) => [field, asked[field]]);
  const all = { ...earlier, ...(Object.fromEntries(changes) as Kept) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => !isEmpty(value)));
}

/** moto's configuration with what was kept, defaults as AWS fills them in. */
export function withKept(configuration: Configuration, kept: Kept): Configuration {
  return { ...configuration, ...kept, LoggingConfig: loggingOf(configuration.FunctionName, kept) };
}

/** Where and how a function logs. */
export interface LoggingConfig {
  readonly LogFormat: string;
  readonly LogGroup: string;
  readonly ApplicationLogLevel?: string;
  readonly SystemLogLevel?: string;
}

/** `LoggingConfig` with the defaults that AWS fills in. */
export function loggingOf(functionName: string, kept: Kept): LoggingConfig {
  const asked = (kept['LoggingConfig'] ?? {}) as Partial<LoggingConfig>;
  const levels = asked.LogFormat === 'JSON' ? { ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' } : {};
  return { LogFormat: 'Text', LogGroup: `/aws/lambda/${functionName}`, ...levels, ...asked };
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === null || value === undefined) return true;
  return typeof value === 'object' && Object.values(value).every((inner) => inner === '' || inner === undefined);
}
