import type { RuleGroups } from '../../../functions/core/ports';
import type { CustomAction, StatelessRule } from '../../../functions/core/stateless-rule';
import { addresses, counting, drop, pass } from '../core/rules';

/** Rule groups, and what their owners may do to them behind our back. */
export interface Owned {
  readonly ruleGroups: RuleGroups;
  put(rules: readonly StatelessRule[], capacity: number, associations: number): void;
  rules(): readonly StatelessRule[];
  customActions(): readonly CustomAction[];
  /** Has the VPC's firewalls use policies with these groups, in this order. */
  use(firewalls: readonly UsingFirewall[]): void;
}

/** A firewall, and the groups of its policy: ours, or one of others with its rules. */
export interface UsingFirewall {
  readonly name: string;
  readonly groups: readonly ('ours' | { readonly name: string; readonly rules: readonly StatelessRule[] })[];
}

/** What every group of these tests defines. */
export const customActions = [counting('Count', 'dropped')];

export const firewall = '333333333333/us-west-2/vpc-0a1b2c3d4e5f60718';

/** What all rule groups do, in memory and in AWS Network Firewall alike. */
export function theyAreRuleGroups(make: () => Owned): void {
  const placeholder = drop(30000, 'Sources', '192.0.2.1/32');
  const foreign = pass(100, { Sources: addresses('10.0.0.0/8'), Protocols: [6] });
  let owned: Owned;
  let ruleGroups: RuleGroups;
  beforeEach(() => {
    owned = make();
    ({ ruleGroups } = owned);
    owned.put([foreign, placeholder], 100, 1);
  });

  it('describes the rules, the custom actions, the capacity and how many policies use the group', async () => {
    expect(await ruleGroups.describe(firewall)).toEqual({
      rules: [foreign, placeholder],
      customActions,
      capacity: 100,
      associations: 1,
    });
  });

  it('replaces the rules and the custom actions', async () => {
    const group = await ruleGroups.describe(firewall);
    const content = {
      rules: [foreign, pass(30000, { Sources: addresses('185.220.101.4/32') }, 'aws:drop', 'Other')],
      customActions: [...customActions, counting('Other')],
    };
    await ruleGroups.update(firewall, group, content);
    expect({ rules: owned.rules(), customActions: owned.customActions() }).toEqual(content);
  });

  it('hands on what AWS says of an action that no one defines', async () => {
    const group = await ruleGroups.describe(firewall);
    const rules = [pass(30000, { Sources: addresses('185.220.101.4/32') }, 'aws:drop', 'Other')];
    await expect(ruleGroups.update(firewall, group, { rules, customActions })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });

  it('says StaleToken when the group has changed since it was described', async () => {
    const group = await ruleGroups.describe(firewall);
    owned.put([placeholder], 100, 1);
    await expect(ruleGroups.update(firewall, group, { rules: [foreign], customActions })).rejects.toMatchObject({
      name: 'StaleToken',
    });
    expect(owned.rules()).toEqual([placeholder]);
  });

  it('says StaleToken when the same description is used twice', async () => {
    const group = await ruleGroups.describe(firewall);
    await ruleGroups.update(firewall, group, { rules: [foreign], customActions });
    await expect(ruleGroups.update(firewall, group, { rules: [foreign], customActions })).rejects.toMatchObject({
      name: 'StaleToken',
    });
  });

  it('hands on what AWS says of rules that do not fit', async () => {
    owned.put([placeholder], 2, 1);
    const group = await ruleGroups.describe(firewall);
    const rules = [drop(30000, 'Sources', '185.220.101.4/32', '45.155.205.233/32', '89.248.165.52/32')];
    await expect(ruleGroups.update(firewall, group, { rules, customActions })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });

  it('tells of every firewall whether it uses the group, and which stateless groups are met before', async () => {
    const [early, late] = [
      { name: 'early', rules: [foreign] },
      { name: 'late', rules: [pass(1, {})] },
    ] as const;
    owned.use([
      { name: 'one', groups: [early, 'ours', late] },
      { name: 'two', groups: [late] },
      { name: 'three', groups: ['ours'] },
    ]);
    expect(await ruleGroups.standings(firewall)).toEqual([
      { firewall: 'one', refers: true, before: [early] },
      { firewall: 'two', refers: false, before: [] },
      { firewall: 'three', refers: true, before: [] },
    ]);
  });

  it('tells of no firewall where the VPC has none', async () => {
    owned.use([]);
    expect(await ruleGroups.standings(firewall)).toEqual([]);
  });

  it('hands on what AWS says of a group that is not there', async () => {
    await expect(ruleGroups.describe('333333333333/us-west-2/vpc-gone')).rejects.toMatchObject({
      name: 'RuleGroupMissing',
      cause: { name: 'ResourceNotFoundException' },
    });
  });
}
