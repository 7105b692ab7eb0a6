import { busName, type StateMachineName } from '../../organization/names';
import {
  closedFindings,
  closedOcsfFindings,
  guardDutyDetections,
  guardDutyFindings,
  severeFindings,
  severeOcsfFindings,
  type EventPattern,
} from './event-patterns';
import type { Where } from './place';

/** Name of the rule on each Region's default bus that sends findings on to the bus `sechub-findings`. */
export const forwardingRule = 'portcullis-forward-findings';

/** What a rule on `sechub-findings` takes, and what it starts. */
export interface BusRule {
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
  readonly starts: Extract<StateMachineName, 'sechub-record-ip' | 'sechub-send-findings'>;
}

/**
 * The rules on `sechub-findings`: one for each Security Hub, since their findings differ in form. An organization that
 * runs both has both for the same finding, which is known by its id and so has one effect.
 * @param products whose findings people are told of
 */
export function busRules(products: readonly string[]): BusRule[] {
  const rules: BusRule[] = [
    {
      name: 'catch-ip',
      description: 'GuardDuty findings: their remote hosts are recorded and blocked',
      pattern: guardDutyFindings,
      starts: 'sechub-record-ip',
    },
    {
      name: 'catch-ip-v2',
      description: 'GuardDuty findings from the newer Security Hub: their remote hosts are recorded and blocked',
      pattern: guardDutyDetections,
      starts: 'sechub-record-ip',
    },
    {
      name: 'findings',
      description: 'High and critical findings: people are told',
      pattern: severeFindings(products),
      starts: 'sechub-send-findings',
    },
    {
      name: 'findings-v2',
      description: 'High and critical findings from the newer Security Hub: people are told',
      pattern: severeOcsfFindings(products),
      starts: 'sechub-send-findings',
    },
    // Rules of their own, so that whoever asks which rules match is not told that a suppressed finding is told.
    {
      name: 'findings-closed',
      description: 'High and critical findings that were closed: noted, and told again if they go on or come back',
      pattern: closedFindings(products),
      starts: 'sechub-send-findings',
    },
    {
      name: 'findings-closed-v2',
      description: 'High and critical findings that were closed in the newer Security Hub: noted likewise',
      pattern: closedOcsfFindings(products),
      starts: 'sechub-send-findings',
    },
  ];
  // A pattern without a product is refused by EventBridge, and means that no finding is told.
  return rules.filter(({ starts }) => starts === 'sechub-record-ip' || products.length > 0);
}

/** What EventBridge does by default, written down: try for a day, then keep the event in the dead-letter queue. */
export const deliveryRetry = { maximumEventAgeInSeconds: 24 * 3600, maximumRetryAttempts: 185 };

/** The ARN of the rule that sends a Region's findings on. */
export function forwardingRuleArn({ account, region, partition }: Where): string {
  return `arn:${partition}:events:${region}:${account}:rule/${forwardingRule}`;
}

/** The ARN of a rule on `sechub-findings`. */
export function findingRuleArn({ account, region, partition }: Where, name: string): string {
  return `arn:${partition}:events:${region}:${account}:rule/${busName}/${name}`;
}
