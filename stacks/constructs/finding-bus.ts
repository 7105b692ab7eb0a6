import { Construct } from 'constructs';
import { CloudwatchEventArchive } from '@cdktf/provider-aws/lib/cloudwatch-event-archive';
import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { CloudwatchEventBusPolicy } from '@cdktf/provider-aws/lib/cloudwatch-event-bus-policy';
import { busName, findingArchive, forwarder, roleArn, roleName } from '../../organization/names';
import { securityHubFindings } from './event-patterns';
import { forwardingRuleArn } from './event-rules';
import type { Place } from './place';
import { policyDocument } from './policy';

export interface FindingBusProps {
  /** Where findings come from; the bus is in the first one. */
  readonly places: readonly [Place, ...Place[]];
  /** The AWS Organization that the sender must be in. */
  readonly organizationId: string;
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
      retentionDays: 30,
    });
    this.name = bus.name;
    this.arn = bus.arn;
  }
}

/**
 * Lets in what the forwarding rules of the covered Regions send, and keeps out the rest: within an account a role's own
 * policy suffices, so that a policy which only allows would keep out nobody there. No source says which keys EventBridge
 * supplies when a rule sends to a bus of its own account: what is denied is what a key says, never that it is absent.
 */
function busPolicy(bus: string, { places, organizationId }: FindingBusProps): string {
  const [{ account, region, partition }] = places;
  const { source, 'detail-type': detailType } = securityHubFindings;
  const denied = { Effect: 'Deny', Principal: '*', Action: 'events:PutEvents', Resource: bus } as const;
  return policyDocument([
    {
      Sid: 'ForwardedFindings',
      // The role is named by a condition: the bus is made before it, and a principal must exist.
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: 'events:PutEvents',
      Resource: bus,
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': organizationId },
        ArnEquals: {
          'aws:PrincipalArn': roleArn(region, account, roleName(forwarder)),
          'aws:SourceArn': places.map(forwardingRuleArn),
        },
        'ForAllValues:StringEquals': { 'events:source': source, 'events:detail-type': detailType },
        // For all of no values everything holds.
        Null: { 'events:source': 'false', 'events:detail-type': 'false' },
      },
    },
    {
      Sid: 'NothingButSecurityHub',
      ...denied,
      Condition: { 'ForAnyValue:StringNotEquals': { 'events:source': source } },
    },
    {
      Sid: 'NothingButFindings',
      ...denied,
      Condition: { 'ForAnyValue:StringNotEquals': { 'events:detail-type': detailType } },
    },
    {
      Sid: 'NoOtherAccountOrRegion',
      ...denied,
      Condition: {
        Null: { 'aws:SourceArn': 'false' },
        ArnNotLike: { 'aws:SourceArn': places.map((place) => `arn:${partition}:events:${place.region}:${account}:*`) },
      },
    },
  ]);
}
