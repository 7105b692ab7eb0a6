import type { Access, RoleSession } from '../../../local/iam/access';
import { Permissions } from '../../../local/iam/permissions';
import { RoleCalls } from '../../../local/iam/role-calls';
import { RoleSessions } from '../../../local/iam/role-sessions';
import { AwsError, type AwsRequest, type EventBridgeEvent, type Observation } from '../../../local/service';
import { deliver } from '../../../local/services/event-bridge/deliver';
import { checkExecutionRole, decryptEnvironment } from '../../../local/services/lambda/execution-role';
import { FunctionLog } from '../../../local/services/lambda/function-log';
import { Scheduler } from '../../../local/services/scheduler';
import { parseDefinition, states } from '../../../local/services/step-functions/definition';
import { checkMachineRole, statesFor, useForTraces } from '../../../local/services/step-functions/machine-role';
import { runTask } from '../../../local/services/step-functions/task';
import type { FakeMoto } from '../fake-moto';
import { eventOf } from '../event-bridge/set-up';
import type { Deployed, DeployedMoto } from './deployed-moto';

/** Something that works under a role, and all that it ever does under it. */
export interface Owner {
  readonly name: string;
  readonly role: string;
  /** Does all of it; answers what went wrong, in words. */
  readonly work: (moto: FakeMoto, access: Access) => Promise<readonly string[]>;
}

/** The functions, machines, rules and schedules that are deployed, and the roles in the member accounts. */
export function ownersOf(deployed: DeployedMoto): Owner[] {
  return [
    ...deployed.ofType('aws_lambda_function').map((one) => functionOwner(one, deployed)),
    ...deployed.ofType('aws_sfn_state_machine').map(machineOwner),
    ...deployed.ofType('aws_cloudwatch_event_target').map((one) => ruleOwner(one, deployed)),
    ...deployed.ofType('aws_scheduler_schedule').map(scheduleOwner),
    ...deployed
      .ofType('aws_iam_role')
      .filter(({ resource }) => String(resource['assume_role_policy']).includes('aws:PrincipalArn'))
      .map((one) => (one.arn.endsWith('portcullis-hub-reader') ? readerOwner : updaterOwner)(one, deployed)),
  ];
}

async function failures(...work: (() => Promise<unknown>)[]): Promise<string[]> {
  const failed: string[] = [];
  for (const one of work) await one().catch((error: unknown) => failed.push(String(error)));
  return failed;
}

function functionOwner({ account, region, arn, resource }: Deployed, deployed: DeployedMoto): Owner {
  const name = String(resource['function_name']);
  const role = String(resource['role']);
  const session = { role, session: name };
  // What it calls is what its whole policy names: that this is what it calls in truth is for the integration test.
  const calls = statementsOf(deployed, role);
  const configuration = {
    ...{ FunctionName: name, FunctionArn: arn, Role: role, KMSKeyArn: resource['kms_key_arn'] },
    Environment: { Variables: resource['environment'].variables },
  };
  const work: Owner['work'] = async (moto, access) => {
    const may = async (action: string, on: string) =>
      (await access.refusal(session, { action, resource: on })) === undefined;
    const log = new FunctionLog(moto, { account, region }, `/aws/lambda/${name}`, 'stream', may);
    log.add(['line']);
    await jest.advanceTimersByTimeAsync(1000);
    const logged = moto.inputs('logs PutLogEvents').length === 1 ? [] : ['nothing is logged'];
    return [
      ...logged,
      ...(await failures(
        () => checkExecutionRole(role, { Mode: resource['tracing_config'].mode }, access),
        () => decryptEnvironment(configuration, session, access),
        ...calls.map((call) => () => callUnder(session, { account, region }, call, moto, access)),
      )),
    ];
  };
  return { name, role, work };
}

/** A function of the security account, which assumes roles of others. */
function callerOf(name: string, deployed: DeployedMoto): { readonly caller: Deployed; readonly from: RoleSession } {
  const caller = deployed.ofType('aws_lambda_function').find(({ resource }) => resource['function_name'] === name)!;
  return { caller, from: { role: String(caller.resource['role']), session: name } };
}

/** The role of an account by which `enrol-members` sees its hub. */
function readerOwner(reader: Deployed, deployed: DeployedMoto): Owner {
  const { account, arn } = reader;
  const { caller, from } = callerOf('enrol-members', deployed);
  const assume = { service: 'sts', operation: 'AssumeRole', resource: arn };
  const look = { service: 'securityhub', operation: 'DescribeHub', resource: '*' };
  const work: Owner['work'] = async (moto, access) =>
    failures(
      () => callUnder(from, caller, assume, moto, access),
      () => callUnder({ role: arn, session: 'enrol-members' }, reader, look, moto, access),
    );
  return { name: `hub reader of ${account}`, role: arn, work };
}

