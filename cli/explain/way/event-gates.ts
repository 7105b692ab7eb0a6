import type { Finding } from '../../../functions/core/finding';
import { at, textOf, truncate } from '../../../functions/core/untrusted';
import { busName, partitionOf } from '../../../organization/names';
import { compilePattern } from '../../../local/services/event-bridge/compile-pattern';
import { matches, matchesCompiled } from '../../../local/services/event-bridge/pattern';
import { forwardedFindings, securityHubImports } from '../../../stacks/constructs/event-patterns';
import { forwardingRule } from '../../../stacks/constructs/event-rules';
import type { Sent } from '../as-event';
import { accountGate } from './account-gate';
import { busPolicyGate } from './bus-policy-gate';
import type { Deployed, ReadRule } from './deployed';
import type { Gate } from './gate';
import { placeOf, type Place } from './place';
import { regionGates } from './region-gates';
import { whyNotMatched } from './why-not-matched';

/** What an event meets. */
interface EventWay {
  readonly rules: readonly ReadRule[];
  /** Whose findings people are told of. */
  readonly products: readonly string[];
  /** Absent where there is no organization file to go by. */
  readonly deployed: Deployed | undefined;
}

/**
 * The gates before a state machine starts: what AWS lets come to a default bus of the security account, what our rules
 * there send on, what the bus lets in, and which rule on it takes the event.
 */
export function eventGates(sent: Sent, finding: Finding, { rules, products, deployed }: EventWay): Gate[] {
  const place = placeOf(sent, finding);
  return [
    partitionGate(finding, place, deployed),
    accountGate(finding, place, deployed),
    ...regionGates(finding, place, deployed),
    deployedGate(place, deployed),
    forwarderGate(sent.event, products),
    busPolicyGate(sent.event, place, deployed),
    recordingRuleGate(sent.event, rules),
  ];
}

/** Partitions share nothing, so that Security Hub of one never holds a finding of another. */
function partitionGate({ productArn }: Finding, { region }: Place, deployed: Deployed | undefined): Gate {
  const [scheme, partition = ''] = productArn.split(':');
  const home = deployed?.organization.homeRegion ?? region;
  if (scheme !== 'arn' || partition === '') {
    return { gate: 'partition', outcome: 'unknown', reason: 'the product ARN names no partition' };
  }
  const named = truncate(partition, 32);
  if (home === '') {
    return { gate: 'partition', outcome: 'unknown', reason: `nothing says which Region of ${named} it is of` };
  }
  if (partition === partitionOf(home)) {
    return { gate: 'partition', outcome: 'passes', reason: `${named}, that of ${home}` };
  }
  return {
    gate: 'partition',
    outcome: 'stops',
    reason: `the product is of the partition ${named}, ${home} of ${partitionOf(home)}: Security Hub there never holds it`,
    remedy: 'Nothing here: docs/adr/0028-one-partition.md says what the other partitions would take.',
  };
}

function deployedGate({ region }: Place, deployed: Deployed | undefined): Gate {
  const home = deployed?.organization.homeRegion ?? '"$REGION"';
  // A command is there to be copied: nothing of a finding's own words gets into it.
  const covered = deployed?.places.find((place) => place.region === region)?.region ?? home;
  return {
    gate: 'deployed',
    outcome: 'unknown',
    reason: 'whether the stacks are deployed as the files say; in the security account, these show the rules',
    show: [
      `aws events describe-rule --region ${covered} --name ${forwardingRule}`,
      `aws events list-rules --region ${home} --event-bus-name ${busName}`,
    ],
  };
}

function forwarderGate(event: object, products: readonly string[]): Gate {
  const stands = [forwardingRule];
  const pattern = forwardedFindings(products);
  if (matches(pattern, event)) {
    const reason = `${forwardingRule} sends "${textOf(at(event, 'detail-type'), 64)}" on to the bus ${busName}`;
    return { gate: 'forwarder', outcome: 'passes', stands, reason };
  }
  const { reason } = whyNotMatched(pattern, compilePattern(pattern), event);
  return {
    gate: 'forwarder',
    outcome: 'stops',
    stands,
    reason: `the rule ${forwardingRule} does not take it: ${reason}`,
    remedy: matches(securityHubImports, event)
      ? 'To be told of its high and critical findings: name the product in notifications.products, and deploy delegated-admin.'
      : "Give the finding as Security Hub has it: custom actions and GuardDuty's own events start nothing.",
  };
}

function recordingRuleGate(event: object, rules: readonly ReadRule[]): Gate {
  const recording = rules.filter(({ starts }) => starts === 'sechub-record-ip');
  const stands = recording.map(({ name }) => name);
  const taking = recording.filter(({ compiled }) => matchesCompiled(compiled, event)).map(({ name }) => name);
  if (taking.length > 0) {
    return { gate: 'rule', outcome: 'passes', stands, reason: `${taking.join(', ')} starts sechub-record-ip` };
  }
  return { gate: 'rule', outcome: 'stops', stands, reason: nearestRule(event, recording) };
}

/** Whether people are told of the finding itself, whatever becomes of its hosts. */
export function toldGate(event: object, rules: readonly ReadRule[], stop: Gate | undefined): Gate {
  const telling = rules.filter(({ starts }) => starts === 'sechub-send-findings');
  const stands = telling.map(({ name }) => name);
  const gate = { gate: 'told', stands } as const;
  if (stop !== undefined) {
    return { ...gate, outcome: 'not reached', reason: `it stops at ${stop.gate}, before the bus ${busName}` };
  }
  if (telling.length === 0) {
    return { ...gate, outcome: 'stops', reason: 'the organization file names no product whose findings are told' };
  }
  const taking = telling.filter(({ compiled }) => matchesCompiled(compiled, event)).map(({ name }) => name);
  if (taking.length === 0) return { ...gate, outcome: 'stops', reason: nearestRule(event, telling) };
  return taking.some((name) => name.startsWith('findings-closed'))
    ? {
        ...gate,
        outcome: 'stops',
        reason: `${taking.join(', ')} notes that it was closed: told is what was not known then`,
      }
    : {
        ...gate,
        outcome: 'passes',
        reason: `${taking.join(', ')} starts sechub-send-findings, once for each severity`,
      };
}

/** The rule that comes nearest to taking an event, one for its form if there is any, and what keeps it from doing so. */
function nearestRule(event: object, rules: readonly ReadRule[]): string {
  const [nearest] = rules
    .map(({ name, pattern, compiled }) => ({ name, ...whyNotMatched(pattern, compiled, event) }))
    .toSorted((one, other) => distance(one.fields) - distance(other.fields));
  return nearest === undefined ? 'no rule' : `the rule ${nearest.name} does not take it: ${nearest.reason}`;
}

function distance(fields: readonly string[]): number {
  return fields.length + (fields.includes('detail-type') ? 100 : 0);
}
