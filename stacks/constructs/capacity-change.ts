import { TerraformLocal, type Precondition } from 'cdktf';
import { Construct } from 'constructs';
import { DataAwsResourcegroupstaggingapiResources } from '@cdktf/provider-aws/lib/data-aws-resourcegroupstaggingapi-resources';
import { ruleGroupArn, ruleGroupsOf } from '../../organization/names';
import type { Firewall } from '../../organization/organization';
import type { Place } from './place';

export interface CapacityChangeProps {
  readonly place: Place;
  readonly firewall: Firewall;
  /** The stack, by whose tag its rule groups are found. */
  readonly stack: string;
}

/**
 * Looks at the rule groups that a VPC has, so that a new capacity never takes away the group that drops before there is
 * another that does. Terraform cannot tell that from the configuration: it shows no capacity but the one that is wanted.
 */
export class CapacityChange extends Construct {
  /** Holds unless a group of another capacity would go for one that is still to be made, and so holds no block yet. */
  readonly leavesNoGap: Precondition;

  constructor(scope: Construct, id: string, props: CapacityChangeProps) {
    super(scope, id);
    const { firewall, place } = props;
    const found = new DataAwsResourcegroupstaggingapiResources(this, 'found', {
      provider: place.provider,
      resourceTypeFilters: ['network-firewall:stateless-rulegroup'],
      tagFilter: [{ key: 'Stack', values: [props.stack] }],
    });
    const list = `data.${found.terraformResourceType}.${found.friendlyUniqueId}.resource_tag_mapping_list`;
    const arns = `[for found in ${list} : found.resource_arn]`;
    // Values of their own: Terraform shows a condition that fails, and this way it can be read.
    const existing = this.local('existing', `\${${arns}}`);
    const declared = JSON.stringify(ruleGroupsOf(firewall).map(ruleGroupArn));
    const going = this.local('going', `\${setsubtract(${existing}, ${declared})}`);
    const units = `\${join(", ", [for arn in ${going} : regex("[0-9]+$", arn)])}`;
    this.leavesNoGap = {
      condition: `\${contains(${existing}, "${ruleGroupArn(firewall)}") || length(${going}) == 0}`,
      errorMessage:
        `The rule group of ${units} units of ${firewall.id} would go before the one of ${firewall.capacity} is ` +
        `filled, and nothing would be blocked meanwhile. Add formerCapacity: ${units} to the VPC, so that both ` +
        'stand until the new one is filled: docs/runbook.md#portcullis-capacity has the steps.',
    };
  }

  private local(id: string, expression: string): string {
    return `local.${new TerraformLocal(this, id, expression).friendlyUniqueId}`;
  }
}