/** The role of an account by which `update-nf-rg` writes its rules. */
function updaterOwner({ account, arn }: Deployed, deployed: DeployedMoto): Owner {
  const { caller, from } = callerOf('update-nf-rg', deployed);
  const groups = deployed.ofType('aws_networkfirewall_rule_group').filter((group) => group.account === account);
  /** What the network team of the account has made. */
  const theirs = (type: string, { region }: Deployed) => `arn:aws:network-firewall:${region}:${account}:${type}/edge`;
  const work: Owner['work'] = async (moto, access) => [
    ...(await failures(() =>
      callUnder(from, caller, { service: 'sts', operation: 'AssumeRole', resource: arn }, moto, access),
    )),
    ...(await failures(
      ...groups.flatMap((group) =>
        [
          ['ListFirewalls', theirs('firewall', group)],
          ['DescribeFirewall', theirs('firewall', group)],
          ['DescribeFirewallPolicy', theirs('firewall-policy', group)],
          ['DescribeRuleGroup', theirs('stateless-rulegroup', group)],
          ['DescribeRuleGroup', group.arn],
          ['UpdateRuleGroup', group.arn],
        ].map(([operation = '', resource = '']) => () => {
          const call = { service: 'network-firewall', operation, resource };
          return callUnder({ role: arn, session: 'update-nf-rg' }, group, call, moto, access);
        }),
      ),
    )),
  ];
  return { name: `updater of ${account}`, role: arn, work };
}

function machineOwner({ account, region, arn, resource }: Deployed): Owner {
  const role = String(resource['role_arn']);
  const machine = {
    roleArn: role,
    loggingConfiguration: resource['logging_configuration'],
    tracingConfiguration: resource['tracing_configuration'],
  };
  const tasks = states(parseDefinition(String(resource['definition'])))
    .map(([, state]) => state)
    .filter(({ Type }) => Type === 'Task');
  const work: Owner['work'] = async (moto, access) => {
    const props = {
      ...{ moto, calls: new RoleCalls({ access }), where: { account, region }, partition: 'aws' },
      runner: { invoke: async () => ({ payload: {}, logTail: '' }) },
      caller: { by: statesFor(arn), role, session: 'run' },
    };
    return failures(
      () => checkMachineRole(machine, arn, access),
      () => useForTraces(machine, 'run', access),
      ...tasks.map((task) => () => runTask(task.Resource!, task['Parameters'], props)),
    );
  };
  return { name: String(resource['name']), role, work };
}

function ruleOwner(target: Deployed, deployed: DeployedMoto): Owner {
  const work: Owner['work'] = async (moto, access) => {
    const { summary, detail } = await deliverTo(target, deployed, { moto, access });
    return (detail as { outcome: string }).outcome === 'delivered' ? [] : [summary];
  };
  const { resource, region } = target;
  return { name: `${resource['rule']} in ${region}`, role: String(resource['role_arn']), work };
}

export interface TriedDelivery {
  readonly moto: FakeMoto;
  readonly access: Access;
  /** What is changed in the event; otherwise it is a finding of Security Hub's. */
  readonly fields?: Partial<EventBridgeEvent>;
  /** Whether the target is gone. */
  readonly isDown?: boolean;
}

/** Delivers an event to the target of a rule, and answers what is observed of it. */
export async function deliverTo(
  { account, region, resource }: Deployed,
  deployed: DeployedMoto,
  { moto, access, fields = {}, isDown = false }: TriedDelivery,
): Promise<Observation> {
  const isRule = (one: Deployed) => one.resource['name'] === resource['rule'] && one.region === region;
  const rule = deployed.ofType('aws_cloudwatch_event_rule').find(isRule)!;
  const observed: Observation[] = [];
  const take = async () => {
    if (isDown) throw new AwsError('StateMachineDoesNotExist', 'none');
  };
  await deliver(
    {
      event: { ...eventOf({ account, region }), ...fields },
      bus: { account, region, name: resource['event_bus_name'] ?? 'default' },
      rule: { Name: resource['rule'], Arn: rule.arn },
      target: {
        Id: resource['target_id'],
        Arn: resource['arn'],
        RoleArn: resource['role_arn'],
        DeadLetterConfig: { Arn: resource['dead_letter_config'].arn },
      },
      isForwarded: false,
    },
    {
      ...{ moto, access, calls: new RoleCalls({ access }), retryAfter: [], startExecution: take, forward: take },
      runner: { invoke: async () => ({ logTail: '' }) },
      observations: { add: (observation) => observed.push(observation) },
    },
  );
  return observed[0]!;
}

