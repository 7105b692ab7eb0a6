import { Construct } from 'constructs';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { DeadLetterQueue } from './dead-letter-queue';
import type { EventPattern } from './event-patterns';
import { deliveryRetry } from './event-rules';
import type { FindingBus } from './finding-bus';
import type { Place } from './place';
import { ServiceRole } from './service-role';
import type { StateMachine } from './state-machine';

export interface FindingRuleProps {
  readonly place: Place;
  readonly bus: FindingBus;
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
  readonly starts: StateMachine;
  readonly deadLetters: DeadLetterQueue;
}

/** Starts a state machine for each finding on the bus that fits a pattern, under a role for that machine alone. */
export class FindingRule extends Construct {
  constructor(scope: Construct, id: string, props: FindingRuleProps) {
    super(scope, id);
    const { place, bus, name, starts } = props;
    const { provider } = place;
    const rule = new CloudwatchEventRule(this, 'rule', {
      provider,
      name,
      description: props.description,
      eventBusName: bus.name,
      eventPattern: JSON.stringify(props.pattern),
    });
    const role = new ServiceRole(this, 'access', {
      place,
      owner: name,
      service: 'events',
      permissions: [{ Sid: 'Start', Action: 'states:StartExecution', Resource: starts.arn }],
    });
    new CloudwatchEventTarget(this, 'target', {
      provider,
      rule: rule.name,
      eventBusName: bus.name,
      targetId: starts.name,
      arn: starts.arn,
      roleArn: role.arn,
      deadLetterConfig: { arn: props.deadLetters.arn },
      retryPolicy: deliveryRetry,
      // Permission errors are not retried: the first event would go straight to the dead-letter queue.
      dependsOn: [role.policy],
    });
  }
}
