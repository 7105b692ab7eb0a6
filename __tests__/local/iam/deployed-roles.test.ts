import { Access } from '../../../local/iam/access';
import type { AwsError, AwsRequest, Observation } from '../../../local/service';
import { runAlarmActions } from '../../../local/services/alarm-actions';
import { LogGroups } from '../../../local/services/log-groups';
import { organization } from '../../stacks/organizations';
import type { Answers } from '../fake-moto';
import { DeployedMoto, type Deployed } from './deployed-moto';
import { deliverTo, ownersOf, type Owner } from './owners';

const firewalls = organization.members.flatMap(({ id, vpcs }) =>
  vpcs.map((vpc) => `firewall-${id}-${vpc.region}-${vpc.id}`),
);
const members = organization.members.map(({ id }) => `member-${id}`);
const deployed = new DeployedMoto(organization, ['delegated-admin', ...members, ...firewalls]);

// Logs are written a moment later, and nothing here takes time otherwise.
beforeAll(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }));
afterAll(() => jest.useRealTimers());

function setUp(extra: Answers = {}) {
  const done = () => ({});
  const moto = deployed.moto({
    ...{ 'logs CreateLogStream': done, 'logs PutLogEvents': done, 'sqs SendMessage': done },
    ...{ 'dynamodb GetItem': done, 'dynamodb UpdateItem': done },
    ...extra,
  });
  // What others have made has keys of AWS's.
  const keyOfFirewallResource = async (arn: string) =>
    deployed.all.find((one) => one.arn === arn)?.resource['encryption_configuration']?.key_id as string | undefined;
  return { moto, access: new Access({ moto, keyOfFirewallResource }) };
}

/** Does something while a statement of a policy lacks an action, and altogether where that is its only one. */
async function without<Result>(policy: string, sid: string, action: string | undefined, run: () => Promise<Result>) {
  const held = deployed.policies.get(policy)!;
  const whole = held.statements;
  held.statements = whole.flatMap((statement) => {
    if ((statement.Sid ?? '') !== sid) return [statement];
    const Action = action === undefined ? [] : [statement.Action].flat().filter((other) => other !== action);
    return Action.length === 0 ? [] : [{ ...statement, Action }];
  });
  try {
    return await run();
  } finally {
    held.statements = whole;
  }
}

describe('the roles that are deployed', () => {
  const owners = ownersOf(deployed);

  /** Lets an owner do all its work, and answers what went wrong and what its role was refused. */
  const work = async (owner: Owner) => {
    const { moto, access } = setUp();
    const wrong = await owner.work(moto, access);
    return { wrong, refused: access.used.filter(({ role, refused }) => refused && role === owner.role) };
  };

  it.each(owners)('of $name suffice for its work', async (owner) => {
    expect(await work(owner)).toEqual({ wrong: [], refused: [] });
  });

  const permissions = owners.flatMap((owner) =>
    deployed.policies
      .get(owner.role)!
      .statements.flatMap(({ Sid = '', Action }) =>
        [Action].flat().map((action) => ({ name: owner.name, owner, Sid, action })),
      ),
  );

  it.each(permissions)('of $name are not enough without $action for $Sid', async ({ owner, Sid, action }) => {
    const { wrong, refused } = await without(owner.role, Sid, action, () => work(owner));
    expect(new Set(refused.map((used) => used.action))).toEqual(new Set([action]));
    // AWS drops a machine's trace that may not be sent and tells nobody; here the refusal is on record.
    if (Sid === 'TracesHaveNoResources' && owner.name.startsWith('sechub-')) return;
    expect(wrong.join('\n')).toMatch(/is not authorized to|does not have permissions to|nothing is logged/);
  });

  it.each(owners)('of $name are of no use to whom they do not trust', async (owner) => {
    const { wrong } = await without(`trust:${owner.role}`, '', undefined, () => work(owner));
    expect(wrong.length).toBeGreaterThan(0);
  });
});

