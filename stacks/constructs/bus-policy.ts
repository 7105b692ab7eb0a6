import { forwarder, roleArn, roleName } from '../../organization/names';
import { securityHubImports } from './event-patterns';
import { forwardingRuleArn } from './event-rules';
import type { Where } from './place';
import { policyDocument } from './policy';

export interface BusPolicyProps {
  /** Where findings come from; the bus is in the first one. */
  readonly places: readonly [Where, ...Where[]];
  /** The AWS Organization that the sender must be in. */
  readonly organizationId: string;
}

/**
 * Lets in what the forwarding rules of the covered Regions send, and keeps out the rest: within an account a role's own
 * policy suffices, so that a policy which only allows would keep out nobody there. No source says which keys EventBridge
 * supplies when a rule sends to a bus of its own account: what is denied is what a key says, never that it is absent.
 */
export function busPolicy(bus: string, { places, organizationId }: BusPolicyProps): string {
  const [{ account, region, partition }] = places;
  const { source, 'detail-type': detailType } = securityHubImports;
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
