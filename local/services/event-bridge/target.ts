import type { EventBridgeEvent, Where } from '../../service';

/** A target of a rule as `PutTargets` stored it, as far as delivery reads it. */
export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
}

/** A bus by its place and name. */
export interface Bus extends Where {
  readonly name: string;
}

/** One event on its way to one target. */
export interface Delivery {
  readonly event: EventBridgeEvent;
  readonly bus: Bus;
  readonly rule: { readonly Name: string; readonly Arn: string };
  readonly target: Target;
  /** Whether the event came from another bus. */
  readonly isForwarded: boolean;
}

/** Why an event did not reach its target, with EventBridge's code for it. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  constructor(
    readonly code: string,
    message: string,
    readonly isRetryable = false,
  ) {
    super(message);
  }
}
