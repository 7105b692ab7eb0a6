import {
  ResourceNotFoundException,
  type DescribeFirewallPolicyResponse,
  type DescribeFirewallResponse,
  type ListFirewallsResponse,
} from '@aws-sdk/client-network-firewall';
import { ruleGroupName, vpcOf } from '../../../functions/core/firewall-key';
import type { StatelessRule } from '../../../functions/core/stateless-rule';
import type { FirewallKey } from '../../../functions/core/step-contracts';
import type { Call } from '../adapters/stub-client';

/** A rule group in a policy: one of ours by its key, or one of others with its rules. */
export type Referred = FirewallKey | { readonly name: string; readonly rules: readonly StatelessRule[] };

/** A firewall, with the groups of the policy that it uses in the order in which a packet meets them. */
export interface FirewallWithPolicy {
  readonly name: string;
  readonly groups: readonly Referred[];
}

/**
 * AWS's side of firewalls and their policies, below the real adapter. A VPC of which nothing is said has one firewall,
 * whose policy refers to all of our groups that some policy uses.
 */
export class InMemoryPolicies {
  private readonly said = new Map<string, readonly FirewallWithPolicy[]>();

  /** Gives a VPC its firewalls. @param group one of our groups in the VPC */
  put(group: FirewallKey, firewalls: readonly FirewallWithPolicy[]): void {
    this.said.set(vpcOf(group), firewalls);
  }

  /** Answers a call about firewalls, policies and groups of others; nothing where it is about another one. */
  answer(place: string, { command, input }: Call, used: readonly string[]): unknown {
    switch (command) {
      case 'ListFirewallsCommand':
        return this.list(place, input, used);
      case 'DescribeFirewallCommand':
        return this.describe(place, input.FirewallArn, used);
      case 'DescribeFirewallPolicyCommand':
        return this.describePolicy(place, input.FirewallPolicyArn, used);
      default:
        return this.describeTheirs(place, input.RuleGroupArn);
    }
  }

  /** One a page, so that whoever stops at the first one is wrong. */
  private list(
    place: string,
    { VpcIds, NextToken = '0' }: { VpcIds: string[]; NextToken?: string },
    used: readonly string[],
  ): ListFirewallsResponse {
    const all = VpcIds.flatMap((vpc) =>
      this.of(`${place}/${vpc}`, used).map(({ name }) => ({
        FirewallName: name,
        FirewallArn: `${arn(place, 'firewall')}/${vpc}.${name}`,
      })),
    );
    const next = Number(NextToken) + 1;
    return { Firewalls: all.slice(next - 1, next), ...(next < all.length && { NextToken: String(next) }) };
  }

  private describe(place: string, firewall: string, used: readonly string[]): DescribeFirewallResponse | Error {
    const { vpc, found } = this.find(place, firewall, used);
    if (found === undefined) return notFound(firewall);
    const FirewallPolicyArn = `${arn(place, 'firewall-policy')}/${vpc}.${found.name}`;
    return { Firewall: { FirewallPolicyArn, VpcId: vpc, SubnetMappings: [], FirewallId: 'id' } };
  }

  private describePolicy(
    place: string,
    policy: string,
    used: readonly string[],
  ): DescribeFirewallPolicyResponse | Error {
    const { found } = this.find(place, policy, used);
    if (found === undefined) return notFound(policy);
    const references = found.groups.map((group, index) => ({
      ResourceArn: `${arn(place, 'stateless-rulegroup')}/${typeof group === 'string' ? ruleGroupName(group) : group.name}`,
      Priority: 10 * (index + 1),
    }));
    return {
      UpdateToken: 'token',
      FirewallPolicyResponse: { FirewallPolicyName: found.name, FirewallPolicyArn: policy, FirewallPolicyId: 'id' },
      // AWS promises no order.
      FirewallPolicy: {
        StatelessRuleGroupReferences: references.toReversed(),
        StatelessDefaultActions: ['aws:pass'],
        StatelessFragmentDefaultActions: ['aws:pass'],
      },
    };
  }

  private describeTheirs(place: string, group: string | undefined): unknown {
    if (group === undefined) return undefined;
    const theirs = [...this.said]
      .filter(([vpc]) => vpc.startsWith(`${place}/`))
      .flatMap(([, firewalls]) => firewalls.flatMap(({ groups }) => groups))
      .find((referred) => typeof referred !== 'string' && group.endsWith(`/${referred.name}`));
    if (theirs === undefined || typeof theirs === 'string') return undefined;
    return { RuleGroup: { RulesSource: { StatelessRulesAndCustomActions: { StatelessRules: theirs.rules } } } };
  }

  private find(place: string, arnOf: string, used: readonly string[]) {
    const [vpc = '', name] = arnOf.slice(arnOf.lastIndexOf('/') + 1).split('.');
    return { vpc, found: this.of(`${place}/${vpc}`, used).find((firewall) => firewall.name === name) };
  }

  /** The firewalls of a VPC. @param used names of our groups in its account and Region that some policy uses */
  of(vpc: string, used: readonly string[]): readonly FirewallWithPolicy[] {
    const own = used
      .map((name): FirewallKey => `${vpc.slice(0, vpc.lastIndexOf('/'))}/${name.replace(/^portcullis-/, '')}`)
      .filter((key) => vpcOf(key) === vpc);
    return this.said.get(vpc) ?? [{ name: 'edge', groups: own }];
  }
}

function arn(place: string, kind: string): string {
  const [account, region] = place.split('/');
  return `arn:aws:network-firewall:${region}:${account}:${kind}`;
}

function notFound(what: string): Error {
  return new ResourceNotFoundException({ message: `no ${what}`, $metadata: {} });
}
