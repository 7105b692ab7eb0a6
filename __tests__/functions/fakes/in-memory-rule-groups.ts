import { RuleGroupMissing, StaleToken } from '../../../functions/core/errors';
import type { RuleGroup, RuleGroups, Standing } from '../../../functions/core/ports';
import type { CustomAction, RuleGroupContent, StatelessRule } from '../../../functions/core/stateless-rule';
import type { FirewallKey } from '../../../functions/core/step-contracts';
import { isAccepted } from './is-accepted';

interface Held extends RuleGroup {
  readonly token: number;
}

/** Rule groups in memory, with tokens and capacities as AWS has them: see rule-groups.contract.ts. */
export class InMemoryRuleGroups implements RuleGroups {
  /** Every successful update, with the rules that it replaced. */
  readonly writes: {
    readonly firewall: FirewallKey;
    readonly before: readonly StatelessRule[];
    readonly after: readonly StatelessRule[];
  }[] = [];
  private readonly groups = new Map<FirewallKey, Held>();
  private readonly tokens = new WeakMap<RuleGroup, number>();
  private readonly stands = new Map<FirewallKey, readonly Standing[]>();

  /** Makes a group, or does to it what its owner may do at any time. */
  put(
    firewall: FirewallKey,
    rules: readonly StatelessRule[],
    capacity = 100,
    associations = 1,
    customActions: readonly CustomAction[] = this.groups.get(firewall)?.customActions ?? [],
  ): void {
    const token = (this.groups.get(firewall)?.token ?? 0) + 1;
    this.groups.set(firewall, { rules, customActions, capacity, associations, token });
  }

  /** Has firewalls use a group in this way; one that is used by a policy is in that of the one firewall otherwise. */
  stand(firewall: FirewallKey, standings: readonly Standing[]): void {
    this.stands.set(firewall, standings);
  }

  rulesOf(firewall: FirewallKey): readonly StatelessRule[] {
    return this.group(firewall).rules;
  }

  customActionsOf(firewall: FirewallKey): readonly CustomAction[] {
    return this.group(firewall).customActions;
  }

  async describe(firewall: FirewallKey): Promise<RuleGroup> {
    const { token, ...group } = this.group(firewall);
    const described = structuredClone(group);
    this.tokens.set(described, token);
    return described;
  }

  async standings(firewall: FirewallKey): Promise<readonly Standing[]> {
    const usual = [{ firewall: 'edge', refers: this.group(firewall).associations > 0, before: [] }];
    return structuredClone(this.stands.get(firewall) ?? usual);
  }

  async update(firewall: FirewallKey, described: RuleGroup, content: RuleGroupContent): Promise<void> {
    const { rules, customActions } = content;
    const group = this.group(firewall);
    if (this.tokens.get(described) !== group.token) throw new StaleToken('The token is not the latest.');
    if (!isAccepted(content, group.capacity)) {
      throw Object.assign(new Error('The rules are not valid.'), { name: 'InvalidRequestException' });
    }
    this.writes.push({ firewall, before: group.rules, after: rules });
    this.put(firewall, structuredClone(rules), group.capacity, group.associations, structuredClone(customActions));
  }

  private group(firewall: FirewallKey): Held {
    const group = this.groups.get(firewall);
    if (group) return group;
    const said = new Error(`There is no rule group for ${firewall}.`);
    throw new RuleGroupMissing(said.message, { cause: Object.assign(said, { name: 'ResourceNotFoundException' }) });
  }
}
