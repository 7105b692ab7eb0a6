import { CreateSubnetCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateFirewallCommand,
  CreateFirewallPolicyCommand,
  DeleteFirewallCommand,
  DeleteFirewallPolicyCommand,
  DescribeFirewallPolicyCommand,
  NetworkFirewallClient,
  UpdateFirewallPolicyCommand,
} from '@aws-sdk/client-network-firewall';
import type { DeployedOrganization } from './deployed-organization';
import type { OpenedVpc } from './open-account';

const name = 'egress';

/** A firewall with a policy that people have made for a VPC, without Portcullis, and change by hand. */
export class OwnFirewall {
  private constructor(
    private readonly client: NetworkFirewallClient,
    readonly vpc: OpenedVpc,
  ) {}

  static async make(local: DeployedOrganization, account: string, vpc: OpenedVpc): Promise<OwnFirewall> {
    const client = local.client(NetworkFirewallClient, account, vpc.region);
    const { FirewallPolicyResponse } = await client.send(
      new CreateFirewallPolicyCommand({
        FirewallPolicyName: name,
        FirewallPolicy: { StatelessDefaultActions: ['aws:pass'], StatelessFragmentDefaultActions: ['aws:pass'] },
      }),
    );
    const { Subnet } = await local
      .client(EC2Client, account, vpc.region)
      .send(new CreateSubnetCommand({ VpcId: vpc.id, CidrBlock: '10.31.0.0/28' }));
    await client.send(
      new CreateFirewallCommand({
        FirewallName: name,
        FirewallPolicyArn: FirewallPolicyResponse?.FirewallPolicyArn,
        VpcId: vpc.id,
        SubnetMappings: [{ SubnetId: Subnet?.SubnetId }],
      }),
    );
    return new OwnFirewall(client, vpc);
  }

  /** Has the policy refer to a rule group, before all else. */
  async referTo(ruleGroup: string): Promise<void> {
    const policy = { FirewallPolicyName: name };
    const { FirewallPolicy, UpdateToken } = await this.client.send(new DescribeFirewallPolicyCommand(policy));
    const StatelessRuleGroupReferences = [{ ResourceArn: ruleGroup, Priority: 1 }];
    const changed = { ...FirewallPolicy!, StatelessRuleGroupReferences };
    await this.client.send(new UpdateFirewallPolicyCommand({ ...policy, UpdateToken, FirewallPolicy: changed }));
  }

  async delete(): Promise<void> {
    await this.client.send(new DeleteFirewallCommand({ FirewallName: name }));
    await this.client.send(new DeleteFirewallPolicyCommand({ FirewallPolicyName: name }));
  }
}
