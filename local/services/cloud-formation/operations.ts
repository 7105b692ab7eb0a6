import { randomUUID } from 'node:crypto';

import type { OrganizationTree } from '../../organization-tree';
import { AwsError, type Where } from '../../service';
import { newInstance } from './auto-deployment';
import { type Deployment, keyOf } from './deployment';
import type { Input } from './query-protocol';
import type { StackInstance, StackSet, StackSetSettings } from './stack-set';
import { readTargets } from './targets';
import { invalid, type Parameter, readTemplate, resolveParameters } from './template';

/** The stack sets, and what they are deployed with. */
export interface StackSets {
  readonly tree: OrganizationTree;
  readonly deployment: Deployment;
  /** Whether stack sets may work in the organization: a switch of CloudFormation's own, which begins as off. */
  readonly access: { isActive: boolean };
  /** By `region/name`. */
  readonly all: Map<string, StackSet>;
}

type Operation = (sets: StackSets, where: Where, input: Input) => object | Promise<object>;

/** What changes stack sets and their instances, by the operation's name. */
export const changing: Readonly<Record<string, Operation>> = {
  ActivateOrganizationsAccess: (sets, where) => switchAccess(sets, where, true),

  DeactivateOrganizationsAccess: (sets, where) => switchAccess(sets, where, false),

  CreateStackSet: (sets, where, input) => {
    mustManage(sets, where, input);
    mustHaveAccess(sets);
    if (input['PermissionModel'] !== 'SERVICE_MANAGED') {
      throw invalid('The local organization has stack sets of the permission model SERVICE_MANAGED only');
    }
    const name = text(input, 'StackSetName');
    const key = `${where.region}/${name}`;
    if (sets.all.has(key)) throw new AwsError('NameAlreadyExistsException', `StackSet ${name} already exists`, 409);
    const id = `${name}:${randomUUID()}`;
    const settings = readSettings(input);
    const rest = { targets: new Map(), instances: new Map(), operations: [] };
    sets.all.set(key, { name, id, ...where, settings, ...rest });
    return { StackSetId: id };
  },

  UpdateStackSet: async (sets, where, input) => {
    const set = findSet(sets, where, input);
    mustHaveAccess(sets);
    set.settings = readSettings(input, set.settings);
    const { id } = await sets.deployment.deploy(set, [...set.instances.values()], 'UPDATE', input);
    return { OperationId: id };
  },

  DeleteStackSet: (sets, where, input) => {
    mustManage(sets, where, input);
    const set = sets.all.get(`${where.region}/${nameOf(input)}`);
    if (!set) return {};
    if (set.instances.size > 0) {
      throw new AwsError('StackSetNotEmptyException', 'StackSet is not empty', 409);
    }
    sets.all.delete(`${where.region}/${set.name}`);
    return {};
  },

  CreateStackInstances: async (sets, where, input) => {
    const set = findSet(sets, where, input);
    mustHaveAccess(sets);
    const { regions, accounts, members } = await readTargets(sets.tree, input, 'CreateStackInstances');
    const overrides = (input['ParameterOverrides'] ?? []) as readonly Parameter[];
    const instances: StackInstance[] = [];
    for (const [unit, meant] of accounts) {
      const target = set.targets.get(unit) ?? { regions: new Set(), accounts: [] };
      for (const region of regions) {
        target.regions.add(region);
        for (const account of meant) {
          const present = set.instances.get(keyOf({ account, region }));
          instances.push({ ...(present ?? newInstance(account, region, unit)), overrides });
        }
      }
      set.targets.set(unit, { ...target, accounts: members.get(unit) ?? [] });
    }
    const { id } = await sets.deployment.deploy(set, instances, 'CREATE', input);
    return { OperationId: id };
  },

  DeleteStackInstances: async (sets, where, input) => {
    const set = findSet(sets, where, input);
    const { regions, accounts } = await readTargets(sets.tree, input, 'DeleteStackInstances');
    const meant = [...accounts.values()].flat();
    const instances = [...set.instances.values()].filter(
      ({ account, region }) => meant.includes(account) && regions.includes(region),
    );
    // To take a unit's accounts out one by one (INTERSECTION) is not to leave the unit.
    const filter = (input['DeploymentTargets'] as Input)['AccountFilterType'];
    if (filter !== 'INTERSECTION') {
      for (const unit of accounts.keys()) {
        const target = set.targets.get(unit);
        for (const region of regions) target?.regions.delete(region);
        if (target?.regions.size === 0) set.targets.delete(unit);
      }
    }
    const { id } = await sets.deployment.remove(set, instances, input['RetainStacks'] === 'true', input);
    return { OperationId: id };
  },
};

/** @throws AwsError where there is none of the name, or the caller may not know */
export function findSet(sets: StackSets, where: Where, input: Input): StackSet {
  mustManage(sets, where, input);
  const found = sets.all.get(`${where.region}/${nameOf(input)}`);
  if (found) return found;
  throw new AwsError('StackSetNotFoundException', `StackSet ${nameOf(input)} not found`, 404);
}

function switchAccess(sets: StackSets, where: Where, isActive: boolean): object {
  mustManage(sets, where, {});
  sets.access.isActive = isActive;
  return {};
}

/** The trusted access that Organizations knows of is not enough: it comes with this switch, not the other way round. */
function mustHaveAccess({ access }: StackSets): void {
  if (access.isActive) return;
  throw invalid('You must enable organizations access to operate a service managed stack set');
}

export function mustManage({ tree }: StackSets, { account }: Where, { CallAs: callAs = 'SELF' }: Input): void {
  if (account === tree.managementAccount && callAs === 'SELF') return;
  throw invalid('You must be the management account or delegated admin account of an organization to do this');
}

function readSettings(input: Input, before?: StackSetSettings): StackSetSettings {
  const keeps = input['UsePreviousTemplate'] === 'true' && before !== undefined;
  const body = keeps ? before.template : input['TemplateBody'];
  const template = readTemplate(body);
  const given = (input['Parameters'] ?? []) as readonly Parameter[];
  const autoDeployment = input['AutoDeployment'] as StackSetSettings['autoDeployment'] | undefined;
  const managedExecution = input['ManagedExecution'] as StackSetSettings['managedExecution'] | undefined;
  return {
    template: String(body),
    parameters: resolveParameters(template, given, before?.parameters),
    capabilities: (input['Capabilities'] ?? []) as readonly string[],
    description: (input['Description'] ?? before?.description) as string | undefined,
    tags: (input['Tags'] ?? before?.tags ?? []) as readonly object[],
    autoDeployment: autoDeployment ?? before?.autoDeployment ?? { Enabled: 'false' },
    managedExecution: managedExecution ?? before?.managedExecution ?? { Active: 'false' },
  };
}

/** A stack set is named by its name or its id. */
function nameOf(input: Input): string {
  return text(input, 'StackSetName').replace(/:.*$/, '');
}

function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === 'string') return value;
  throw invalid(`${name} is required`);
}
