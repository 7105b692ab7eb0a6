import type { OrganizationTree } from '../../organization-tree';
import { type Deployment, keyOf } from './deployment';
import type { StackInstance, StackSet } from './stack-set';
import { membersOf } from './targets';

/**
 * Automatic deployment. As in AWS it looks at units alone: an account that comes into one later gets its stack although
 * a filter kept it out when the unit was deployed to, and one that was kept out stays without.
 */
export class AutoDeployment {
  constructor(
    private readonly tree: OrganizationTree,
    private readonly deployment: Deployment,
  ) {}

  /** Brings a stack set to the accounts that its units have now. */
  async follow(set: StackSet): Promise<void> {
    if (set.settings.autoDeployment.Enabled !== 'true') return;
    const arrived: StackInstance[] = [];
    const inUnits = new Set<string>();
    for (const [unit, target] of set.targets) {
      const before = target.accounts;
      // A unit that was deleted has no members; deleting it takes that it is empty.
      target.accounts = await membersOf(this.tree, unit).catch(() => []);
      for (const account of target.accounts) inUnits.add(account);
      for (const account of target.accounts.filter((one) => !before.includes(one))) {
        for (const region of target.regions) {
          const present = set.instances.get(keyOf({ account, region }));
          if (present) present.unit = unit;
          else arrived.push(newInstance(account, region, unit));
        }
      }
    }
    const gone = [...set.instances.values()].filter(({ account }) => !inUnits.has(account));
    const retain = set.settings.autoDeployment.RetainStacksOnAccountRemoval === 'true';
    if (gone.length > 0) await this.deployment.remove(set, gone, retain);
    if (arrived.length > 0) await this.deployment.deploy(set, arrived, 'CREATE');
  }
}

/** An instance that nothing was made for yet. */
export function newInstance(
  account: string,
  region: string,
  unit: string,
  overrides: StackInstance['overrides'] = [],
): StackInstance {
  return { account, region, unit, overrides, stackId: '', madeFrom: '', failure: undefined, lastOperation: '' };
}
