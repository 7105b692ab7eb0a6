import { AwsError, type Where } from '../../service';
import { keyOf } from './deployment';
import { findSet, mustManage, type StackSets } from './operations';
import type { Input } from './query-protocol';
import type { OperationResult, StackInstance, StackSet, StackSetOperation } from './stack-set';

/** What tells of stack sets, by the operation's name. */
export const describing: Readonly<Record<string, (sets: StackSets, where: Where, input: Input) => object>> = {
  DescribeOrganizationsAccess: (sets, where, input) => {
    mustManage(sets, where, input);
    return { Status: sets.access.isActive ? 'ENABLED' : 'DISABLED' };
  },

  DescribeStackSet: (sets, where, input) => ({ StackSet: stackSet(findSet(sets, where, input)) }),

  ListStackSets: ({ all }, { account, region }, { Status: status = 'ACTIVE' }) => ({
    Summaries: [...all.values()]
      .filter((set) => set.account === account && set.region === region && status === 'ACTIVE')
      .map((set) => {
        const { StackSetName, StackSetId, Description, Status, AutoDeployment, PermissionModel } = stackSet(set);
        return { StackSetName, StackSetId, Description, Status, AutoDeployment, PermissionModel };
      }),
  }),

  DescribeStackInstance: (sets, where, input) => {
    const set = findSet(sets, where, input);
    const { StackInstanceAccount: account, StackInstanceRegion: region } = input;
    const found = set.instances.get(keyOf({ account: String(account), region: String(region) }));
    if (found) return { StackInstance: { ...instance(set, found), ParameterOverrides: found.overrides } };
    const message = `StackSet ${set.name} has no instance in ${String(account)}, ${String(region)}`;
    throw new AwsError('StackInstanceNotFoundException', message, 404);
  },

  ListStackInstances: (sets, where, input) => {
    const set = findSet(sets, where, input);
    const { StackInstanceAccount: account, StackInstanceRegion: region } = input;
    const asked = [...set.instances.values()].filter(
      (one) => (account ?? one.account) === one.account && (region ?? one.region) === one.region,
    );
    return { Summaries: asked.map((one) => instance(set, one)) };
  },

  DescribeStackSetOperation: (sets, where, input) => {
    const set = findSet(sets, where, input);
    return { StackSetOperation: { ...operation(findOperation(set, input)), StackSetId: set.id } };
  },

  ListStackSetOperations: (sets, where, input) => ({
    Summaries: findSet(sets, where, input).operations.map(operation),
  }),

  ListStackSetOperationResults: (sets, where, input) => ({
    Summaries: findOperation(findSet(sets, where, input), input).results.map(result),
  }),
};

function findOperation(set: StackSet, { OperationId: id }: Input): StackSetOperation {
  const found = set.operations.find((one) => one.id === id);
  if (found) return found;
  throw new AwsError('OperationNotFoundException', `Operation ${String(id)} not found`, 404);
}

function stackSet({ name, id, account, region, settings, targets }: StackSet) {
  const slr =
    'aws-service-role/stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgAdmin';
  return {
    StackSetName: name,
    StackSetId: id,
    StackSetARN: `arn:aws:cloudformation:${region}:${account}:stackset/${id}`,
    Description: settings.description,
    Status: 'ACTIVE',
    TemplateBody: settings.template,
    Parameters: settings.parameters,
    Capabilities: settings.capabilities,
    Tags: settings.tags,
    // AWS names both roles although the caller gave none.
    AdministrationRoleARN: `arn:aws:iam::${account}:role/${slr}`,
    ExecutionRoleName: `stacksets-exec-${id.replace(/^.*:/, '').replaceAll('-', '')}`,
    AutoDeployment: settings.autoDeployment,
    ManagedExecution: settings.managedExecution,
    PermissionModel: 'SERVICE_MANAGED',
    OrganizationalUnitIds: [...targets.keys()],
  };
}

function instance(set: StackSet, { account, region, unit, stackId, failure, lastOperation }: StackInstance) {
  return {
    StackSetId: set.id,
    Region: region,
    Account: account,
    StackId: stackId === '' ? undefined : stackId,
    Status: failure === undefined ? 'CURRENT' : 'OUTDATED',
    StatusReason: failure,
    StackInstanceStatus: { DetailedStatus: failure === undefined ? 'SUCCEEDED' : 'FAILED' },
    OrganizationalUnitId: unit,
    DriftStatus: 'NOT_CHECKED',
    LastOperationId: lastOperation,
  };
}

function operation({ id, action, status, created, ended, results }: StackSetOperation) {
  const failed = results.filter((one) => one.status === 'FAILED').length;
  return {
    OperationId: id,
    Action: action,
    Status: status,
    CreationTimestamp: created,
    EndTimestamp: ended,
    StatusDetails: { FailedStackInstancesCount: failed },
  };
}

function result({ account, region, unit, status, reason }: OperationResult) {
  return { Account: account, Region: region, Status: status, StatusReason: reason, OrganizationalUnitId: unit };
}
