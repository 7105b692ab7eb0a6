import { Construct } from 'constructs';
import { Route as AwsRoute } from '@cdktf/provider-aws/lib/route';
import type { Firewall } from '../../organization/organization';
import type { Place } from './place';
import type { VpcFirewall } from './vpc-firewall';

export interface FirewallRoutesProps {
  readonly place: Place;
  readonly firewall: Firewall;
  readonly vpcFirewall: VpcFirewall;
}

/** Sends what the named route tables lead to through the firewall's endpoint in their availability zone. */
export class FirewallRoutes extends Construct {
  constructor(scope: Construct, id: string, props: FirewallRoutesProps) {
    super(scope, id);
    const { firewall, place } = props;
    for (const { routeTable, availabilityZone, destination } of firewall.routes) {
      const endpoint = props.vpcFirewall.endpointIn(availabilityZone);
      new AwsRoute(this, `${routeTable}-${destination}`, {
        provider: place.provider,
        routeTableId: routeTable,
        ...(destination.includes(':')
          ? { destinationIpv6CidrBlock: destination }
          : { destinationCidrBlock: destination }),
        vpcEndpointId: endpoint.id,
        lifecycle: {
          precondition: [
            {
              condition: endpoint.exists,
              errorMessage:
                `The firewall of ${firewall.id} has no endpoint in ${availabilityZone}, where the route of ${routeTable} ` +
                `to ${destination} would lead: give the VPC a firewall subnet there, or correct the availabilityZone.`,
            },
          ],
        },
      });
    }
  }
}
