import { firewallName } from '../names';
import type { Organization } from '../organization';
import {
  actions,
  anywhere,
  ifMadeAsOwn,
  ifOwn,
  tagGone,
  type DeployerPlace,
  type DeployerPolicy,
  type DeployerStatement,
} from './deployer-policy';
import { hubStatement } from './hub-statements';
import { firewallKeyStatements, keyStatements } from './key-statements';
import { linkedRoleStatement, roleStatements } from './role-statements';
import { logStatements } from './log-statements';

const ours = firewallName('vpc-*');

/** A member account: its role, its hub, and its firewalls. */
export function memberPolicies(place: DeployerPlace, organization: Organization, deployer: string): DeployerPolicy[] {
  return [
    {
      name: 'portcullis-deployer-member',
      title: 'The role of a member and its firewalls',
      statements: [
        ...roleStatements(place, { deployer, roles: 'portcullis-*' }),
        linkedRoleStatement(place, 'network-firewall'),
        linkedRoleStatement(place, 'securityhub'),
        hubStatement(place),
        ...firewallStatements(place),
        ...logStatements([anywhere(place, 'logs', `log-group:/aws/vendedlogs/network-firewall/${ours}`)]),
        {
          Sid: 'LogDelivery',
          Action: actions(
            'logs',
            ...['CreateLogDelivery', 'DeleteLogDelivery', 'DescribeResourcePolicies', 'GetLogDelivery'],
            ...['ListLogDeliveries', 'PutResourcePolicy', 'UpdateLogDelivery'],
          ),
          Resource: ['*'],
          why: 'the actions know no resource',
        },
        ...bucketStatements(place, organization),
      ],
    },
    {
      name: 'portcullis-deployer-network',
      title: 'Keys, subnets and routes of firewalls',
      statements: [...keyStatements(place), ...firewallKeyStatements(place), ...networkStatements(place)],
    },
  ];
}

function firewallStatements(place: DeployerPlace): DeployerStatement[] {
  const [group, policy, firewall] = ['stateless-rulegroup', 'firewall-policy', 'firewall'].map((type) =>
    anywhere(place, 'network-firewall', `${type}/${ours}`),
  ) as [string, string, string];
  const protection = 'deletionProtection changes';
  return [
    {
      // Never UpdateRuleGroup: blocks are no part of a plan.
      Sid: 'Firewalls',
      Action: actions(
        'network-firewall',
        ...['CreateFirewall', 'CreateFirewallPolicy', 'CreateRuleGroup', 'DeleteFirewall', 'DeleteFirewallPolicy'],
        ...['DeleteRuleGroup', 'DescribeFirewall', 'DescribeFirewallPolicy', 'DescribeLoggingConfiguration'],
        ...['DescribeRuleGroup', 'TagResource', 'UntagResource', 'UpdateFirewallPolicy', 'UpdateLoggingConfiguration'],
      ),
      Resource: [group, policy, firewall],
      rarely: {
        'network-firewall:UntagResource': tagGone,
        'network-firewall:UpdateFirewallPolicy': 'the capacity of a rule group changes',
      },
    },
    {
      Sid: 'ChangesOfFirewalls',
      Action: actions(
        'network-firewall',
        ...['AssociateSubnets', 'DisassociateSubnets', 'UpdateFirewallDeleteProtection'],
        ...['UpdateFirewallPolicyChangeProtection', 'UpdateSubnetChangeProtection'],
      ),
      Resource: [firewall],
      rarely: {
        'network-firewall:AssociateSubnets': 'the subnets of a firewall change',
        'network-firewall:DisassociateSubnets': 'the subnets of a firewall change',
        'network-firewall:UpdateFirewallDeleteProtection': protection,
        'network-firewall:UpdateFirewallPolicyChangeProtection': protection,
        'network-firewall:UpdateSubnetChangeProtection': protection,
      },
    },
    { Sid: 'OwnResources', Action: ['tag:GetResources'], Resource: ['*'], why: 'the action knows no resource' },
  ];
}

/** Where firewalls log to a bucket: Network Firewall completes its policy in the name of whoever chooses it. */
function bucketStatements({ partition }: DeployerPlace, { firewallLogs }: Organization): DeployerStatement[] {
  if (firewallLogs.bucket === undefined) return [];
  const rarely = 'firewallLogs.bucket is given';
  return [
    {
      Sid: 'LogBucket',
      Action: actions('s3', 'GetBucketPolicy', 'PutBucketPolicy'),
      Resource: [`arn:${partition}:s3:::${firewallLogs.bucket}`],
      why: 'the name is that of firewallLogs.bucket',
      rarely: { 's3:GetBucketPolicy': rarely, 's3:PutBucketPolicy': rarely },
    },
  ];
}

function networkStatements(place: DeployerPlace): DeployerStatement[] {
  const subnets = [anywhere(place, 'ec2', 'subnet/*')];
  const newSubnets = 'AWS draws the ids of subnets; the tag tells those of Portcullis';
  return [
    {
      Sid: 'Networks',
      Action: actions('ec2', 'DescribeNetworkInterfaces', 'DescribeRouteTables', 'DescribeSubnets', 'DescribeVpcs'),
      Resource: ['*'],
      why: 'the actions know no resource',
    },
    {
      Sid: 'NewSubnets',
      Action: ['ec2:CreateSubnet'],
      Resource: subnets,
      Condition: ifMadeAsOwn,
      why: newSubnets,
    },
    {
      Sid: 'VpcsOfNewSubnets',
      Action: ['ec2:CreateSubnet'],
      Resource: [anywhere(place, 'ec2', 'vpc/*')],
      why: "the VPCs are the customer's",
    },
    {
      Sid: 'TagsOfNewSubnets',
      Action: ['ec2:CreateTags'],
      Resource: subnets,
      Condition: { StringEquals: { 'ec2:CreateAction': 'CreateSubnet' } },
      why: newSubnets,
    },
    {
      Sid: 'OwnSubnets',
      Action: actions('ec2', 'CreateTags', 'DeleteSubnet', 'DeleteTags', 'ModifySubnetAttribute'),
      Resource: subnets,
      Condition: ifOwn,
      why: newSubnets,
      rarely: {
        'ec2:DeleteTags': tagGone,
        'ec2:ModifySubnetAttribute': 'somebody has changed a subnet, and the next deployment puts it right',
      },
    },
    {
      Sid: 'Routes',
      Action: actions('ec2', 'CreateRoute', 'DeleteRoute', 'ReplaceRoute'),
      Resource: [anywhere(place, 'ec2', 'route-table/*')],
      why: "the route tables are the customer's: those that routes names",
      rarely: { 'ec2:ReplaceRoute': 'a route is led elsewhere' },
    },
  ];
}
