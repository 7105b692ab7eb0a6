import { randomUUID } from 'node:crypto';

import type { RoleCall, RoleCalls } from '../iam/role-calls';
import { sendToQueue } from '../send-to-queue';
import { AwsError, type FunctionRunner, type Moto, type Observation, type Where } from '../service';

export interface SchedulerProps {
  readonly moto: Moto;
  readonly calls: Pick<RoleCalls, 'call'>;
  readonly observations: { add(observation: Observation): void };
  /** `StepFunctions.start`. */
  readonly startExecution: (stateMachineArn: string, input: string) => Promise<string>;
  /** What runs functions. */
  readonly runner: FunctionRunner;
}

/** What a schedule did when its time had come. */
export type Fired =
  | { readonly outcome: 'started'; readonly executionArn: string }
  | { readonly outcome: 'invoked'; readonly error?: string }
  | { readonly outcome: 'dead-letter queue' | 'lost'; readonly error: string };

interface Schedule {
  readonly Arn: string;
  readonly Target: {
    readonly Arn: string;
    readonly RoleArn: string;
    readonly Input?: string;
    readonly DeadLetterConfig?: { readonly Arn?: string };
  };
}

/** EventBridge Scheduler's starts; schedules are stored in moto, and none fires by itself. */
export class Scheduler {
  constructor(private readonly props: SchedulerProps) {}

  /**
   * Does what a schedule does at its time: starts its state machine or invokes its function under its role, and under that
   * role too writes to the dead-letter queue where it cannot. Nothing is tried again. AWS does not wait for a function;
   * whoever fires a schedule here does.
   *
   * @throws AwsError ResourceNotFoundException
   */
  async fire(where: Where, name: string): Promise<Fired> {
    const path = `/schedules/${encodeURIComponent(name)}?groupName=default`;
    const schedule = (await this.props.moto.rest(where, 'scheduler', 'GET', path)) as unknown as Schedule;
    const fired = await this.start(schedule, where).catch((error: unknown) => this.bury(schedule, where, error));
    const { outcome } = fired;
    this.props.observations.add({
      time: new Date().toISOString(),
      kind: 'delivery',
      ...where,
      summary: `schedule ${name}: ${'error' in fired ? `${fired.error} (${outcome})` : outcome}`,
      detail: { schedule: schedule.Arn, targetArn: schedule.Target.Arn, ...fired },
    });
    return fired;
  }

  private async start(schedule: Schedule, where: Where): Promise<Fired> {
    const { Arn: target, Input: input = '{}' } = schedule.Target;
    const service = target.split(':')[2];
    if (service === 'lambda') return this.invoke(schedule, where, target, input);
    if (service !== 'states') {
      throw new AwsError(
        'ValidationException',
        `The local organization schedules machines and functions, not ${target}`,
      );
    }
    const call = this.callOf(schedule, where, 'states', 'StartExecution', target);
    const executionArn = await this.props.calls.call(call, () => this.props.startExecution(target, input));
    return { outcome: 'started', executionArn };
  }

  private async invoke(schedule: Schedule, where: Where, target: string, input: string): Promise<Fired> {
    const call = this.callOf(schedule, where, 'lambda', 'Invoke', target);
    const asked = { action: 'lambda:InvokeFunction', resource: target };
    const { error } = await this.props.calls.call({ ...call, asked }, () =>
      this.props.runner.invoke(target, JSON.parse(input)),
    );
    return { outcome: 'invoked', ...(error && { error: `${error.errorType}: ${error.errorMessage}` }) };
  }

  private async bury(schedule: Schedule, where: Where, failure: unknown): Promise<Fired> {
    const { Arn: target, Input: input = '{}', DeadLetterConfig: dead } = schedule.Target;
    const message = failure instanceof Error ? failure.message : String(failure);
    const queue = dead?.Arn;
    if (queue === undefined) return { outcome: 'lost', error: message };
    const attributes = {
      ERROR_CODE: failure instanceof AwsError ? failure.code : 'SDK_CLIENT_ERROR',
      ERROR_MESSAGE: message.slice(0, 1024),
      EXECUTION_ID: randomUUID(),
      SCHEDULE_ARN: schedule.Arn,
      TARGET_ARN: target,
    };
    const call = this.callOf(schedule, where, 'sqs', 'SendMessage', queue);
    try {
      await this.props.calls.call(call, () => sendToQueue(this.props.moto, queue, input, attributes));
      return { outcome: 'dead-letter queue', error: message };
    } catch (error) {
      return { outcome: 'lost', error: `${message}; ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  private callOf({ Arn, Target }: Schedule, where: Where, service: string, operation: string, to: string): RoleCall {
    // To a role's trust policy a schedule is its group.
    const group = Arn.replace(/:schedule\/([^/]+)\/.*$/, ':schedule-group/$1');
    return {
      by: { service: 'scheduler.amazonaws.com', sourceArn: group },
      role: Target.RoleArn,
      session: randomUUID(),
      ...{ where, service, operation },
      asked: { action: `${service}:${operation}`, resource: to },
    };
  }
}
