import { busName } from '../../organization/names';
import type { Place } from './place';

/** Name of the rule on each Region's default bus that sends findings on to the bus `sechub-findings`. */
export const forwardingRule = 'portcullis-forward-findings';

/** The rules on `sechub-findings`. */
export const findingRules = { catchIp: 'catch-ip', findings: 'findings' } as const;

/** What EventBridge does by default, written down: try for a day, then keep the event in the dead-letter queue. */
export const deliveryRetry = { maximumEventAgeInSeconds: 24 * 3600, maximumRetryAttempts: 185 };

/** The ARN of the rule that sends a Region's findings on. */
export function forwardingRuleArn({ account, region, partition }: Place): string {
  return `arn:${partition}:events:${region}:${account}:rule/${forwardingRule}`;
}

/** The ARN of a rule on `sechub-findings`. */
export function findingRuleArn({ account, region, partition }: Place, name: string): string {
  return `arn:${partition}:events:${region}:${account}:rule/${busName}/${name}`;
}
