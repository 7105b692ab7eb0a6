import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { DynamodbTableItem } from '@cdktf/provider-aws/lib/dynamodb-table-item';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import type { StateMachineName } from '../../organization/names';
import type { EncryptionKey } from './encryption-key';
import { fillDefinition } from './fill-definition';
import type { NodeFunction } from './node-function';
import type { Place } from './place';
import { ofItems, type Statement } from './policy';
import { ServiceRole } from './service-role';

export interface StateMachineProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  /** Also the name of the definition, `statemachines/<name>.asl.json`. */
  readonly name: StateMachineName;
  /** The functions that the definition invokes; `add-ip-to-ddb` fills `${AddIpToDdbArn}`. */
  readonly invokes: readonly NodeFunction[];
  /** The table that fills `${StateTable}`, and what the definition does with it, such as `GetItem`. */
  readonly state?: { readonly table: DynamodbTable; readonly actions: readonly ('GetItem' | 'UpdateItem')[] };
  /** The batches of firewalls, which are there before the definition that names them; their numbers fill `${Batches}`. */
  readonly batches?: ReadonlyMap<number, DynamodbTableItem>;
  readonly logRetentionDays: number;
}

/** A Step Functions state machine with a role for exactly what its definition does. */
export class StateMachine extends Construct {
  readonly name: StateMachineName;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    const { place, key, name, invokes, state } = props;
    const { provider } = place;
    const template = readFileSync(join(__dirname, '..', '..', 'statemachines', `${name}.asl.json`), 'utf8');
    const logs = new CloudwatchLogGroup(this, 'logs', {
      provider,
      // Below this prefix the resource policy for log delivery does not grow with every state machine of the account.
      name: `/aws/vendedlogs/states/${name}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: key.arn,
    });
    const role = new ServiceRole(this, 'access', {
      place,
      owner: name,
      service: 'states',
      permissions: [
        { Sid: 'Functions', Action: 'lambda:InvokeFunction', Resource: invokes.map(({ arn }) => arn) },
        ...(state ? [...stateAccess(state), key.use()] : []),
        ...deliveryOfLogsAndTraces,
      ],
    });
    const machine = new SfnStateMachine(this, 'machine', {
      provider,
      name,
      roleArn: role.arn,
      definition: fillDefinition(template, {
        Partition: place.partition,
        ...Object.fromEntries(invokes.map((invoked) => [placeholderOf(invoked), invoked.arn])),
        ...(state ? { StateTable: state.table.name } : {}),
        ...(props.batches ? { Batches: [...props.batches.keys()].join(', ') } : {}),
      }),
      // Inputs and outputs too: every decision must be explainable afterwards. The log group is encrypted with our key.
      loggingConfiguration: { level: 'ALL', includeExecutionData: true, logDestination: `${logs.arn}:*` },
      tracingConfiguration: { enabled: true },
      // Step Functions tries the log destination when the machine is made.
      dependsOn: [role.policy, ...(props.batches?.values() ?? [])],
    });
    this.name = name;
    this.arn = machine.arn;
  }
}

function placeholderOf({ name }: NodeFunction): string {
  return `${name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())}Arn`;
}

function stateAccess({ table, actions }: NonNullable<StateMachineProps['state']>): Statement[] {
  const counter = { Sid: 'State', Action: actions.map((action) => `dynamodb:${action}`), Resource: table.arn };
  return [ofItems(['blocklist'], counter)];
}

const deliveryOfLogsAndTraces: readonly Statement[] = [
  {
    Sid: 'LogDeliveryHasNoResources',
    Action: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    Resource: '*',
  },
  {
    Sid: 'TracesHaveNoResources',
    Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
    Resource: '*',
  },
];