function scheduleOwner({ account, region, arn, resource }: Deployed): Owner {
  const { target } = resource;
  const work: Owner['work'] = async (moto, access) => {
    const schedule = {
      Arn: target.arn,
      RoleArn: target.role_arn,
      DeadLetterConfig: { Arn: target.dead_letter_config.arn },
    };
    moto.answers[`scheduler GET /schedules/${resource['name']}?groupName=default`] = () => ({
      Arn: arn,
      Target: schedule,
    });
    const fire = (startExecution: () => Promise<string>) =>
      new Scheduler({
        ...{ moto, calls: new RoleCalls({ access }), observations: { add: () => undefined }, startExecution },
        runner: { invoke: async () => ({ payload: await startExecution(), logTail: '' }) },
      }).fire({ account, region }, String(resource['name']));
    const fired = await fire(async () => 'started');
    const buried = await fire(async () => Promise.reject(new Error('down')));
    return [
      ...(fired.outcome === 'started' || fired.outcome === 'invoked' ? [] : [fired.error]),
      ...(buried.outcome === 'lost' ? [buried.error] : []),
    ];
  };
  return { name: String(resource['name']), role: target.role_arn, work };
}

interface Call {
  readonly service: string;
  readonly operation: string;
  readonly resource: string;
  /** Partition key of the item that a condition of the statement speaks of. */
  readonly item?: string;
}

const called = ['dynamodb', 'guardduty', 'organizations', 'secretsmanager', 'securityhub', 'sns', 'sts'];

/** The calls that a function's policy names, of the services that functions call by themselves. */
function statementsOf(deployed: DeployedMoto, role: string): Call[] {
  return deployed.policies.get(role)!.statements.flatMap((statement) => {
    const { Action, Resource, Condition } = statement as {
      Action: string | string[];
      Resource: string | string[];
      Condition?: Readonly<Record<string, Readonly<Record<string, string[]>>>>;
    };
    const [pattern] = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [];
    const item = pattern?.replaceAll('*', 'one');
    return [Action].flat().flatMap((action) => {
      const [service = '', operation = ''] = action.split(':');
      if (!called.includes(service)) return [];
      return [Resource].flat().map((resource) => ({
        ...{ service, operation, resource: member(resource, deployed) },
        ...(item !== undefined && { item }),
      }));
    });
  });
}

/** The role of a member account that a pattern for all of them means. */
function member(pattern: string, deployed: DeployedMoto): string {
  const [role] = deployed.ofType('aws_iam_role').filter(({ arn }) => arn.split(':')[5] === pattern.split(':')[5]);
  return pattern.includes('*') && role !== undefined ? role.arn : pattern;
}

/** What a call of Network Firewall names a resource by. */
function firewallMember(arn: string): string {
  if (arn.includes(':firewall/')) return 'FirewallArn';
  return arn.includes(':firewall-policy/') ? 'FirewallPolicyArn' : 'RuleGroupArn';
}

function nameOf(item = '') {
  return { Name: { S: item } };
}

async function callUnder(
  session: RoleSession,
  { account, region }: { readonly account: string; readonly region: string },
  { service, operation, resource, item }: Call,
  moto: FakeMoto,
  access: Access,
): Promise<void> {
  const sessions = new RoleSessions();
  sessions.begin('ASIA', session);
  const body =
    service === 'sts' || service === 'sns'
      ? new URLSearchParams({ Action: operation, [service === 'sts' ? 'RoleArn' : 'TopicArn']: resource }).toString()
      : JSON.stringify(
          operation.startsWith('Batch')
            ? { RequestItems: { [resource]: { Keys: [nameOf(item)] } } }
            : {
                ...{ TableName: resource, SecretId: resource, [firewallMember(resource)]: resource },
                [operation === 'PutItem' ? 'Item' : 'Key']: nameOf(item),
              },
        );
  const request = { service, account, region, accessKeyId: 'ASIA', body: Buffer.from(body) } as AwsRequest;
  await new Permissions({ sessions, access, moto }).check(request, operation);
}
