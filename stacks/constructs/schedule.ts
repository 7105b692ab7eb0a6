import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { roleName } from '../../organization/names';
import type { DeadLetterQueue } from './dead-letter-queue';
import type { EncryptionKey } from './encryption-key';
import { NodeFunction } from './node-function';
import type { Place } from './place';
import { ServiceRole } from './service-role';
import type { StateMachine } from './state-machine';

export interface ScheduleProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  /** Becomes `portcullis-<name>`. */
  readonly name: string;
  readonly description: string;
  readonly everyMinutes: number;
  readonly starts: StateMachine | NodeFunction;
  readonly deadLetters: DeadLetterQueue;
  /** What is destroyed only after it. */
  readonly after?: readonly ITerraformDependable[];
}

/** Starts a state machine, or invokes a function without waiting for its answer, again and again. */
export class Schedule extends Construct {
  readonly resource: SchedulerSchedule;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { place, name, everyMinutes, starts, deadLetters } = props;
    const role = new ServiceRole(this, 'access', {
      place,
      owner: name,
      service: 'scheduler',
      permissions: [
        {
          Sid: 'Start',
          Action: starts instanceof NodeFunction ? 'lambda:InvokeFunction' : 'states:StartExecution',
          Resource: starts.arn,
        },
        // Unlike a rule, a schedule writes to its dead-letter queue under its own role.
        { Sid: 'DeadLetters', Action: 'sqs:SendMessage', Resource: deadLetters.arn },
        props.key.use(),
      ],
    });
    this.resource = new SchedulerSchedule(this, 'schedule', {
      provider: place.provider,
      name: roleName(name),
      description: props.description,
      scheduleExpression: `rate(${everyMinutes} minutes)`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: starts.arn,
        roleArn: role.arn,
        input: '{}',
        deadLetterConfig: { arn: deadLetters.arn },
        // A run that is late by one interval is made good by the next one.
        retryPolicy: { maximumEventAgeInSeconds: everyMinutes * 60, maximumRetryAttempts: 5 },
      },
      dependsOn: [role.policy, ...(props.after ?? [])],
    });
  }
}
