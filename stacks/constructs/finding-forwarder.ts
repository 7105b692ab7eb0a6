import { Construct } from 'constructs';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';

import type { DeadLetterQueue } from './dead-letter-queue';
import { deliveryRetry, forwardingRule } from './event-rules';
import { forwardedFindings } from './event-patterns';
import type { FindingBus } from './finding-bus';
import type { Place } from './place';
import type { ServiceRole } from './service-role';

export interface FindingForwarderProps {
  /** The Region whose findings it sends on. */
  readonly place: Place;
  readonly bus: FindingBus;
  /** May put events on the bus. */
  readonly role: ServiceRole;
  readonly deadLetters: DeadLetterQueue;
  /** Whose findings people are told of. */
  readonly products: readonly string[];
}

/**
 * Sends a Region's Security Hub findings to the bus. AWS's own events arrive on the default bus only, and an event is
 * sent on but once: so straight to the bus from each Region, and never from bus to bus.
 */
export class FindingForwarder extends Construct {
  constructor(scope: Construct, id: string, props: FindingForwarderProps) {
    super(scope, id);
    const { bus, role } = props;
    const { provider } = props.place;
    const rule = new CloudwatchEventRule(this, 'rule', {
      provider,
      name: forwardingRule,
      description: `Security Hub findings to the bus ${bus.name}`,
      eventPattern: JSON.stringify(forwardedFindings(props.products)),
    });
    new CloudwatchEventTarget(this, 'target', {
      provider,
      rule: rule.name,
      targetId: 'bus',
      arn: bus.arn,
      roleArn: role.arn,
      deadLetterConfig: { arn: props.deadLetters.arn },
      retryPolicy: deliveryRetry,
      // Permission errors are not retried: the first event would go straight to the dead-letter queue.
      dependsOn: [bus.policy, role.policy],
    });
  }
}
