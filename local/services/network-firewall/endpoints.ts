import { AwsError, type Moto, type Where } from '../../service';
import type { SubnetMapping } from './model';
import type { Attachment, FirewallState } from './state';
import { parameter } from './validation';

/** Where a firewall can be attached: a subnet of its VPC. */
export interface Zone {
  readonly subnet: string;
  readonly zone: string;
}

/**
 * Looks the subnets up in EC2; throws when one is unknown, of another VPC, shares its zone with another one, or has no
 * IPv6 for an endpoint that shall take it.
 */
export async function findZones(
  moto: Moto,
  where: Where,
  vpc: string,
  mappings: readonly SubnetMapping[],
  taken: readonly Attachment[],
): Promise<Zone[]> {
  const zones = await Promise.all(
    mappings.map(async ({ SubnetId: subnet, IPAddressType }) => {
      const xml = await describeSubnet(moto, where, subnet);
      if (element(xml, 'vpcId') !== vpc) throw parameter(subnet, `the subnet is not in ${vpc}`);
      if (IPAddressType === 'DUALSTACK' && !xml.includes('<ipv6CidrBlock>')) {
        throw parameter(subnet, 'the subnet has no IPv6 network, so that its endpoint cannot be DUALSTACK');
      }
      return { subnet, zone: element(xml, 'availabilityZone') };
    }),
  );
  const all = [...taken, ...zones].map(({ zone }) => zone);
  const twice = all.find((zone, index) => all.indexOf(zone) !== index);
  if (twice !== undefined)
    throw parameter(
      mappings.map(({ SubnetId }) => SubnetId),
      `there can be one subnet per Availability Zone, ${twice} has two`,
    );
  return zones;
}

/** Makes the endpoints that routes point to, tagged as AWS tags them. */
export async function createEndpoints(
  moto: Moto,
  where: Where,
  firewall: FirewallState,
  zones: readonly Zone[],
): Promise<Attachment[]> {
  return Promise.all(
    zones.map(async ({ subnet, zone }) => {
      const xml = await moto.query(where, 'ec2', {
        Action: 'CreateVpcEndpoint',
        Version: '2016-11-15',
        VpcEndpointType: 'GatewayLoadBalancer',
        VpcId: firewall.vpc,
        'SubnetId.1': subnet,
        ServiceName: `com.amazonaws.vpce.${where.region}.vpce-svc-0a1b2c3d4e5f60718`,
        'TagSpecification.1.ResourceType': 'vpc-endpoint',
        'TagSpecification.1.Tag.1.Key': 'AWSNetworkFirewallManaged',
        'TagSpecification.1.Tag.1.Value': 'true',
        'TagSpecification.1.Tag.2.Key': 'Firewall',
        'TagSpecification.1.Tag.2.Value': firewall.arn,
      });
      return { subnet, zone, endpoint: element(xml, 'vpcEndpointId') };
    }),
  );
}

export async function deleteEndpoints(moto: Moto, where: Where, attachments: readonly Attachment[]): Promise<void> {
  if (attachments.length === 0) return;
  await moto.query(where, 'ec2', {
    Action: 'DeleteVpcEndpoints',
    Version: '2016-11-15',
    ...Object.fromEntries(attachments.map(({ endpoint }, index) => [`VpcEndpointId.${index + 1}`, endpoint])),
  });
}

async function describeSubnet(moto: Moto, where: Where, subnet: string): Promise<string> {
  try {
    return await moto.query(where, 'ec2', { Action: 'DescribeSubnets', Version: '2016-11-15', 'SubnetId.1': subnet });
  } catch (error) {
    if (error instanceof AwsError && error.code.endsWith('.NotFound')) throw parameter(subnet, error.message);
    throw error;
  }
}

function element(xml: string, name: string): string {
  const found = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  if (found === undefined) throw new AwsError('InternalServerError', `EC2 answered no ${name}: ${xml}`, 500);
  return found;
}