describe('the policies of resources that are deployed', () => {
  const inPlace = ({ account, region }: Deployed) => ({ account, region });

  /** Each rule's event that its target does not take. */
  const bury = async (): Promise<string[]> => {
    const outcomes: string[] = [];
    for (const target of deployed.ofType('aws_cloudwatch_event_target')) {
      const { detail } = await deliverTo(target, deployed, { ...setUp(), isDown: true });
      outcomes.push((detail as { outcome: string }).outcome);
    }
    return outcomes;
  };
  const encryptLogs = async (): Promise<string[]> => {
    const { access } = setUp();
    const refused: string[] = [];
    for (const { resource, ...place } of deployed.ofType('aws_cloudwatch_log_group')) {
      const body = Buffer.from(JSON.stringify({ logGroupName: resource['name'], kmsKeyId: resource['kms_key_id'] }));
      const request = { operation: 'CreateLogGroup', account: place.account, region: place.region, body } as AwsRequest;
      await new LogGroups(access).handle(request).catch((error: unknown) => refused.push((error as AwsError).code));
    }
    return refused;
  };
  const raiseAlarms = async (): Promise<string[]> => {
    const outcomes: string[] = [];
    const observations = { add: ({ detail }: Observation) => outcomes.push((detail as { outcome: string }).outcome) };
    for (const alarm of deployed.ofType('aws_cloudwatch_metric_alarm')) {
      const topics = (alarm.resource['alarm_actions'] as string[]).map((topic) => `<member>${topic}</member>`).join('');
      const { moto, access } = setUp({
        'monitoring DescribeAlarms': () => `<AlarmArn>${alarm.arn}</AlarmArn><AlarmActions>${topics}</AlarmActions>`,
        'sns Publish': () => '',
      });
      const raised = { name: String(alarm.resource['alarm_name']), state: 'ALARM', reason: 'test' };
      await runAlarmActions(inPlace(alarm), raised, { moto, access, observations });
    }
    return outcomes;
  };

  it('let undelivered events, logs and alarms through', async () => {
    expect(new Set(await bury())).toEqual(new Set(['dead-letter queue']));
    expect(await encryptLogs()).toEqual([]);
    expect(new Set(await raiseAlarms())).toEqual(new Set(['delivered']));
  });

  it.each([
    ['aws_sqs_queue', 'Rules', 'sqs:SendMessage', bury, 'lost'],
    ['aws_kms_key', 'DeadLettersOfEventBridge', 'kms:Decrypt', bury, 'lost'],
    ['aws_kms_key', 'DeadLettersOfEventBridge', 'kms:GenerateDataKey', bury, 'lost'],
    ['aws_kms_key', 'LogGroupsOfThisAccount', 'kms:Decrypt', encryptLogs, 'AccessDeniedException'],
    ['aws_kms_key', 'LogGroupsOfThisAccount', 'kms:ReEncrypt*', encryptLogs, 'AccessDeniedException'],
    ['aws_sns_topic', 'AlarmsOfThisAccount', 'sns:Publish', raiseAlarms, 'lost'],
  ])('of %s keep them out without %s: %s', async (type, sid, action, attempt, outcome) => {
    for (const { arn } of deployed.ofType(type)) {
      if (!deployed.policies.get(arn)!.statements.some(({ Sid }) => Sid === sid)) continue;
      expect(await without(arn, sid, action, attempt)).toContain(outcome);
    }
  });

  it.each([
    ["another source's", { source: 'portcullis.test' }, true],
    ['another kind of', { 'detail-type': 'Security Hub Findings - Custom Action' }, true],
    ["Security Hub's", {}, false],
  ])('of the bus keep out %s events, whatever the role of the sender allows', async (_, fields, isKeptOut) => {
    const isForwarder = ({ resource }: Deployed) => String(resource['arn']).includes(':event-bus/');
    const forwarder = deployed.ofType('aws_cloudwatch_event_target').find(isForwarder)!;
    const { summary, detail } = await deliverTo(forwarder, deployed, { ...setUp(), fields });
    expect(detail).toMatchObject({ outcome: isKeptOut ? 'dead-letter queue' : 'delivered' });
    if (isKeptOut) expect(summary).toContain('with an explicit deny in a resource-based policy');
  });
});
