import { NetworkFirewall } from '../../../local/services/network-firewall/network-firewall';
import { onlyDeclared } from '../declared-errors';
import { AwsError, type Moto, type Observation } from '../../../local/service';

/** Untyped, as it comes out of the JSON of an answer. */
type Answer = ReturnType<typeof JSON.parse>;

export const account = '111111111111';
export const region = 'eu-west-1';
export const vpc = 'vpc-0a1b2c3d';

/**
 * A Network Firewall over an EC2 with two zones, and the endpoints that it made there. Ids of subnets begin with their
 * zone and end with 6 where there is IPv6.
 */
export function harness() {
  const endpoints = new Set<string>();
  const observed: Observation[] = [];
  const moto = {
    query: async (_where: unknown, _service: string, parameters: Record<string, string>) => {
      if (parameters['Action'] === 'DescribeSubnets') return describeSubnet(parameters['SubnetId.1']!);
      if (parameters['Action'] === 'CreateVpcEndpoint') {
        const id = `vpce-${endpoints.size + 1}`;
        endpoints.add(id);
        return `<vpcEndpointId>${id}</vpcEndpointId>`;
      }
      Object.entries(parameters).forEach(
        ([name, value]) => name.startsWith('VpcEndpointId') && endpoints.delete(value),
      );
      return '';
    },
  } as unknown as Moto;
  const firewall = new NetworkFirewall({ moto, observations: { add: (observation) => observed.push(observation) } });
  const call = async (operation: string, input: object, where = { account, region }): Promise<Answer> => {
    const answering = firewall.handle({
      ...where,
      service: 'network-firewall',
      operation,
      accessKeyId: account,
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from(JSON.stringify(input)),
    });
    const answer = await onlyDeclared('network-firewall', operation, answering);
    return JSON.parse(JSON.stringify(answer.body));
  };
  return { firewall, call, endpoints, observed };
}

function describeSubnet(subnet: string): string {
  if (subnet.startsWith('subnet-f')) throw new AwsError('InvalidSubnetID.NotFound', `There is no ${subnet}`);
  const zone = subnet.startsWith('subnet-a') ? 'eu-west-1a' : 'eu-west-1b';
  const ipv6 = subnet.endsWith('6') ? '<ipv6CidrBlock>2600:1f14:0:1::/64</ipv6CidrBlock>' : '';
  return `<vpcId>${vpc}</vpcId><availabilityZone>${zone}</availabilityZone>${ipv6}`;
}

export const rule = (priority: number, match: object, actions: string[] = ['aws:drop']) => ({
  Priority: priority,
  RuleDefinition: { Actions: actions, MatchAttributes: match },
});
export const addresses = (...list: string[]) => list.map((AddressDefinition) => ({ AddressDefinition }));
export const group = (rules: object[], rest: object = {}) => ({
  RulesSource: { StatelessRulesAndCustomActions: { StatelessRules: rules, ...rest } },
});
export const placeholder = group([rule(65535, { Sources: addresses('192.0.2.1/32') })]);
export const newGroup = (name = 'edge', more: object = {}) => ({
  RuleGroupName: name,
  Type: 'STATELESS',
  Capacity: 100,
  RuleGroup: placeholder,
  ...more,
});
export const policy = (arns: string[], more: object = {}) => ({
  StatelessDefaultActions: ['aws:forward_to_sfe'],
  StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
  StatelessRuleGroupReferences: arns.map((ResourceArn, index) => ({ ResourceArn, Priority: index + 1 })),
  ...more,
});

/** A rule group in a policy in a firewall of the VPC. */
export async function deployed() {
  const made = harness();
  const { RuleGroupResponse: ruleGroup } = await made.call('CreateRuleGroup', newGroup());
  const { FirewallPolicyResponse } = await made.call('CreateFirewallPolicy', {
    FirewallPolicyName: 'edge',
    FirewallPolicy: policy([ruleGroup.RuleGroupArn]),
  });
  await made.call('CreateFirewall', {
    FirewallName: 'edge',
    VpcId: vpc,
    FirewallPolicyArn: FirewallPolicyResponse.FirewallPolicyArn,
    SubnetMappings: [{ SubnetId: 'subnet-a1' }],
  });
  const policyArn: string = FirewallPolicyResponse.FirewallPolicyArn;
  return { ...made, groupArn: String(ruleGroup.RuleGroupArn), policyArn };
}
