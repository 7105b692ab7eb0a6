import {
  InvalidRequestException,
  InvalidTokenException,
  ResourceNotFoundException,
  type DescribeRuleGroupResponse,
  type RuleGroupResponse,
  type UpdateRuleGroupRequest,
} from '@aws-sdk/client-network-firewall';
import { NetworkFirewallRuleGroups } from '../../../functions/adapters/network-firewall';
import { RoleNotAssumed } from '../../../functions/core/errors';
import { ruleGroupName, vpcOf } from '../../../functions/core/firewall-key';
import type { RuleGroupContent, StatelessRule } from '../../../functions/core/stateless-rule';
import type { FirewallKey } from '../../../functions/core/step-contracts';
import { stubClient, type Call } from '../adapters/stub-client';
import { InMemoryPolicies } from './in-memory-policies';
import { isAccepted } from './is-accepted';

/** What a group's owner says of it beside its content. */
export type Settings = Pick<
  RuleGroupResponse,
  'Description' | 'EncryptionConfiguration' | 'Capacity' | 'NumberOfAssociations'
>;

type Stored = DescribeRuleGroupResponse & { readonly RuleGroupResponse: RuleGroupResponse };

/**
 * AWS's side of rule groups, below the real adapter: it holds what a group is beside its rules, and keeps nothing that an
 * update leaves out.
 */
export class InMemoryNetworkFirewall {
  /** Every successful update through the adapter, with the rules that it replaced. */
  readonly writes: {
    readonly firewall: FirewallKey;
    readonly before: readonly StatelessRule[];
    readonly after: readonly StatelessRule[];
  }[] = [];
  readonly ruleGroups = new NetworkFirewallRuleGroups(
    (account, region) => stubClient((call) => this.answer(`${account}/${region}`, call)).client,
  );
  /** The firewalls, and the policies that they use. */
  readonly policies = new InMemoryPolicies();
  /** Accounts whose role is missing, or lets nobody in. */
  readonly closed = new Set<string>();
  private readonly groups = new Map<string, Stored>();

  /** Makes a group, or does to it what its owner may do at any time; false when AWS would refuse. */
  put(firewall: FirewallKey, content: RuleGroupContent, settings: Settings = {}): boolean {
    const id = idOf(firewall);
    const held = this.groups.get(id);
    const response: RuleGroupResponse = {
      RuleGroupArn: 'arn',
      RuleGroupName: ruleGroupName(firewall),
      RuleGroupId: 'id',
      Capacity: 100,
      NumberOfAssociations: 1,
      ...held?.RuleGroupResponse,
      ...settings,
    };
    if (!isAccepted(content, response.Capacity ?? 0)) return false;
    const { rules: StatelessRules, customActions: CustomActions } = structuredClone(content);
    this.groups.set(id, {
      UpdateToken: next(held),
      RuleGroup: { RulesSource: { StatelessRulesAndCustomActions: { StatelessRules, CustomActions } as never } },
      RuleGroupResponse: response,
    });
    return true;
  }

  /** Deletes a group, as whoever destroys its stack does. */
  remove(firewall: FirewallKey): void {
    this.groups.delete(idOf(firewall));
  }

  has(firewall: FirewallKey): boolean {
    return this.groups.has(idOf(firewall));
  }

  contentOf(firewall: FirewallKey): RuleGroupContent {
    return contentIn(this.groups.get(idOf(firewall)));
  }

  settingsOf(firewall: FirewallKey): Settings {
    return this.groups.get(idOf(firewall))?.RuleGroupResponse ?? {};
  }

  /** The rules of the groups that each firewall of a VPC uses, in the order in which a packet meets them. */
  inUse(firewall: FirewallKey): StatelessRule[][][] {
    const vpc = vpcOf(firewall);
    return this.policies
      .of(vpc, this.usedOf(vpc.slice(0, vpc.lastIndexOf('/'))))
      .map(({ groups }) =>
        groups.map((group) => [...(typeof group === 'string' ? this.contentOf(group) : group).rules]),
      );
  }

  private answer(place: string, { command, input }: Call): unknown {
    // The client asks for credentials before it calls.
    if (this.closed.has(place.split('/')[0] ?? '')) return new RoleNotAssumed('denied', { cause: accessDenied() });
    const answered = this.policies.answer(place, { command, input }, this.usedOf(place));
    if (answered !== undefined) return answered;
    const id = `${place}/${input.RuleGroupName ?? nameIn(input.RuleGroupArn)}`;
    const group = this.groups.get(id);
    if (group === undefined) return new ResourceNotFoundException({ message: `no ${id}`, $metadata: {} });
    return command === 'UpdateRuleGroupCommand' ? this.update(id, group, input) : structuredClone(group);
  }

  /** Names of the groups that are in some policy, as their owners say. */
  private usedOf(place: string): string[] {
    return [...this.groups]
      .filter(
        ([id, { RuleGroupResponse }]) => id.startsWith(`${place}/`) && RuleGroupResponse.NumberOfAssociations !== 0,
      )
      .map(([id]) => nameIn(id));
  }

  private update(id: string, group: Stored, request: UpdateRuleGroupRequest): unknown {
    if (request.UpdateToken !== group.UpdateToken)
      return new InvalidTokenException({ message: 'stale', $metadata: {} });
    const after = contentIn(request);
    if (!isAccepted(after, group.RuleGroupResponse.Capacity ?? 0))
      return new InvalidRequestException({ message: 'not valid', $metadata: {} });
    const firewall = id.replace('/portcullis-', '/');
    this.writes.push({ firewall, before: contentIn(group).rules, after: after.rules });
    const { Description, EncryptionConfiguration, RuleGroup } = structuredClone(request);
    this.groups.set(id, {
      UpdateToken: next(group),
      RuleGroup,
      RuleGroupResponse: { ...group.RuleGroupResponse, Description, EncryptionConfiguration },
    });
    return {};
  }
}

function accessDenied(): Error {
  return Object.assign(new Error('not authorized to perform: sts:AssumeRole'), { name: 'AccessDenied' });
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Names are unique within an account and Region. */
function idOf(firewall: FirewallKey): string {
  return `${firewall.slice(0, firewall.lastIndexOf('/'))}/${ruleGroupName(firewall)}`;
}

function next(group: Stored | undefined): string {
  return String(Number(group?.UpdateToken ?? 0) + 1);
}

function contentIn(holder: Pick<UpdateRuleGroupRequest, 'RuleGroup'> | undefined): RuleGroupContent {
  const { StatelessRules = [], CustomActions = [] } =
    holder?.RuleGroup?.RulesSource?.StatelessRulesAndCustomActions ?? {};
  return { rules: StatelessRules as StatelessRule[], customActions: CustomActions as never };
}
