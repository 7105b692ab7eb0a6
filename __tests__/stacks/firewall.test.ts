import type { Organization, Vpc } from '../../organization/organization';
import { organization } from './organizations';
import { resourcesOf, type Resource, type Synthesized } from './synthesize';
import { synthesizeFirewall } from './synthesize-firewall';

const without = { id: 'vpc-0a1b2c3d', region: 'us-west-2', ruleGroupOnly: false, routes: [], capacity: 2000 };
const given: Vpc = { ...without, firewallSubnets: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'] };
const ruleGroupOnly: Vpc = { ...without, ruleGroupOnly: true };

const stackOf = (vpc: Vpc, changes: Partial<Organization> = {}) =>
  synthesizeFirewall({ ...organization, ...changes }, vpc);
const only = (stack: Synthesized, type: string): [string, Resource] => {
  const [found, ...others] = resourcesOf(stack, type);
  expect(others).toEqual([]);
  return found!;
};
const firewallOf = (stack: Synthesized) => only(stack, 'aws_networkfirewall_firewall')[1];
const policyOf = (stack: Synthesized) => only(stack, 'aws_networkfirewall_firewall_policy')[1]['firewall_policy'];

describe('a VPC with subnets for its firewall', () => {
  const stack = stackOf(given);

  it('gets a firewall in them whose policy refers to the rule group', () => {
    const [group] = only(stack, 'aws_networkfirewall_rule_group');
    expect(policyOf(stack).stateless_rule_group_reference).toEqual([
      { priority: 100, resource_arn: `\${aws_networkfirewall_rule_group.${group}.arn}` },
    ]);
    expect(firewallOf(stack)).toMatchObject({
      name: 'portcullis-vpc-0a1b2c3d',
      vpc_id: 'vpc-0a1b2c3d',
      subnet_mapping: [{ subnet_id: 'subnet-0a1b2c3d' }, { subnet_id: 'subnet-1a1b2c3d' }],
    });
    expect(resourcesOf(stack, 'aws_subnet')).toEqual([]);
  });

  it('passes and logs what it does not drop, fragments too, and cuts no connection that is open', () => {
    expect(policyOf(stack)).toMatchObject({
      stateless_default_actions: ['aws:forward_to_sfe'],
      stateless_fragment_default_actions: ['aws:forward_to_sfe'],
      stateful_engine_options: { rule_order: 'STRICT_ORDER', stream_exception_policy: 'CONTINUE' },
    });
    expect(policyOf(stack)).not.toHaveProperty('stateful_default_actions');
  });

  it('tells its endpoints to those who route by themselves', () => {
    expect(stack.configuration['output'].endpoints.value).toMatch(
      /^\$\{\{for state in aws_networkfirewall_firewall\.\w+\.firewall_status\[0\]\.sync_states : /,
    );
    expect(resourcesOf(stack, 'aws_route')).toEqual([]);
  });
});

describe('a VPC whose subnets are made', () => {
  const stack = stackOf({
    ...without,
    newSubnets: [
      { availabilityZone: 'us-west-2a', cidr: '10.1.0.0/28' },
      { availabilityZone: 'us-west-2b', cidr: '10.1.0.16/28' },
    ],
  });

  it('gets a subnet with a name in each zone, and the firewall in these', () => {
    const subnets = resourcesOf(stack, 'aws_subnet');
    expect(subnets.map(([, subnet]) => subnet)).toMatchObject([
      {
        vpc_id: 'vpc-0a1b2c3d',
        availability_zone: 'us-west-2a',
        cidr_block: '10.1.0.0/28',
        tags: { Name: 'portcullis-vpc-0a1b2c3d-us-west-2a' },
      },
      {
        vpc_id: 'vpc-0a1b2c3d',
        availability_zone: 'us-west-2b',
        cidr_block: '10.1.0.16/28',
        tags: { Name: 'portcullis-vpc-0a1b2c3d-us-west-2b' },
      },
    ]);
    expect(firewallOf(stack)['subnet_mapping']).toEqual(
      subnets.map(([id]) => ({ subnet_id: `\${aws_subnet.${id}.id}` })),
    );
  });

  it('keeps a subnet until the firewall has let go of it', () => {
    for (const [, subnet] of resourcesOf(stack, 'aws_subnet'))
      expect(subnet['lifecycle']).toEqual({ create_before_destroy: true });
  });
});

describe('a VPC with routes', () => {
  const route = { routeTable: 'rtb-0a1b2c3d', availabilityZone: 'us-west-2a' };
  const stack = stackOf({
    ...given,
    routes: [
      { ...route, destination: '0.0.0.0/0' },
      { routeTable: 'rtb-1a1b2c3d', availabilityZone: 'us-west-2b', destination: '2600:1f14::/35' },
    ],
  });
  const [ipv4, ipv6] = resourcesOf(stack, 'aws_route').map(([, resource]) => resource);

  it('sends each destination through the endpoint of the zone', () => {
    expect(ipv4).toMatchObject({ route_table_id: 'rtb-0a1b2c3d', destination_cidr_block: '0.0.0.0/0' });
    expect(ipv6).toMatchObject({ route_table_id: 'rtb-1a1b2c3d', destination_ipv6_cidr_block: '2600:1f14::/35' });
    const [firewall] = only(stack, 'aws_networkfirewall_firewall');
    expect(ipv4!['vpc_endpoint_id']).toBe(
      `\${one([for state in aws_networkfirewall_firewall.${firewall}.firewall_status[0].sync_states : ` +
        'state.attachment[0].endpoint_id if state.availability_zone == "us-west-2a"])}',
    );
  });

  it('says where a zone without an endpoint is', () => {
    const [{ condition, error_message: message }] = ipv6!['lifecycle'].precondition;
    expect(condition).toMatch(/^\$\{length\(\[.+"us-west-2b"\]\) == 1\}$/);
    expect(message).toContain('The firewall of vpc-0a1b2c3d has no endpoint in us-west-2b');
  });

  it('gets endpoints that take IPv6 when a route needs it, and only then', () => {
    const types = (vpc: Vpc) =>
      firewallOf(stackOf(vpc))['subnet_mapping'].map(({ ip_address_type: type }: Resource) => type);
    expect(types({ ...given, routes: [{ ...route, destination: '::/0' }] })).toEqual(['DUALSTACK', 'DUALSTACK']);
    expect(types({ ...given, routes: [{ ...route, destination: '0.0.0.0/0' }] })).toEqual([undefined, undefined]);
  });
});

describe('a VPC that has a firewall of its own', () => {
  const stack = stackOf(ruleGroupOnly);

  it('gets the rule group with its key and nothing else', () => {
    expect(Object.keys(stack.configuration['resource']).sort()).toEqual([
      'aws_kms_alias',
      'aws_kms_key',
      'aws_networkfirewall_rule_group',
    ]);
  });

  it('is told what its policy must refer to, and what tells if it does not', () => {
    const [group] = only(stack, 'aws_networkfirewall_rule_group');
    const { rule_group_arns: output } = stack.configuration['output'];
    expect(output.value).toEqual([`\${aws_networkfirewall_rule_group.${group}.arn}`]);
    expect(output.description).toContain('portcullis-unattached-rule-group');
  });
});

describe('deletion protection', () => {
  const flags = ['delete_protection', 'firewall_policy_change_protection', 'subnet_change_protection'];

  it.each([true, false])('of %s is that of the firewall, and of the plan that would destroy it', (isProtected) => {
    const stack = stackOf(given, { deletionProtection: isProtected });
    const firewall = firewallOf(stack);
    expect(flags.map((flag) => firewall[flag])).toEqual([isProtected, isProtected, isProtected]);
    for (const [, { lifecycle }] of [
      only(stack, 'aws_networkfirewall_firewall'),
      only(stack, 'aws_networkfirewall_rule_group'),
    ])
      expect(lifecycle.prevent_destroy).toBe(isProtected);
  });
});

describe('logs', () => {
  const destinations = (stack: Synthesized) =>
    only(stack, 'aws_networkfirewall_logging_configuration')[1]['logging_configuration'].log_destination_config;

  it('are of alerts alone and go to a log group, unless the organization asks for more', () => {
    const stack = stackOf(given);
    const [group] = only(stack, 'aws_cloudwatch_log_group');
    expect(destinations(stack)).toEqual([
      {
        log_type: 'ALERT',
        log_destination_type: 'CloudWatchLogs',
        log_destination: { logGroup: `\${aws_cloudwatch_log_group.${group}.name}` },
      },
    ]);
  });

  it('are of flows where these are named', () => {
    const types = (firewallLogs: Organization['firewallLogs']) =>
      (destinations(stackOf(given, { firewallLogs })) as { log_type: string }[]).map(({ log_type: type }) => type);
    expect(types({ types: ['ALERT', 'FLOW'] })).toEqual(['ALERT', 'FLOW']);
    expect(types({ types: ['FLOW'] })).toEqual(['FLOW']);
  });

  it('are none where the list is empty, and then nothing is made for them', () => {
    const stack = stackOf(given, { firewallLogs: { types: [] } });
    expect(resourcesOf(stack, 'aws_networkfirewall_logging_configuration')).toEqual([]);
    expect(resourcesOf(stack, 'aws_cloudwatch_log_group')).toEqual([]);
    expect(only(stack, 'aws_kms_key')[1]['policy']).not.toContain('logs.');
  });

  it.each([
    [
      { bucket: 'example-logs', prefix: 'firewalls' },
      { bucketName: 'example-logs', prefix: 'firewalls' },
    ],
    [{ bucket: 'example-logs' }, { bucketName: 'example-logs' }],
  ])('go to the bucket of %j', (where, destination) => {
    const stack = stackOf(given, { firewallLogs: { types: ['ALERT', 'FLOW'], ...where } });
    expect(resourcesOf(stack, 'aws_cloudwatch_log_group')).toEqual([]);
    expect(only(stack, 'aws_kms_key')[1]['policy']).not.toContain('logs.');
    expect(destinations(stack)).toEqual(
      ['ALERT', 'FLOW'].map((type) => ({
        log_type: type,
        log_destination_type: 'S3',
        log_destination: destination,
      })),
    );
  });
});
