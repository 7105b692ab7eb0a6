import { Construct } from 'constructs';
import { NetworkfirewallFirewall } from '@cdktf/provider-aws/lib/networkfirewall-firewall';
import { NetworkfirewallFirewallPolicy } from '@cdktf/provider-aws/lib/networkfirewall-firewall-policy';
import { firewallName } from '../../organization/names';
import type { Firewall } from '../../organization/organization';
import type { BlockingRuleGroup } from './blocking-rule-group';
import type { EncryptionKey } from './encryption-key';
import type { Place } from './place';

export interface VpcFirewallProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  readonly firewall: Firewall;
  /** The subnets for its endpoints, one for each availability zone. */
  readonly subnets: readonly string[];
  /** What it drops: one, or two while the capacity changes. */
  readonly ruleGroups: readonly BlockingRuleGroup[];
  /** Whether AWS refuses to delete it and to change its policy or subnets, and Terraform to plan its destruction. */
  readonly isProtected: boolean;
}

/** A VPC's Network Firewall, with a policy that drops what our rule groups hold and passes everything else. */
export class VpcFirewall extends Construct {
  readonly arn: string;
  /** Map of the endpoints' ids by availability zone, as an expression of Terraform: AWS gives them when it makes them. */
  readonly endpoints: string;
  private readonly states: string;

  constructor(scope: Construct, id: string, props: VpcFirewallProps) {
    super(scope, id);
    const { key, firewall, isProtected } = props;
    const { provider } = props.place;
    const name = firewallName(firewall.id);
    const encryptionConfiguration = { type: 'CUSTOMER_KMS', keyId: key.arn };
    const policy = new NetworkfirewallFirewallPolicy(this, 'policy', {
      provider,
      name,
      encryptionConfiguration,
      firewallPolicy: {
        // What is not dropped goes on to stateful inspection, fragments too, since only what passes there is logged.
        statelessDefaultActions: ['aws:forward_to_sfe'],
        statelessFragmentDefaultActions: ['aws:forward_to_sfe'],
        statelessRuleGroupReference: props.ruleGroups.map(({ arn }, index) => ({
          priority: 100 + index,
          resourceArn: arn,
        })),
        statefulEngineOptions: {
          // Without default actions: `aws:drop_established` would drop all that no rule passes, `aws:alert_established`
          // write an alert for every connection.
          ruleOrder: 'STRICT_ORDER',
          // No rule of ours looks at a connection's state. To drop or reject one whose beginning was not seen would
          // only cut those that are open when a route is led here or an endpoint is replaced.
          streamExceptionPolicy: 'CONTINUE',
        },
      },
    });
    // An endpoint takes IPv6 only where it was made for both, and its subnet must have networks of both.
    const ipAddressType = firewall.routes.some(({ destination }) => destination.includes(':'))
      ? { ipAddressType: 'DUALSTACK' }
      : {};
    const vpcFirewall = new NetworkfirewallFirewall(this, 'firewall', {
      provider,
      name,
      vpcId: firewall.id,
      firewallPolicyArn: policy.arn,
      subnetMapping: props.subnets.map((subnetId) => ({ subnetId, ...ipAddressType })),
      encryptionConfiguration,
      deleteProtection: isProtected,
      firewallPolicyChangeProtection: isProtected,
      subnetChangeProtection: isProtected,
      // AWS would refuse as well, but only after Terraform has taken down the routes that lead here.
      lifecycle: { preventDestroy: isProtected },
    });
    this.arn = vpcFirewall.arn;
    this.states = `${vpcFirewall.terraformResourceType}.${vpcFirewall.friendlyUniqueId}.firewall_status[0].sync_states`;
    this.endpoints = `\${{for state in ${this.states} : state.availability_zone => state.attachment[0].endpoint_id}}`;
  }

  /** The endpoint of an availability zone, and whether there is one, as expressions of Terraform. */
  endpointIn(availabilityZone: string): { readonly id: string; readonly exists: string } {
    const ids = `[for state in ${this.states} : state.attachment[0].endpoint_id if state.availability_zone == "${availabilityZone}"]`;
    return { id: `\${one(${ids})}`, exists: `\${length(${ids}) == 1}` };
  }
}
