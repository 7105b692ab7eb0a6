import { randomUUID } from 'node:crypto';

import { AwsError, type Where } from '../../service';
import { type Association, type ConfigurationPolicy, type HubState, selfManaged } from './hub-state';
import { conflict, type Input, invalid, notFound, type Operation, text } from './operation';

/** The policies of a central configuration, and the accounts, units and roots that they are associated with. */
export const configurationPolicies: Readonly<Record<string, Operation>> = {
  CreateConfigurationPolicy: (state, where, input) => {
    mustConfigure(state, where);
    const name = text(input['Name']);
    if ([...state.policies.values()].some((policy) => policy.name === name)) {
      throw conflict(`A configuration policy named ${name} already exists`);
    }
    const now = new Date().toISOString();
    const id = randomUUID();
    const policy: ConfigurationPolicy = {
      id,
      arn: `arn:aws:securityhub:${where.region}:${where.account}:configuration-policy/${id}`,
      name,
      description: textOr(input['Description'], ''),
      hub: hubOf(input),
      createdAt: now,
      updatedAt: now,
    };
    state.policies.set(id, policy);
    return describe(policy);
  },

  GetConfigurationPolicy: (state, where, _input, id) => {
    mustConfigure(state, where);
    return describe(find(state, id));
  },

  UpdateConfigurationPolicy: (state, where, input, id) => {
    mustConfigure(state, where);
    const found = find(state, id);
    const policy: ConfigurationPolicy = {
      ...found,
      name: textOr(input['Name'], found.name),
      description: textOr(input['Description'], found.description),
      hub: input['ConfigurationPolicy'] === undefined ? found.hub : hubOf(input),
      updatedAt: new Date().toISOString(),
    };
    state.policies.set(found.id, policy);
    return describe(policy);
  },

  DeleteConfigurationPolicy: (state, where, _input, id) => {
    mustConfigure(state, where);
    const found = find(state, id);
    const used = [...state.associations].find(([, { policyId }]) => policyId === found.id);
    if (used) throw conflict(`Configuration policy ${found.id} is associated with ${used[0]}: disassociate it first`);
    state.policies.delete(found.id);
    return {};
  },

  ListConfigurationPolicies: (state, where) => {
    mustConfigure(state, where);
    const ConfigurationPolicySummaries = [...state.policies.values()].map(
      ({ id, arn, name, description, hub, updatedAt }) => ({
        ...{ Arn: arn, Id: id, Name: name, Description: description, UpdatedAt: updatedAt },
        ServiceEnabled: hub['ServiceEnabled'] === true,
      }),
    );
    return { ConfigurationPolicySummaries };
  },

  StartConfigurationPolicyAssociation: async (state, where, input) => {
    mustConfigure(state, where);
    const target = await targetOf(state, input);
    const identifier = text(input['ConfigurationPolicyIdentifier']);
    const policyId = identifier === selfManaged ? selfManaged : find(state, identifier).id;
    const made = { policyId, updatedAt: new Date().toISOString() };
    state.associations.set(target, made);
    // In AWS it takes from seconds to a day; whoever asks again finds it done.
    return { ...association(target, made, 'APPLIED'), AssociationStatus: 'PENDING' };
  },

  GetConfigurationPolicyAssociation: async (state, where, input) => {
    mustConfigure(state, where);
    const target = await targetOf(state, input);
    for (const id of [target, ...(await state.ancestors(target))]) {
      const found = state.associations.get(id);
      if (found) return association(target, found, id === target ? 'APPLIED' : 'INHERITED');
    }
    throw notFound(`No configuration policy is associated with ${target}`);
  },

  StartConfigurationPolicyDisassociation: async (state, where, input) => {
    mustConfigure(state, where);
    const target = await targetOf(state, input);
    const identifier = text(input['ConfigurationPolicyIdentifier']);
    const policyId = identifier === selfManaged ? selfManaged : find(state, identifier).id;
    if (state.associations.get(target)?.policyId !== policyId) {
      throw notFound(`Configuration policy ${policyId} is not associated with ${target}`);
    }
    state.associations.delete(target);
    return {};
  },

  /** Those that were made for their target; what accounts inherit of them is asked for one by one. */
  ListConfigurationPolicyAssociations: (state, where, input) => {
    mustConfigure(state, where);
    const { ConfigurationPolicyId, AssociationType, AssociationStatus } = (input['Filters'] ?? {}) as Input;
    const ConfigurationPolicyAssociationSummaries = [...state.associations]
      .map(([target, made]) => association(target, made, 'APPLIED'))
      .filter(
        (one) =>
          (ConfigurationPolicyId ?? one.ConfigurationPolicyId) === one.ConfigurationPolicyId &&
          (AssociationType ?? one.AssociationType) === one.AssociationType &&
          (AssociationStatus ?? one.AssociationStatus) === one.AssociationStatus,
      );
    return { ConfigurationPolicyAssociationSummaries };
  },
};

