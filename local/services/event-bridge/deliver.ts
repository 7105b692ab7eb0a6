import { setTimeout } from 'node:timers/promises';

import { sendToQueue } from '../../send-to-queue';
import { AwsError, type Observation } from '../../service';
import { eventsFor, sendToTarget, type TargetProps } from './send-to-target';
import { DeliveryError, type Delivery } from './target';

export interface DeliverProps extends TargetProps {
  readonly observations: { add(observation: Observation): void };
  /** Milliseconds before each repeat of a delivery that failed for now; EventBridge goes on for 24 hours. */
  readonly retryAfter: readonly number[];
}

/** Delivers an event to a target, repeats what failed for now, and sends what stays undelivered to the dead-letter queue. */
export async function deliver(delivery: Delivery, props: DeliverProps): Promise<void> {
  const { target, rule, event, bus } = delivery;
  const most = target.RetryPolicy?.MaximumRetryAttempts ?? props.retryAfter.length;
  let failure: DeliveryError | undefined;
  let attempts = 0;
  for (;;) {
    failure = await sendToTarget(delivery, props).then(() => undefined, deliveryError);
    const wait = props.retryAfter[attempts];
    if (failure?.isRetryable !== true || wait === undefined || attempts >= most) break;
    attempts += 1;
    await setTimeout(wait);
  }
  const buried = failure === undefined ? undefined : await bury(delivery, failure, attempts, props);
  const outcome = buried?.outcome ?? 'delivered';
  props.observations.add({
    time: new Date().toISOString(),
    kind: 'delivery',
    account: bus.account,
    region: bus.region,
    summary:
      failure === undefined
        ? `${rule.Name} -> ${described(target.Arn)}`
        : `${rule.Name} could not reach ${described(target.Arn)}: ${failure.message} (${[outcome, buried?.reason ?? []].flat().join(': ')})`,
    detail: {
      eventId: event.id,
      ...{ rule: rule.Name, ruleArn: rule.Arn, bus: bus.name, targetArn: target.Arn, outcome },
      ...(failure === undefined ? {} : { error: failure.code, message: failure.message }),
    },
  });
}

/** Where an undelivered event ends. */
async function bury(
  { target, rule, event }: Delivery,
  failure: DeliveryError,
  attempts: number,
  { moto, access }: DeliverProps,
): Promise<{ readonly outcome: 'dead-letter queue' | 'lost'; readonly reason?: string }> {
  const queue = target.DeadLetterConfig?.Arn;
  if (queue === undefined) return { outcome: 'lost' };
  try {
    const reason = await access.refusal(eventsFor(rule), { action: 'sqs:SendMessage', resource: queue });
    if (reason !== undefined) return { outcome: 'lost', reason };
    await sendToQueue(moto, queue, JSON.stringify(event), {
      RULE_ARN: rule.Arn,
      TARGET_ARN: target.Arn,
      ERROR_CODE: failure.code,
      ERROR_MESSAGE: failure.message.slice(0, 1024),
      ...(failure.isRetryable
        ? { RETRY_ATTEMPTS: String(attempts), EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' }
        : {}),
    });
    return { outcome: 'dead-letter queue' };
  } catch (error) {
    if (error instanceof AwsError) return { outcome: 'lost', reason: error.message };
    throw error;
  }
}

function deliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (!(error instanceof AwsError)) return new DeliveryError('SDK_CLIENT_ERROR', String(error), true);
  const { code, message, status } = error;
  if (/Throttl|TooManyRequests|LimitExceeded/.test(code)) return new DeliveryError('THROTTLING', message, true);
  if (status >= 500) return new DeliveryError('INTERNAL_ERROR', message, true);
  if (/AccessDenied|NotAuthorized/.test(code)) return new DeliveryError('NO_PERMISSIONS', message);
  if (/NotFound|DoesNotExist|NonExistent/.test(code)) return new DeliveryError('NO_RESOURCE', message);
  return new DeliveryError('INVALID_PARAMETER', message);
}

function described(arn: string): string {
  const [, , kind = '', region = '', account = '', ...resource] = arn.split(':');
  const name = resource.at(-1)?.replace(/^event-bus\//, '') ?? '';
  return `${{ states: 'state machine', events: 'bus', sqs: 'queue', lambda: 'function', logs: 'log group' }[kind] ?? kind} ${name} (${account}, ${region})`;
}
