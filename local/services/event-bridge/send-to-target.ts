import { randomUUID } from 'node:crypto';

import type { Access, Asked } from '../../iam/access';
import { type RoleCalls, RoleNotAssumed } from '../../iam/role-calls';
import { sendToQueue } from '../../send-to-queue';
import type { FunctionRunner, Moto } from '../../service';
import { DeliveryError, type Bus, type Delivery } from './target';
import { targetInput } from './target-input';

/** What delivery needs of the rest of the local organization. */
export interface TargetProps {
  readonly moto: Moto;
  readonly access: Pick<Access, 'refusal'>;
  readonly calls: Pick<RoleCalls, 'call'>;
  readonly runner: FunctionRunner;
  readonly startExecution: (stateMachineArn: string, input: string, name?: string) => Promise<unknown>;
  /** Puts an event that came from another bus on a bus. */
  readonly forward: (bus: Bus, delivery: Delivery) => Promise<void>;
}

/** EventBridge itself, acting for a rule. */
export const eventsFor = ({ Arn }: { readonly Arn: string }) => ({ service: 'events.amazonaws.com', sourceArn: Arn });

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
      return underRole(delivery, { action: 'states:StartExecution', resource: target.Arn }, props, async () => {
        await props.startExecution(target.Arn, input, `${event.id}_${randomUUID()}`.slice(0, 80));
      });
    case 'events':
      return toBus(delivery, props);
    case 'lambda':
      return toFunction(delivery, input, props);
    case 'sqs': {
      await permitted(delivery, 'sqs:SendMessage', props);
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
  const { target, event, bus, rule, isForwarded } = delivery;
  const [, , , region = '', account = '', resource = ''] = target.Arn.split(':');
  const to: Bus = { account, region, name: resource.replace(/^event-bus\//, '') };
  // An event makes one hop only, whatever its rules say.
  if (isForwarded) {
    const code = account === bus.account ? 'THIRD_REGION_HOP_DETECTED' : 'THIRD_ACCOUNT_HOP_DETECTED';
    throw new DeliveryError(code, `The event came from another bus and is not sent on to ${target.Arn}`);
  }
  const context = {
    'aws:SourceArn': rule.Arn,
    'aws:SourceAccount': bus.account,
    'events:source': event.source,
    'events:detail-type': event['detail-type'],
    'events:eventBusInvocation': String(account !== bus.account),
  };
  await underRole(delivery, { action: 'events:PutEvents', resource: target.Arn, context }, props, () =>
    props.forward(to, delivery),
  );
}

async function toFunction(delivery: Delivery, input: string, props: TargetProps): Promise<void> {
  await permitted(delivery, 'lambda:InvokeFunction', props);
  // Delivered once it runs: how the function ends is not EventBridge's business.
  await props.runner.invoke(delivery.target.Arn, JSON.parse(input) as unknown);
}

/** Lets pass what the policy of the target allows EventBridge to do for the rule. @throws DeliveryError */
async function permitted({ target, rule }: Delivery, action: string, { access }: TargetProps): Promise<void> {
  const refusal = await access.refusal(eventsFor(rule), { action, resource: target.Arn });
  if (refusal !== undefined) throw new DeliveryError('NO_PERMISSIONS', refusal);
}

/** Does the work under the role of the target. @throws DeliveryError, and what the work throws */
async function underRole(
  { target, rule, event, bus }: Delivery,
  asked: Asked,
  { calls }: TargetProps,
  work: () => Promise<void>,
): Promise<void> {
  if (target.RoleArn === undefined) {
    throw new DeliveryError('NO_PERMISSIONS', `The target ${target.Id} has no role for ${asked.action}`);
  }
  const [service = '', operation = ''] = asked.action.split(':');
  const call = { by: eventsFor(rule), role: target.RoleArn, session: event.id, where: bus, service, operation, asked };
  await calls.call(call, work).catch((error: unknown) => {
    if (error instanceof RoleNotAssumed) throw new DeliveryError('FAILED_TO_ASSUME_ROLE', error.message);
    throw error;
  });
}
