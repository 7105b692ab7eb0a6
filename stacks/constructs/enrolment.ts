import { createHash } from 'node:crypto';
import { DynamodbTableItem } from '@cdktf/provider-aws/lib/dynamodb-table-item';
import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { LambdaInvocation } from '@cdktf/provider-aws/lib/lambda-invocation';
import { Fn, TerraformOutput, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Organization } from '../../organization/organization';
import type { DeadLetterQueue } from './dead-letter-queue';
import type { EncryptionKey } from './encryption-key';
import { enrolmentSettings } from './enrolment-settings';
import type { NodeFunction } from './node-function';
import type { Place } from './place';
import { Schedule } from './schedule';

export interface EnrolmentProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  readonly deadLetters: DeadLetterQueue;
  readonly organization: Organization;
  /** The state table, which the file's part is written to. */
  readonly state: DynamodbTable;
  readonly enrolMembers: NodeFunction;
  /** What must be there before anybody is enrolled: the organization's settings, and the topic that is told. */
  readonly after: ITerraformDependable[];
}

/**
 * Has accounts report: `enrol-members` runs when it or the file's part has changed, and every hour. Membership is no
 * resource of Terraform's, so that the stack does not grow with the organization.
 */
export class Enrolment extends Construct {
  /** The run of a deployment. */
  readonly run: LambdaInvocation;

  constructor(scope: Construct, id: string, props: EnrolmentProps) {
    super(scope, id);
    const { place, key, deadLetters, enrolMembers, after } = props;
    const { provider } = place;
    const settings = JSON.stringify(enrolmentSettings(props.organization));
    const item = new DynamodbTableItem(this, 'settings', {
      provider,
      tableName: props.state.name,
      hashKey: 'Name',
      item: JSON.stringify({ Name: { S: 'enrolment' }, Settings: { S: settings } }),
    });
    // Runs when it is destroyed, and so before all that it stands on: AWS lets no member turn off the hub that a stack of
    // ours turned on. Nothing of it ever changes, since Terraform would destroy it to make it anew.
    const parting = new LambdaInvocation(this, 'parting', {
      ...{ provider, functionName: enrolMembers.name, lifecycleScope: 'CRUD', input: JSON.stringify({ Do: 'part' }) },
      dependsOn: [enrolMembers.resource, item, ...after],
    });
    const schedule = new Schedule(this, 'schedule', {
      ...{ place, key, deadLetters, starts: enrolMembers, everyMinutes: 60 },
      name: 'enrol-members-hourly',
      description: 'Has the findings of every account come in',
      // It must not bring back who has just been let go.
      after: [parting],
    });
    this.run = new LambdaInvocation(this, 'run', {
      ...{ provider, functionName: enrolMembers.name, input: JSON.stringify({ Do: 'enrol' }) },
      triggers: { code: enrolMembers.codeHash, settings: createHash('sha256').update(settings).digest('hex') },
      dependsOn: [parting, schedule.resource],
    });
    const output = new TerraformOutput(this, 'enrolment', {
      description:
        'Which accounts the last deployment that ran enrol-members enrolled, and which do not report and why.',
      value: Fn.jsondecode(this.run.result) as unknown,
    });
    output.overrideLogicalId('enrolment');
  }
}
