import type { Configuration, LoggingConfig } from './kept-configuration';

export interface PlatformVariablesProps {
  readonly configuration: Configuration;
  readonly logging: LoggingConfig;
  /** Name of the environment's log stream. */
  readonly stream: string;
  readonly taskRoot: string;
  readonly endpoint: string;
  readonly region: string;
}

/** The variables that Lambda itself sets, and the few by which the SDK finds the local organization. */
export function platformVariables({
  configuration,
  logging,
  stream,
  taskRoot,
  endpoint,
  region,
}: PlatformVariablesProps): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    // The SDK would look for a configuration of whoever started the local organization.
    HOME: taskRoot,
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    _HANDLER: configuration.Handler ?? 'index.handler',
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.Runtime ?? 'nodejs22.x'}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.FunctionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.MemorySize ?? 128),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: logging.LogFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: logging.LogGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: stream,
    ...(logging.ApplicationLogLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: logging.ApplicationLogLevel }),
  };
}
