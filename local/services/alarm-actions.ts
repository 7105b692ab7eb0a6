import type { Access } from '../iam/access';
import { texts } from '../iam/iam-roles';
import type { Moto, Observation, Where } from '../service';

export interface AlarmActionsProps {
  readonly moto: Pick<Moto, 'query'>;
  readonly access: Pick<Access, 'refusal'>;
  readonly observations: { add(observation: Observation): void };
}

const actionsOf: Readonly<Record<string, string>> = {
  ALARM: 'AlarmActions',
  OK: 'OKActions',
  INSUFFICIENT_DATA: 'InsufficientDataActions',
};

/** Tells an alarm's topics of its new state, where their policies and their keys' let CloudWatch do so. */
export async function runAlarmActions(
  where: Where,
  alarm: { readonly name: string; readonly state: string; readonly reason: string },
  { moto, access, observations }: AlarmActionsProps,
): Promise<void> {
  const asked = { Action: 'DescribeAlarms', Version: '2010-08-01', 'AlarmNames.member.1': alarm.name };
  const xml = await moto.query(where, 'monitoring', asked);
  const [alarmArn = ''] = texts(xml, 'AlarmArn');
  const element = actionsOf[alarm.state] ?? '';
  const list = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(xml)?.[1] ?? '';
  for (const topic of texts(list, 'member')) {
    const caller = { service: 'cloudwatch.amazonaws.com', sourceArn: alarmArn };
    const refusal = await access.refusal(caller, { action: 'sns:Publish', resource: topic });
    const tell = { Action: 'Publish', Version: '2010-03-31', TopicArn: topic };
    const Message = JSON.stringify({
      ...{ AlarmName: alarm.name, AlarmArn: alarmArn, AWSAccountId: where.account, Region: where.region },
      ...{ NewStateValue: alarm.state, NewStateReason: alarm.reason },
    });
    if (refusal === undefined) {
      await moto.query(where, 'sns', { ...tell, Message, Subject: `${alarm.state}: "${alarm.name}"` });
    }
    observations.add({
      time: new Date().toISOString(),
      kind: 'delivery',
      account: where.account,
      region: where.region,
      summary: `alarm ${alarm.name} ${refusal === undefined ? `-> ${topic}` : `could not reach ${topic}: ${refusal}`}`,
      detail: { alarm: alarm.name, state: alarm.state, topic, outcome: refusal === undefined ? 'delivered' : 'lost' },
    });
  }
}
