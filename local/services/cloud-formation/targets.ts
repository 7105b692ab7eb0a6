import type { OrganizationTree } from '../../organization-tree';
import type { Input } from './query-protocol';
import { invalid } from './template';

/** Which accounts of which units an operation means. */
export interface Targets {
  readonly regions: readonly string[];
  /** Members by unit, the filter applied; an account of two units is with the first. */
  readonly accounts: ReadonlyMap<string, readonly string[]>;
  /** Members by unit, the filter left aside. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

/** Reads the targets of an operation. @throws AwsError where AWS would not take them */
export async function readTargets(tree: OrganizationTree, input: Input, operation: string): Promise<Targets> {
  const targets = input['DeploymentTargets'] as Input | undefined;
  const units = (targets?.['OrganizationalUnitIds'] ?? []) as readonly string[];
  const regions = (input['Regions'] ?? []) as readonly string[];
  const listed = (targets?.['Accounts'] ?? []) as readonly string[];
  const filter = targets?.['AccountFilterType'];
  if (targets === undefined || input['Accounts'] !== undefined) {
    throw invalid('StackSets with SERVICE_MANAGED permission model can only have OrganizationalUnit as target');
  }
  if (units.length === 0) throw invalid('OrganizationalUnitIds are required');
  if (regions.length === 0) throw invalid('Regions are required');
  if (targets['AccountsUrl'] !== undefined) throw invalid('The local organization reads no AccountsUrl');
  if (listed.length > 0 && filter === undefined) {
    throw invalid('AccountFilterType is required when both OrganizationalUnitIds and Accounts are given');
  }
  if (filter === 'UNION') throw invalid(`UNION is not supported for ${operation} operations`);

  const members = new Map<string, readonly string[]>();
  for (const unit of units) members.set(unit, await membersOf(tree, unit));
  const seen = new Set<string>();
  const accounts = new Map<string, readonly string[]>();
  for (const [unit, inUnit] of members) {
    const meant = inUnit.filter((account) => passes(account, filter, listed) && !seen.has(account));
    for (const account of meant) seen.add(account);
    accounts.set(unit, meant);
  }
  return { regions, accounts, members };
}

/** The accounts below a unit, however deep; never the management account, which such stack sets do not reach. */
export async function membersOf(tree: OrganizationTree, unit: string): Promise<readonly string[]> {
  await tree.ancestors(unit).catch(() => {
    throw invalid(`The organizational unit ${unit} is not in the organization`);
  });
  const members: string[] = [];
  for (const account of await tree.accounts()) {
    if (account !== tree.managementAccount && (await tree.ancestors(account)).includes(unit)) members.push(account);
  }
  return members;
}

function passes(account: string, filter: unknown, listed: readonly string[]): boolean {
  if (filter === 'INTERSECTION') return listed.includes(account);
  return filter !== 'DIFFERENCE' || !listed.includes(account);
}
