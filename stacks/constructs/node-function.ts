import { join } from 'node:path';
import { AssetType, Fn, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { metrics, type FunctionName } from '../../organization/names';
import type { EncryptionKey } from './encryption-key';
import type { Place } from './place';
import type { Statement } from './policy';
import { ServiceRole } from './service-role';

export interface NodeFunctionProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  readonly name: FunctionName;
  readonly description: string;
  /** Directory that holds `<name>.zip`, made by `build/bundle-functions.ts`. */
  readonly bundles: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Invocations at once that are kept for it alone, and are all that it gets; -1: it shares what is left. */
  readonly reservedConcurrency: number;
  /** Beside its logs, its traces and the key. */
  readonly permissions: readonly Statement[];
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetentionDays: number;
}

/**
 * A Lambda function with a role and a log group of its own. Without a dead-letter queue: what calls it asynchronously is a
 * schedule, whose next time makes good what Lambda's two retries did not.
 */
export class NodeFunction extends Construct {
  readonly name: FunctionName;
  readonly arn: string;
  readonly resource: LambdaFunction;
  /** Changes with its code. */
  readonly codeHash: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { place, key, name } = props;
    const { provider } = place;
    const logs = new CloudwatchLogGroup(this, 'logs', {
      provider,
      name: `/aws/lambda/${name}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: key.arn,
    });
    const role = new ServiceRole(this, 'access', {
      place,
      owner: name,
      service: 'lambda',
      permissions: [
        ...props.permissions,
        { Sid: 'Logs', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${logs.arn}:*` },
        {
          Sid: 'TracesHaveNoResources',
          Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
          Resource: '*',
        },
        key.use(),
      ],
    });
    // An asset has the same path in every checkout, so a plan is empty on every machine.
    const bundle = new TerraformAsset(this, 'bundle', {
      path: join(props.bundles, `${name}.zip`),
      type: AssetType.FILE,
    });
    this.codeHash = Fn.filebase64sha256(bundle.path);
    this.resource = new LambdaFunction(this, 'function', {
      provider,
      functionName: name,
      description: props.description,
      role: role.arn,
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      filename: bundle.path,
      sourceCodeHash: this.codeHash,
      timeout: props.timeoutSeconds,
      memorySize: props.memoryMegabytes,
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: {
        variables: {
          ...props.environment,
          POWERTOOLS_SERVICE_NAME: metrics.service,
          POWERTOOLS_METRICS_NAMESPACE: metrics.namespace,
          POWERTOOLS_LOG_LEVEL: 'INFO',
        },
      },
      kmsKeyArn: key.arn,
      tracingConfig: { mode: 'Active' },
      // Otherwise Lambda makes the log group itself, without our retention and key.
      dependsOn: [logs, role.policy],
    });
    this.name = name;
    this.arn = this.resource.arn;
  }
}
