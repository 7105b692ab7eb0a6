import { randomUUID } from 'node:crypto';

import { AwsError, type Where } from '../../service';
import { defaultStandards, newHub } from './hub';
import { type Aggregator, type HubState, key, type OrganizationConfiguration } from './hub-state';
import { conflict, type Input, invalid, notFound, type Operation, text } from './operation';

/** Hubs, administrators, the organization's configuration and finding aggregators, by the operation's name. */
export const administration: Readonly<Record<string, Operation>> = {
  EnableSecurityHub: async (state, where, input) => {
    await mustManageItself(state, where);
    if (await state.hub(where)) throw conflict('Account is already subscribed to Security Hub');
    const standards = input['EnableDefaultStandards'] === false ? [] : defaultStandards(where.region);
    state.hubs.set(key(where), newHub(standards));
    return {};
  },

  DescribeHub: async (state, where, input) => {
    const hub = await enabledHub(state, where);
    const arn = `arn:aws:securityhub:${where.region}:${where.account}:hub/default`;
    const asked = input['HubArn'];
    if (asked !== undefined && asked !== arn) throw notFound(`Hub ${text(asked)} was not found`);
    return {
      HubArn: arn,
      SubscribedAt: hub.subscribedAt,
      AutoEnableControls: hub.autoEnableControls,
      ControlFindingGenerator: hub.controlFindingGenerator,
    };
  },

  UpdateSecurityHubConfiguration: async (state, where, input) => {
    await mustManageItself(state, where);
    const hub = await enabledHub(state, where);
    // A hub that the organization gave is the account's own once it changes it.
    state.hubs.set(key(where), hub);
    if (typeof input['AutoEnableControls'] === 'boolean') hub.autoEnableControls = input['AutoEnableControls'];
    if (input['ControlFindingGenerator'] !== undefined) {
      hub.controlFindingGenerator = text(input['ControlFindingGenerator']);
    }
    return {};
  },

  DisableSecurityHub: async (state, where) => {
    await mustManageItself(state, where);
    await enabledHub(state, where);
    // The provider waits for this very sentence to go away.
    if (state.administrators.get(where.region) === where.account) {
      throw invalid('Cannot disable Security Hub on the Security Hub administrator');
    }
    // The user guide's "Disabling Security Hub": an account of the organization has to be disassociated first, by the
    // administrator. The API's page lets the association go instead; this is the stricter of the two.
    if ((await state.member(where))?.status === 'Enabled') {
      throw invalid('Cannot disable Security Hub on a member account: its administrator has to disassociate it first');
    }
    state.hubs.delete(key(where));
    state.members.delete(key(where));
    return {};
  },

  EnableOrganizationAdminAccount: async (state, where, input) => {
    const account = text(input['AdminAccountId']);
    mustManage(state, where);
    if (!(await state.accounts()).includes(account)) {
      throw invalid(`Account ${account} is not a member of the organization`);
    }
    const present = state.administrators.get(where.region);
    if (present !== undefined && present !== account) {
      throw conflict(`Account ${present} is already the Security Hub administrator for this organization`);
    }
    await state.delegation.change('ResourceConflictException', async () => {
      const there = { account, region: where.region };
      if (state.delegation.enables && !(await state.hub(there))) {
        state.hubs.set(key(there), newHub(defaultStandards(where.region)));
      }
      state.administrators.set(where.region, account);
      state.delegation.administrators.register(account, 'securityhub.amazonaws.com');
    });
    return { AdminAccountId: account, Feature: 'SecurityHub' };
  },

  DisableOrganizationAdminAccount: async (state, where, input) => {
    mustManage(state, where);
    if (state.administrators.get(where.region) !== text(input['AdminAccountId'])) {
      throw notFound(`Account ${text(input['AdminAccountId'])} is not an administrator of this organization`);
    }
    mustBeLocal(state, where, 'the administrator cannot be removed');
    await state.delegation.change('ResourceConflictException', () => {
      state.administrators.delete(where.region);
      state.configurations.delete(where.region);
      // Those who were its members are on their own.
      for (const [id, { region }] of state.members) if (region === where.region) state.members.delete(id);
    });
    return {};
  },

  ListOrganizationAdminAccounts: (state, where) => {
    mustManage(state, where);
    const account = state.administrators.get(where.region);
    return {
      AdminAccounts: account === undefined ? [] : [{ AccountId: account, Status: 'ENABLED' }],
      Feature: 'SecurityHub',
    };
  },

  DescribeOrganizationConfiguration: (state, where) => {
    mustAdminister(state, where);
    const found: OrganizationConfiguration = state.configurationOf(where.region) ?? {
      autoEnable: false,
      autoEnableStandards: 'DEFAULT',
      type: 'LOCAL',
    };
    return {
      AutoEnable: found.autoEnable,
      AutoEnableStandards: found.autoEnableStandards,
      MemberAccountLimitReached: false,
      OrganizationConfiguration: { ConfigurationType: found.type, Status: 'ENABLED', StatusMessage: '' },
    };
  },

  UpdateOrganizationConfiguration: async (state, where, input) => {
    mustAdminister(state, where);
    await enabledHub(state, where);
    const chosen = input['OrganizationConfiguration'] as Input | undefined;
    const type = chosen?.['ConfigurationType'] === 'CENTRAL' ? 'CENTRAL' : 'LOCAL';
    const autoEnable = input['AutoEnable'] === true;
    const autoEnableStandards = text(input['AutoEnableStandards'] ?? 'DEFAULT');
    const present = state.configurations.get(where.region);
    if (type === 'CENTRAL') {
      if (autoEnable || autoEnableStandards !== 'NONE') {
        throw invalid('Auto Enable and AutoEnableStandards can not be enabled for Central Configuration');
      }
      if (where.account === state.managementAccount) {
        throw invalid('The management account cannot be the administrator of a central configuration');
      }
      if (state.aggregators.get(where.account)?.region !== where.region) {
        throw invalid('Central configuration needs a finding aggregator, and is made in its home Region');
      }
      if (state.delegation.isSyncing && present?.type !== 'CENTRAL') throw stillSyncing();
    } else if (present?.type === 'CENTRAL') {
      if (state.policies.size > 0) {
        throw conflict('Delete the configuration policies before central configuration is turned off');
      }
    } else if (autoEnable || autoEnableStandards !== 'NONE') {
      mustBeLocal(state, where, 'a linked Region enables nothing by itself');
    }
    state.configurations.set(where.region, { autoEnable, autoEnableStandards, type });
    return {};
  },

  CreateFindingAggregator: async (state, where, input) => {
    await enabledHub(state, where);
    if (state.aggregators.has(where.account)) throw conflict('A finding aggregator already exists for this account');
    const arn = `arn:aws:securityhub:${where.region}:${where.account}:finding-aggregator/${randomUUID()}`;
    return describe(keep(state, { arn, ...where, ...linking(input) }));
  },

  UpdateFindingAggregator: (state, where, input) => {
    const found = aggregator(state, where, text(input['FindingAggregatorArn']));
    if (found.region !== where.region) throw invalid(`The home Region of this finding aggregator is ${found.region}`);
    return describe(keep(state, { ...found, ...linking(input) }));
  },

  GetFindingAggregator: (state, where, _input, id) => describe(aggregator(state, where, id)),

  ListFindingAggregators: (state, where) => {
    const found = state.aggregators.get(where.account);
    return { FindingAggregators: found ? [{ FindingAggregatorArn: found.arn }] : [] };
  },

  DeleteFindingAggregator: (state, where, _input, id) => {
    aggregator(state, where, id);
    mustBeLocal(state, where, 'the finding aggregator cannot be deleted');
    state.aggregators.delete(where.account);
    return {};
  },
};

