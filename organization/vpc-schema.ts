import { z } from 'zod';
import { availabilityZone, destination, expected, network, regionName, text, wholeNumber } from './forms';

/** What a VPC has unless it says otherwise. */
export const defaults = { capacity: 2000, destination: '0.0.0.0/0' } as const;

const newSubnet = z.strictObject(
  {
    availabilityZone: availabilityZone.describe('Availability zone of the subnet.'),
    cidr: network.describe('IPv4 network of the subnet, /28 or larger, unused in the VPC.'),
  },
  { error: expected('a map with availabilityZone and cidr') },
);

const route = z.strictObject(
  {
    routeTable: text(
      /^rtb-([0-9a-f]{8}|[0-9a-f]{17})$/,
      'a route table id: rtb- and 8 or 17 hexadecimal digits',
    ).describe('Id of the route table, which has no route to the destination yet.'),
    availabilityZone: availabilityZone.describe(
      "The zone whose endpoint the route leads to: that of the table's subnets.",
    ),
    destination: destination
      .default(defaults.destination)
      .describe('Network in canonical CIDR form that is reached through the firewall.'),
  },
  { error: expected('a map with routeTable and availabilityZone') },
);

const capacity = wholeNumber(2, 30000, 'capacity units');

/** The form of a VPC in `organization.yaml`. */
export const vpcSchema = z
  .strictObject(
    {
      id: text(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, 'a VPC id: vpc- and 8 or 17 hexadecimal digits').describe(
        'Id of the VPC.',
      ),
      region: regionName.describe('Region of the VPC: the home Region or a linked one.'),
      firewallSubnets: z
        .array(text(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, 'a subnet id: subnet- and 8 or 17 hexadecimal digits'), {
          error: expected('a list of subnet ids'),
        })
        .min(1, { error: 'holds no subnet: give at least one for the endpoints of the firewall' })
        .exactOptional()
        .describe("Subnets that exist for the firewall's endpoints, at most one for each availability zone."),
      newSubnets: z
        .array(newSubnet, { error: expected('a list of subnets') })
        .min(1, { error: 'holds no subnet: give at least one for the endpoints of the firewall' })
        .exactOptional()
        .describe("Subnets that are made for the firewall's endpoints, one for each availability zone."),
      ruleGroupOnly: z
        .boolean({ error: expected('true or false, without quotes') })
        .default(false)
        .describe('Whether the VPC has a firewall of its own already, whose policy refers to our rule group.'),
      routes: z
        .array(route, { error: expected('a list of routes, [] where there is none') })
        .default([])
        .describe("Routes of route tables that exist through the firewall's endpoints."),
      capacity: capacity
        .default(defaults.capacity)
        .describe(
          'Capacity units of the rule group: two for each blocked network. Fixed when the group is made: a change makes another.',
        ),
      formerCapacity: capacity
        .exactOptional()
        .describe('While a capacity changes: the one before, whose rule group stays until the new one is filled.'),
    },
    { error: expected('a map with id and region') },
  )
  .describe('A VPC that gets a firewall, or a rule group for the firewall that it has.');
