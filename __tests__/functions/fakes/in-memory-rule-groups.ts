import { StaleToken } from '../../../functions/core/errors';
import type { RuleGroup, RuleGroups } from '../../../functions/core/ports';
import { unitsOf, type StatelessRule } from '../../../functions/core/stateless-rule';
import type { FirewallKey } from '../../../functions/core/step-contracts';

interface Held {
  rules: readonly StatelessRule[];
  capacity: number;
  associations: number;
  token: number;
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

  /** Makes a group, or does to it what its owner may do at any time. */
  put(firewall: FirewallKey, rules: readonly StatelessRule[], capacity = 100, associations = 1): void {
    this.groups.set(firewall, { rules, capacity, associations, token: (this.groups.get(firewall)?.token ?? 0) + 1 });
  }

  rulesOf(firewall: FirewallKey): readonly StatelessRule[] {
    return this.group(firewall).rules;
  }

  async describe(firewall: FirewallKey): Promise<RuleGroup> {
    const { rules, capacity, associations, token } = this.group(firewall);
    const described = { rules: structuredClone(rules), capacity, associations };
    this.tokens.set(described, token);
    return described;
  }

  async update(firewall: FirewallKey, described: RuleGroup, rules: readonly StatelessRule[]): Promise<void> {
    const group = this.group(firewall);
    if (this.tokens.get(described) !== group.token) throw new StaleToken('The token is not the latest.');
    const priorities = new Set(rules.map(({ Priority }) => Priority));
    const units = rules.reduce((sum, rule) => sum + unitsOf(rule), 0);
    if (rules.length === 0 || priorities.size < rules.length || units > group.capacity) {
      throw Object.assign(new Error('The rules are not valid.'), { name: 'InvalidRequestException' });
    }
    this.writes.push({ firewall, before: group.rules, after: rules });
    this.put(firewall, structuredClone(rules), group.capacity, group.associations);
  }

  private group(firewall: FirewallKey): Held {
    const group = this.groups.get(firewall);
    if (!group)
      throw Object.assign(new Error(`There is no rule group for ${firewall}.`), { name: 'ResourceNotFoundException' });
    return group;
  }
}
