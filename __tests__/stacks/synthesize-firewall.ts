import { Testing } from 'cdktf';
import type { Organization, Vpc } from '../../organization/organization';
import { FirewallStack } from '../../stacks/firewall';
import type { Synthesized } from './synthesize';

/** The stack of one VPC of account 333333333333. */
export function synthesizeFirewall(organization: Organization, vpc: Vpc): Synthesized {
  const stack = new FirewallStack(Testing.app(), organization, {
    ...vpc,
    account: '333333333333',
    accountName: 'production',
  });
  return { name: stack.node.id, dependencies: [], configuration: JSON.parse(Testing.synth(stack)) };
}
