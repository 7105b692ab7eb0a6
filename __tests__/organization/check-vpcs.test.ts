import { loadText, refusal, soundWith } from './organization-file';

/** The sound file whose first VPC has these lines in the place of its subnets. */
const shopWith = (...lines: string[]) =>
  soundWith('        firewallSubnets: [subnet-0a1b2c3d]\n', lines.map((line) => `        ${line}\n`).join(''));

describe('a VPC', () => {
  it('may have subnets made for it and routes through its firewall', () => {
    const text = shopWith(
      'newSubnets: [{ availabilityZone: us-west-2a, cidr: 10.0.255.0/28 }]',
      'routes: [{ routeTable: rtb-0a1b2c3d, availabilityZone: us-west-2a }]',
    );
    expect(loadText(text).members[0]?.vpcs[0]).toMatchObject({
      newSubnets: [{ availabilityZone: 'us-west-2a', cidr: '10.0.255.0/28' }],
      routes: [{ routeTable: 'rtb-0a1b2c3d', availabilityZone: 'us-west-2a', destination: '0.0.0.0/0' }],
    });
  });

  it('may have a rule group only', () => {
    const [vpc] = loadText(shopWith('ruleGroupOnly: true')).members[0]!.vpcs;
    expect(vpc).toMatchObject({ ruleGroupOnly: true });
    expect(vpc).not.toHaveProperty('firewallSubnets');
  });

  it('may change its capacity in two steps', () => {
    const text = soundWith('capacity: 100', 'capacity: 20000\n        formerCapacity: 10000');
    expect(loadText(text).members[1]?.vpcs[0]).toMatchObject({ capacity: 20_000, formerCapacity: 10_000 });
  });

  const subnet = 'newSubnets: [{ availabilityZone: us-west-2a, cidr: 10.0.255.0/28 }]';
  it.each([
    [
      'has no kind of firewall',
      shopWith('capacity: 100'),
      '11:13 members[0].vpcs[0].id: has no firewall: give firewallSubnets, newSubnets, or ruleGroupOnly where it has one already',
    ],
    [
      'has two kinds of firewall',
      shopWith('firewallSubnets: [subnet-0a1b2c3d]', 'ruleGroupOnly: true'),
      '14:9 members[0].vpcs[0].ruleGroupOnly: does not go together with firewallSubnets: keep one',
    ],
    [
      'has a new subnet elsewhere',
      shopWith('newSubnets: [{ availabilityZone: us-east-1a, cidr: 10.0.255.0/28 }]'),
      '13:42 members[0].vpcs[0].newSubnets[0].availabilityZone: "us-east-1a" is not in the VPC\'s Region, us-west-2',
    ],
    [
      'has two new subnets in one zone',
      shopWith(
        'newSubnets:',
        '  - { availabilityZone: us-west-2a, cidr: 10.0.255.0/28 }',
        '  - { availabilityZone: us-west-2a, cidr: 10.0.255.16/28 }',
      ),
      '15:33 members[0].vpcs[0].newSubnets[1].availabilityZone: "us-west-2a" is at members[0].vpcs[0].newSubnets[0].availabilityZone already: keep one',
    ],
    [
      'has a new subnet that is too small',
      shopWith('newSubnets: [{ availabilityZone: us-west-2a, cidr: 10.0.255.0/29 }]'),
      '13:60 members[0].vpcs[0].newSubnets[0].cidr: "10.0.255.0/29" is no subnet: give an IPv4 network of /16 to /28',
    ],
    [
      'has a new subnet of IPv6',
      shopWith("newSubnets: [{ availabilityZone: us-west-2a, cidr: '2a0b:f4c0::/28' }]"),
      '13:60 members[0].vpcs[0].newSubnets[0].cidr: "2a0b:f4c0::/28" is no subnet: give an IPv4 network of /16 to /28',
    ],
    [
      'has a route into a zone of another Region',
      shopWith(
        'firewallSubnets: [subnet-0a1b2c3d]',
        'routes: [{ routeTable: rtb-0a1b2c3d, availabilityZone: us-east-1a }]',
      ),
      '14:64 members[0].vpcs[0].routes[0].availabilityZone: "us-east-1a" is not in the VPC\'s Region, us-west-2',
    ],
    [
      'has a route into a zone without an endpoint',
      shopWith(subnet, 'routes: [{ routeTable: rtb-0a1b2c3d, availabilityZone: us-west-2b }]'),
      '14:64 members[0].vpcs[0].routes[0].availabilityZone: "us-west-2b" has no endpoint: add a subnet there to newSubnets',
    ],
    [
      'has a route of IPv6 to endpoints in subnets that are made',
      shopWith(subnet, "routes: [{ routeTable: rtb-0a1b2c3d, availabilityZone: us-west-2a, destination: '::/0' }]"),
      '14:89 members[0].vpcs[0].routes[0].destination: "::/0" needs endpoints for IPv6, and newSubnets have none: give firewallSubnets that have IPv6 networks',
    ],
    [
      'has two routes to one destination in a table',
      shopWith(
        subnet,
        'routes:',
        '  - { routeTable: rtb-0a1b2c3d, availabilityZone: us-west-2a }',
        "  - { routeTable: rtb-0a1b2c3d, availabilityZone: us-west-2a, destination: '0.0.0.0/0' }",
      ),
      '16:27 members[0].vpcs[0].routes[1].routeTable: "rtb-0a1b2c3d to 0.0.0.0/0" is at members[0].vpcs[0].routes[0].routeTable already: keep one',
    ],
    [
      'has routes and a rule group only',
      shopWith('ruleGroupOnly: true', 'routes: [{ routeTable: rtb-0a1b2c3d, availabilityZone: us-west-2a }]'),
      '14:17 members[0].vpcs[0].routes: need the endpoints of a firewall, and a rule group only has none',
    ],
    [
      'changes its capacity to what it is',
      soundWith('capacity: 100', 'capacity: 100\n        formerCapacity: 100'),
      '21:25 members[1].vpcs[0].formerCapacity: is the capacity itself: leave it out, or give capacity another value',
    ],
    [
      'changes its capacity beyond what a policy holds',
      soundWith('capacity: 100', 'capacity: 20000\n        formerCapacity: 15000'),
      '21:25 members[1].vpcs[0].formerCapacity: and capacity are 35000 units, and a firewall policy holds 30000: the two rule groups cannot stand side by side; choose a smaller capacity',
    ],
  ])('is refused when it %s', (_, text, line) => {
    expect(refusal(text)).toEqual([`organization.yaml:${line}`]);
  });
});
