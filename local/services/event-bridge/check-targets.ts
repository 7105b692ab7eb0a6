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
  if (new Set([...earlier, ...targets.map(({ Id }) => Id)]).size > maximumTargets) {
    throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
  }
  for (const { Arn, RoleArn, Input, InputPath, InputTransformer } of targets) {
    const [, , kind, region, account] = Arn.split(':');
    const isElsewhere = account !== bus.account || region !== bus.region;
    if (kind === 'states' && isElsewhere) {
      throw invalid(
        `Provided Arn is not in correct format. Reason: ${Arn} is not in the account and Region of the rule`,
      );
    }
    if (RoleArn === undefined && (kind === 'states' || (kind === 'events' && isElsewhere))) {
      throw invalid(`RoleArn is required for target ${Arn}.`);
    }
    if (kind === 'events' && account !== bus.account && (Input ?? InputPath ?? InputTransformer) !== undefined) {
      throw invalid(
        `Input, InputPath and InputTransformer are not supported for the event bus ${Arn} of another account.`,
      );
    }
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
