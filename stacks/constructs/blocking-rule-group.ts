import type { Precondition } from 'cdktf';
import { Construct } from 'constructs';
import { NetworkfirewallRuleGroup } from '@cdktf/provider-aws/lib/networkfirewall-rule-group';
import { ruleGroupName } from '../../organization/names';
import type { Firewall } from '../../organization/organization';
import type { EncryptionKey } from './encryption-key';
import type { Place } from './place';

export interface BlockingRuleGroupProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  /** Its VPC, with the capacity that this group has. */
  readonly group: Firewall;
  /** Whether Terraform refuses a plan that would take the group down. */
  readonly isProtected: boolean;
  /** What must hold of the groups that the VPC has: see `CapacityChange`. */
  readonly leavesNoGap: Precondition;
}

/** What an empty blocklist looks like: it is unsure whether AWS takes a group without rules. A documentation range. */
export const placeholderRule = { priority: 30000, source: '192.0.2.1/32', action: 'aws:drop' };

/** The stateless rule group of a VPC: made here, and from then on written by `update-nf-rg` alone. */
export class BlockingRuleGroup extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: BlockingRuleGroupProps) {
    super(scope, id);
    const { priority, source, action } = placeholderRule;
    const group = new NetworkfirewallRuleGroup(this, 'rule-group', {
      provider: props.place.provider,
      name: ruleGroupName(props.group),
      description: 'Hosts that Portcullis drops. Its rules are written at run time.',
      type: 'STATELESS',
      capacity: props.group.capacity,
      encryptionConfiguration: { type: 'CUSTOMER_KMS', keyId: props.key.arn },
      ruleGroup: {
        rulesSource: {
          statelessRulesAndCustomActions: {
            statelessRule: [
              {
                priority,
                ruleDefinition: {
                  actions: [action],
                  matchAttributes: { source: [{ addressDefinition: source }] },
                },
              },
            ],
          },
        },
      },
      lifecycle: {
        // The provider sends its own state's rules along with a change of any of these, and so would lift every block.
        ignoreChanges: ['rule_group', 'description', 'encryption_configuration'],
        // A group that goes must be out of the policy first: AWS keeps one that is in use.
        createBeforeDestroy: true,
        preventDestroy: props.isProtected,
        precondition: [props.leavesNoGap],
      },
    });
    this.arn = group.arn;
  }
}
