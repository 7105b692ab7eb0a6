import type { DeployerStatement } from '../../organization/deployer-permissions/deployer-policy';
import { deployerPolicies } from '../../organization/deployer-policies';
import type { Organization } from '../../organization/organization';
import type { DeployerUse } from './deployers';
import { isGrantedBy } from './granted-permissions';

/** What the policies of deployers allow beside what was used. */
export interface UnusedPermissions {
  /** Actions that no deployer of the kind used and whose statement gives no reason, by statement. */
  readonly unused: readonly string[];
  /** Resources that no deployer of the kind used any action of the statement on. */
  readonly untouched: readonly string[];
}

/** Compares what deployers were used for with what their policies allow, of each kind of account as a whole. */
export function unusedPermissions(organization: Organization, uses: readonly DeployerUse[]): UnusedPermissions {
  const { managementAccount, securityAccount, members } = organization;
  const kinds = [[managementAccount], [securityAccount], members.map(({ id }) => id)];
  const found = kinds.flatMap((accounts) => {
    const [first = ''] = accounts;
    const own = uses.filter(({ role }) => accounts.some((account) => role.includes(`::${account}:`)));
    // Policies of one kind differ in nothing but the account.
    const alike = own.map(({ action, resource }) => ({
      action,
      resource: accounts.reduce((text, account) => text.replaceAll(`:${account}:`, `:${first}:`), resource),
    }));
    return deployerPolicies(organization, first).flatMap(({ statements }) =>
      statements.filter(({ Effect }) => Effect === undefined).map((statement) => compare(statement, alike)),
    );
  });
  return {
    unused: found.flatMap(({ unused }) => unused),
    untouched: found.flatMap(({ untouched }) => untouched),
  };
}

type Use = Pick<DeployerUse, 'action' | 'resource'>;

function compare({ Sid, Action, Resource, rarely = {} }: DeployerStatement, uses: readonly Use[]): UnusedPermissions {
  const isUsed = (action: string, resource: string) =>
    uses.some((use) => fits(use.action, action) && isGrantedBy(use, { action: use.action, resource }));
  const used = Action.filter((action) => Resource.some((resource) => isUsed(action, resource)));
  const isRare = Action.every((action) => action in rarely);
  return {
    unused: Action.filter((action) => !used.includes(action) && !(action in rarely)).map((each) => `${Sid}: ${each}`),
    untouched: isRare
      ? []
      : Resource.filter((resource) => !Action.some((action) => isUsed(action, resource))).map(
          (each) => `${Sid}: ${each}`,
        ),
  };
}

function fits(action: string, pattern: string): boolean {
  return action === pattern || (pattern.endsWith('*') && action.startsWith(pattern.slice(0, -1)));
}
