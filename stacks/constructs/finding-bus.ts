import { Construct } from 'constructs';
import { CloudwatchEventArchive } from '@cdktf/provider-aws/lib/cloudwatch-event-archive';
import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { CloudwatchEventBusPolicy } from '@cdktf/provider-aws/lib/cloudwatch-event-bus-policy';
import { busName, findingArchive } from '../../organization/names';
import { busPolicy } from './bus-policy';
import { forwardedFindings } from './event-patterns';
import type { Place } from './place';

export interface FindingBusProps {
  /** Where findings come from; the bus is in the first one. */
  readonly places: readonly [Place, ...Place[]];
  /** The AWS Organization that the sender must be in. */
  readonly organizationId: string;
  /** Whose findings people are told of. */
  readonly products: readonly string[];
}

/** The bus on which the findings of every Region meet, and the archive from which they are replayed. */
export class FindingBus extends Construct {
  readonly name: string;
  readonly arn: string;
  /** A target on this bus is refused until the policy is there. */
  readonly policy: CloudwatchEventBusPolicy;

  constructor(scope: Construct, id: string, props: FindingBusProps) {
    super(scope, id);
    const [{ provider }] = props.places;
    // Without a key of ours: EventBridge uses those for custom and partner events, and these are AWS's own.
    const bus = new CloudwatchEventBus(this, 'bus', {
      provider,
      name: busName,
      description: 'Security Hub findings of every covered Region',
    });
    this.policy = new CloudwatchEventBusPolicy(this, 'policy', {
      provider,
      eventBusName: bus.name,
      policy: busPolicy(bus.arn, props),
    });
    new CloudwatchEventArchive(this, 'archive', {
      provider,
      name: findingArchive,
      description: 'What arrived on the bus: docs/runbook.md tells how to replay it',
      eventSourceArn: bus.arn,
      // What rules take, whatever else should come to lie on the bus.
      eventPattern: JSON.stringify(forwardedFindings(props.products)),
      retentionDays: 30,
    });
    this.name = bus.name;
    this.arn = bus.arn;
  }
}