/** The provider takes this very sentence for "there is no such policy". */
function mustConfigure(state: HubState, { account, region }: Where): void {
  const isHome = state.aggregators.get(account)?.region === region;
  const isCentral = state.configurations.get(region)?.type === 'CENTRAL';
  if (isHome && isCentral && state.administrators.get(region) === account) return;
  const message = 'Must be a Security Hub delegated administrator with Central Configuration enabled';
  throw new AwsError('AccessDeniedException', message, 403);
}

function find(state: HubState, identifier: string): ConfigurationPolicy {
  const found = state.policies.get(identifier.replace(/^arn:.*\//, ''));
  if (found) return found;
  throw notFound(`Configuration policy ${identifier} was not found`);
}

function describe({ id, arn, name, description, hub, createdAt, updatedAt }: ConfigurationPolicy) {
  return {
    ...{ Arn: arn, Id: id, Name: name, Description: description, CreatedAt: createdAt, UpdatedAt: updatedAt },
    ConfigurationPolicy: { SecurityHub: hub },
  };
}

function association(target: string, { policyId, updatedAt }: Association, type: 'APPLIED' | 'INHERITED') {
  const kind = target.startsWith('r-') ? 'ROOT' : target.startsWith('ou-') ? 'ORGANIZATIONAL_UNIT' : 'ACCOUNT';
  return {
    ...{ ConfigurationPolicyId: policyId, TargetId: target, TargetType: kind, AssociationType: type },
    ...{ UpdatedAt: updatedAt, AssociationStatus: 'SUCCESS', AssociationStatusMessage: '' },
  };
}

async function targetOf(state: HubState, input: Input): Promise<string> {
  const named = Object.values((input['Target'] ?? {}) as Readonly<Record<string, unknown>>);
  if (named.length !== 1) throw invalid('Target must be one of AccountId, OrganizationalUnitId and RootId');
  const target = text(named[0]);
  const isThere = await state.ancestors(target).then(
    () => true,
    () => false,
  );
  if (isThere) return target;
  throw notFound(`Target ${target} is not in the organization`);
}

/** What a policy says of Security Hub. @throws AwsError where AWS would not take it */
function hubOf(input: Input): Readonly<Record<string, unknown>> {
  const hub = ((input['ConfigurationPolicy'] ?? {}) as Input)['SecurityHub'] as Input | undefined;
  if (typeof hub?.['ServiceEnabled'] !== 'boolean') throw invalid('SecurityHub.ServiceEnabled is required');
  const controls = hub['SecurityControlsConfiguration'] as Input | undefined;
  if (!hub['ServiceEnabled']) {
    if (controls ?? (hub['EnabledStandardIdentifiers'] as unknown[] | undefined)?.length) {
      throw invalid('A policy that disables Security Hub takes no standards and no controls');
    }
    return { ServiceEnabled: false };
  }
  const lists = ['EnabledSecurityControlIdentifiers', 'DisabledSecurityControlIdentifiers'];
  if (lists.filter((name) => controls?.[name] !== undefined).length !== 1) {
    throw invalid(`SecurityControlsConfiguration needs one of ${lists.join(' and ')}`);
  }
  return hub;
}

function textOr(value: unknown, otherwise: string): string {
  return value === undefined ? otherwise : text(value);
}
