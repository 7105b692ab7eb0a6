import { Construct } from 'constructs';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { NetworkfirewallFirewall } from '@cdktf/provider-aws/lib/networkfirewall-firewall';
import { NetworkfirewallFirewallPolicy } from '@cdktf/provider-aws/lib/networkfirewall-firewall-policy';
import { NetworkfirewallLoggingConfiguration } from '@cdktf/provider-aws/lib/networkfirewall-logging-configuration';
import { NetworkfirewallRuleGroup } from '@cdktf/provider-aws/lib/networkfirewall-rule-group';
import { firewallName } from '../../organization/names';
import type { Firewall } from '../../organization/organization';
import type { EncryptionKey } from './encryption-key';
import type { Place } from './place';

export interface VpcFirewallProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  readonly firewall: Firewall;
  readonly logRetentionDays: number;
}

/** What an empty blocklist looks like: it is unsure whether AWS takes a group without rules. A documentation range. */
export const placeholderRule = { priority: 30000, source: '192.0.2.1/32', action: 'aws:drop' };

/** A VPC's Network Firewall around the rule group whose rules `update-nf-rg` writes. */
export class VpcFirewall extends Construct {
  constructor(scope: Construct, id: string, props: VpcFirewallProps) {
    super(scope, id);
    const { key, firewall, logRetentionDays } = props;
    const { provider } = props.place;
    const name = firewallName(firewall.id);
    const encryptionConfiguration = { type: 'CUSTOMER_KMS', keyId: key.arn };
    const ruleGroup = new NetworkfirewallRuleGroup(this, 'rule-group', {
      provider,
      name,
      description: 'Hosts that Portcullis drops. Its rules are written at run time.',
      type: 'STATELESS',
      capacity: firewall.capacity,
      encryptionConfiguration,
      ruleGroup: {
        rulesSource: {
          statelessRulesAndCustomActions: {
            statelessRule: [
              {
                priority: placeholderRule.priority,
                ruleDefinition: {
                  actions: [placeholderRule.action],
                  matchAttributes: { source: [{ addressDefinition: placeholderRule.source }] },
                },
              },
            ],
          },
        },
      },
      // The provider sends its own state's rules along with a change of any of these, and so would lift every block.
      lifecycle: { ignoreChanges: ['rule_group', 'description', 'encryption_configuration'] },
    });
    const policy = new NetworkfirewallFirewallPolicy(this, 'policy', {
      provider,
      name,
      encryptionConfiguration,
      firewallPolicy: {
        // What is not dropped goes on to stateful inspection, which passes everything until the user adds to it.
        statelessDefaultActions: ['aws:forward_to_sfe'],
        statelessFragmentDefaultActions: ['aws:forward_to_sfe'],
        statelessRuleGroupReference: [{ priority: 100, resourceArn: ruleGroup.arn }],
        statefulEngineOptions: { ruleOrder: 'STRICT_ORDER' },
      },
    });
    const vpcFirewall = new NetworkfirewallFirewall(this, 'firewall', {
      provider,
      name,
      vpcId: firewall.id,
      firewallPolicyArn: policy.arn,
      subnetMapping: (firewall.firewallSubnets ?? []).map((subnetId) => ({ subnetId })),
      encryptionConfiguration,
      // `cdktf destroy` must be able to take down what `cdktf deploy` has built.
      deleteProtection: false,
    });
    const logs = new CloudwatchLogGroup(this, 'logs', {
      provider,
      name: `/aws/vendedlogs/network-firewall/${name}`,
      retentionInDays: logRetentionDays,
      kmsKeyId: key.arn,
    });
    new NetworkfirewallLoggingConfiguration(this, 'logging', {
      provider,
      firewallArn: vpcFirewall.arn,
      loggingConfiguration: {
        logDestinationConfig: ['ALERT', 'FLOW'].map((logType) => ({
          logType,
          logDestinationType: 'CloudWatchLogs',
          logDestination: { logGroup: logs.name },
        })),
      },
    });
  }
}