/** @throws AwsError where Security Hub is not enabled */
export async function enabledHub(state: HubState, where: Where) {
  const hub = await state.hub(where);
  if (hub) return hub;
  const { account } = where;
  throw new AwsError('InvalidAccessException', `Account ${account} is not subscribed to AWS Security Hub`, 401);
}

/** AWS's model declares no such error for the operation; it is what people have met. */
function stillSyncing(): AwsError {
  const message =
    "Central configuration couldn't be enabled because data from your organization is still syncing. Retry later.";
  return new AwsError('DataUnavailableException', message);
}

function aggregator(state: HubState, { account }: Where, arn: string): Aggregator {
  const found = state.aggregators.get(account);
  if (found?.arn === arn) return found;
  throw notFound(`Finding aggregator ${arn} was not found`);
}

function keep(state: HubState, made: Aggregator): Aggregator {
  state.aggregators.set(made.account, made);
  return made;
}

function linking(input: Input): Pick<Aggregator, 'linkingMode' | 'regions'> {
  const linkingMode = text(input['RegionLinkingMode']);
  const regions = (input['Regions'] ?? []) as readonly string[];
  const listed = linkingMode === 'SPECIFIED_REGIONS' || linkingMode === 'ALL_REGIONS_EXCEPT_SPECIFIED';
  if (listed !== regions.length > 0) {
    throw invalid(`RegionLinkingMode ${linkingMode} ${listed ? 'needs' : 'takes no'} Regions`);
  }
  return { linkingMode, regions };
}

function describe({ arn, region, linkingMode, regions }: Aggregator): object {
  return {
    FindingAggregatorArn: arn,
    FindingAggregationRegion: region,
    RegionLinkingMode: linkingMode,
    ...(regions.length > 0 ? { Regions: regions } : {}),
  };
}

function mustManage(state: HubState, { account }: Where): void {
  if (account === state.managementAccount) return;
  throw new AwsError('AccessDeniedException', 'Only the organization management account may do this', 403);
}

/** Those who are under a central policy leave Security Hub to their administrator. */
async function mustManageItself(state: HubState, where: Where): Promise<void> {
  if ((await state.policyOf(where)) === undefined) return;
  const message =
    'This account is currently associated with a central configuration policy, so only the administrator can access this operation.';
  throw new AwsError('AccessDeniedException', message, 403);
}

function mustBeLocal(state: HubState, { region }: Where, what: string): void {
  if (state.configurationOf(region)?.type === 'CENTRAL') throw invalid(`Under central configuration ${what}`);
}

/** @throws AwsError where the caller is not the Region's administrator */
export function mustAdminister(state: HubState, { account, region }: Where): void {
  if (state.administrators.get(region) === account) return;
  const message = `Account ${account} is not an administrator for this organization`;
  throw new AwsError('InvalidAccessException', message, 401);
}
