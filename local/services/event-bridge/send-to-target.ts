import { randomUUID } from 'node:crypto';

import { iamEvaluate, type PolicyDocument } from '../../iam-evaluate';
import type { IamRoles } from '../../iam-roles';
import { sendToQueue } from '../../send-to-queue';
import { AwsError, type FunctionRunner, type Moto } from '../../service';
import type { BusAccess } from './bus-access';
import { queueRefusal } from './queue-access';
import { DeliveryError, type Bus, type Delivery } from './target';
import { targetInput } from './target-input';

/** What delivery needs of the rest of the local organization. */
export interface TargetProps {
  readonly moto: Moto;
  readonly roles: IamRoles;
  readonly access: BusAccess;
  readonly runner: FunctionRunner;
  readonly startExecution: (stateMachineArn: string, input: string, name?: string) => Promise<unknown>;
  /** Puts an event that came from another bus on a bus. */
  readonly forward: (bus: Bus, delivery: Delivery) => Promise<void>;
}

const service = 'events.amazonaws.com';

/** Hands one event to one target. @throws DeliveryError */
export async function sendToTarget(delivery: Delivery, props: TargetProps): Promise<void> {
  const { target, event, rule, bus } = delivery;
  const [, , kind = '', region = '', account = ''] = target.Arn.split(':');
  const input = targetInput({ event, rule, target }, new Date());
  switch (kind) {
    case 'states':
      if (account !== bus.account) {
        throw new DeliveryError('NO_PERMISSIONS', 'A state machine of another account is no target');
      }
      await permit(delivery, 'states:StartExecution', props);
      await props.startExecution(target.Arn, input, `${event.id}_${randomUUID()}`.slice(0, 80));
      return;
    case 'events':
      return toBus(delivery, props);
    case 'lambda':
      return toFunction(delivery, input, props);
    case 'sqs': {
      const refusal = await queueRefusal(props.moto, target.Arn, rule.Arn);
      if (refusal !== undefined) throw new DeliveryError('NO_PERMISSIONS', refusal);
      return sendToQueue(props.moto, target.Arn, input, {}, target.SqsParameters?.MessageGroupId);
    }
    case 'logs': {
      const logGroupName = target.Arn.split(':').slice(6).join(':').replace(/:\*$/, '');
      const names = { logGroupName, logStreamName: randomUUID() };
      const call = (operation: string, more: object): Promise<unknown> =>
        props.moto.json({ account, region }, 'logs', `Logs_20140328.${operation}`, { ...names, ...more });
      await call('CreateLogStream', {});
      await call('PutLogEvents', { logEvents: [{ timestamp: Date.now(), message: input }] });
      return;
    }
    default:
      throw new DeliveryError('INVALID_PARAMETER', `The local organization does not deliver to ${kind}`);
  }
}

async function toBus(delivery: Delivery, props: TargetProps): Promise<void> {
  const { target, event, bus, isForwarded } = delivery;
  const [, , , region = '', account = '', resource = ''] = target.Arn.split(':');
  const to: Bus = { account, region, name: resource.replace(/^event-bus\//, '') };
  // An event makes one hop only, whatever its rules say.
  if (isForwarded) {
    const code = account === bus.account ? 'THIRD_REGION_HOP_DETECTED' : 'THIRD_ACCOUNT_HOP_DETECTED';
    throw new DeliveryError(code, `The event came from another bus and is not sent on to ${target.Arn}`);
  }
  await permit(delivery, 'events:PutEvents', props);
  const sender = { account: bus.account, arn: target.RoleArn ?? `arn:aws:iam::${bus.account}:root` };
  const refusal = await props.access.refusal(to, target.Arn, sender, event);
  if (refusal !== undefined) throw new DeliveryError('NO_PERMISSIONS', refusal);
  await props.forward(to, delivery);
}

async function toFunction({ target, rule }: Delivery, input: string, { moto, runner }: TargetProps): Promise<void> {
  const [, , , region = '', account = '', , name = ''] = target.Arn.split(':');
  const answer = await moto
    .rest({ account, region }, 'lambda', 'GET', `/2015-03-31/functions/${name}/policy`)
    .catch((error: unknown) => {
      if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return { Policy: undefined };
      throw error;
    });
  const policy = typeof answer.Policy === 'string' ? [JSON.parse(answer.Policy) as PolicyDocument] : [];
  const decision = iamEvaluate(policy, {
    action: 'lambda:InvokeFunction',
    resource: target.Arn,
    principal: { service },
    context: { 'aws:SourceArn': rule.Arn, 'aws:SourceAccount': rule.Arn.split(':')[4] ?? '' },
  });
  if (decision !== 'allowed') {
    throw new DeliveryError(
      'NO_PERMISSIONS',
      `The policy of ${target.Arn} does not let ${service} invoke it for ${rule.Arn}`,
    );
  }
  // Delivered once it runs: how the function ends is not EventBridge's business.
  await runner.invoke(target.Arn, JSON.parse(input) as unknown);
}

async function permit({ target }: Delivery, action: string, { roles }: TargetProps): Promise<void> {
  if (target.RoleArn === undefined) {
    throw new DeliveryError('NO_PERMISSIONS', `The target ${target.Id} has no role for ${action}`);
  }
  if (!(await roles.isTrusted(target.RoleArn, service))) {
    throw new DeliveryError('FAILED_TO_ASSUME_ROLE', `Role ${target.RoleArn} cannot be assumed by ${service}`);
  }
  const refusal = await roles.refusal(target.RoleArn, service, action, target.Arn);
  if (refusal !== undefined) throw new DeliveryError('NO_PERMISSIONS', refusal);
}
