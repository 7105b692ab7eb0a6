import { AwsError } from '../../service';

type Asked = Readonly<Record<string, unknown>>;

// API reference of `CreateFunction` and "Lambda quotas".
const ranges: readonly (readonly [field: string, path: (asked: Asked) => unknown, least: number, most: number])[] = [
  ['timeout', ({ Timeout }) => Timeout, 1, 900],
  ['memorySize', ({ MemorySize }) => MemorySize, 128, 10_240],
  ['ephemeralStorage.size', ({ EphemeralStorage }) => (EphemeralStorage as Asked | undefined)?.['Size'], 512, 10_240],
];

const texts: readonly (readonly [field: string, form: RegExp])[] = [
  ['Description', /^[^]{0,256}$/],
  ['Handler', /^\S{0,128}$/],
  ['Role', /^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-/]+$/],
];

// "Defined runtime environment variables", those that the runtime keeps to itself.
const reserved = new Set([
  ...['_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_EXECUTION_ENV'],
  ...['AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_VERSION'],
  ...['AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME'],
  ...['AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_LAMBDA_RUNTIME_API'],
  ...['LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR'],
]);
const maximumVariables = 4096;

/** Refuses what Lambda refuses of a `CreateFunction` or `UpdateFunctionConfiguration`. @throws AwsError */
export function checkConfiguration(asked: Asked): void {
  for (const [field, valueIn, least, most] of ranges) {
    const value = valueIn(asked);
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number' || !Number.isInteger(value)) throw violated(field, value, 'be an integer');
    if (value < least) throw violated(field, value, `have value greater than or equal to ${least}`);
    if (value > most) throw violated(field, value, `have value less than or equal to ${most}`);
  }
  for (const [field, form] of texts) {
    const value = asked[field];
    if (typeof value === 'string' && !form.test(value))
      throw violated(field.toLowerCase(), value, `match ${form.source}`);
  }
  checkVariables(
    ((asked['Environment'] as Asked | undefined)?.['Variables'] ?? {}) as Readonly<Record<string, string>>,
  );
}

/** Refuses a `CreateFunction` whose name is too long or whose zip says neither runtime nor handler. @throws AwsError */
export function checkCreation(asked: Asked, functionName: string): void {
  if (functionName.length > 64) throw violated('functionName', functionName, 'have length less than or equal to 64');
  if (asked['PackageType'] !== 'Image' && (!asked['Runtime'] || !asked['Handler'])) {
    const message = 'Runtime and Handler are mandatory parameters for functions created with deployment packages.';
    throw new AwsError('InvalidParameterValueException', message);
  }
}

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const names = Object.keys(variables);
  const wrong = names.find((name) => !/^[a-zA-Z]\w+$/.test(name) && !reserved.has(name));
  if (wrong !== undefined)
    throw violated('environment.variables', wrong, 'satisfy regular expression [a-zA-Z]([a-zA-Z0-9_])+');
  const kept = names.filter((name) => reserved.has(name));
  if (kept.length > 0) {
    const message = `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${kept.join(', ')}`;
    throw new AwsError('InvalidParameterValueException', message);
  }
  if (Buffer.byteLength(JSON.stringify(variables)) > maximumVariables) {
    const message =
      'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.';
    throw new AwsError('InvalidParameterValueException', message);
  }
}

function violated(field: string, value: unknown, constraint: string): AwsError {
  const message = `1 validation error detected: Value '${String(value)}' at '${field}' failed to satisfy constraint: Member must ${constraint}`;
  return new AwsError('ValidationException', message);
}
