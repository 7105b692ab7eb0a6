import { Construct } from 'constructs';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { firewallName } from '../../organization/names';
import type { NewSubnet } from '../../organization/organization';
import type { Place } from './place';

export interface FirewallSubnetsProps {
  readonly place: Place;
  readonly vpc: string;
  readonly subnets: readonly NewSubnet[];
}

/** Subnets for a firewall's endpoints and nothing else. They use the VPC's main route table until the user gives them another. */
export class FirewallSubnets extends Construct {
  readonly ids: readonly string[];

  constructor(scope: Construct, id: string, props: FirewallSubnetsProps) {
    super(scope, id);
    const { place, vpc } = props;
    this.ids = props.subnets.map(({ availabilityZone, cidr }) => {
      const subnet = new Subnet(this, availabilityZone, {
        provider: place.provider,
        vpcId: vpc,
        availabilityZone,
        cidrBlock: cidr,
        tags: { Name: `${firewallName(vpc)}-${availabilityZone}` },
        // The firewall lets go of a subnet before it goes: AWS keeps one that holds an endpoint.
        lifecycle: { createBeforeDestroy: true },
      });
      return subnet.id;
    });
  }
}
