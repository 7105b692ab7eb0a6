import { AwsError } from '../../service';
import type { Bus, Target } from './target';

const maximumTargets = 5;

/**
 * Refuses targets that EventBridge refuses when they are put.
 *
 * @param earlier ids of the targets that the rule has already
 * @throws AwsError
 */
export function checkTargets(targets: readonly Target[], earlier: readonly string[], bus: Bus): void {
  if (targets.length === 0) throw invalid('Parameter Targets is not valid. Reason: It must not be empty.');
  for (const target of targets) {
    checkForm(target);
    checkInput(target, bus);
    checkPlace(target, bus);
  }
  if (new Set([...earlier, ...targets.map(({ Id }) => Id)]).size > maximumTargets) {
    throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
  }
}

/** Ids and ARNs; lengths and characters are those of the service's model (`TargetId`, `TargetArn`, `RoleArn`). */
function checkForm({ Id, Arn, RoleArn, DeadLetterConfig, RetryPolicy }: Target): void {
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Id)) throw invalid(`Parameter Id is not valid. Reason: ${Id} is no id.`);
  const arns = [Arn, RoleArn ?? Arn, DeadLetterConfig?.Arn ?? Arn];
  for (const arn of arns.filter((each) => !isArn(each))) {
    throw invalid(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
  }
  // "Using dead-letter queues to process undelivered events": a standard queue of SQS.
  const queue = DeadLetterConfig?.Arn;
  if (queue !== undefined && queue.split(':')[2] !== 'sqs') {
    throw invalid(`Parameter DeadLetterConfig is not valid. Reason: ${queue} is no queue.`);
  }
  const attempts = RetryPolicy?.MaximumRetryAttempts ?? 0;
  if (attempts < 0 || attempts > 185) {
    throw invalid('Parameter MaximumRetryAttempts is not valid. Reason: It must be from 0 to 185.');
  }
}

function isArn(text: string): boolean {
  return text.length <= 1600 && /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws)?:\S+$/.test(text);
}

/** What the target receives in place of the event. */
function checkInput({ Id, Arn, Input, InputPath, InputTransformer }: Target, bus: Bus): void {
  const given = [Input, InputPath, InputTransformer].filter((each) => each !== undefined);
  // The model's documentation of `PutTargets` calls the three mutually exclusive.
  if (given.length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  const [, , kind, , account] = Arn.split(':');
  if (kind === 'events' && account !== bus.account && given.length > 0) {
    throw invalid(
      `Input, InputPath and InputTransformer are not supported for the event bus ${Arn} of another account.`,
    );
  }
  if (Input !== undefined && (Input.length > 8192 || !isJson(Input))) {
    throw invalid(`Parameter Input is not valid. Reason: It must be JSON of at most 8192 characters.`);
  }
  if (InputPath !== undefined && (InputPath.length > 256 || !InputPath.startsWith('$'))) {
    throw invalid(`Parameter InputPath is not valid. Reason: ${InputPath} is no path.`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function checkPlace({ Arn, RoleArn }: Target, bus: Bus): void {
  const [, , kind, region, account] = Arn.split(':');
  const isElsewhere = account !== bus.account || region !== bus.region;
  if (kind === 'states' && isElsewhere) {
    throw invalid(`Provided Arn is not in correct format. Reason: ${Arn} is not in the account and Region of the rule`);
  }
  if (RoleArn === undefined && (kind === 'states' || (kind === 'events' && isElsewhere))) {
    throw invalid(`RoleArn is required for target ${Arn}.`);
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
