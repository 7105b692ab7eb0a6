import { decide, isOpen } from '../core/decide';
import { containmentMessage, containmentOf } from '../core/messages/containment-message';
import { findingMessage } from '../core/messages/finding-message';
import { reportOf, type FirewallReport } from '../core/messages/firewall-troubles';
import { recordFailedMessage } from '../core/messages/record-failed-message';
import { reconciledMessage } from '../core/messages/reconciled-message';
import { releaseBehindMessage, releasedMessage } from '../core/messages/released-message';
import type { Finding } from '../core/finding';
import type { Metric } from '../core/metric';
import { isClosed } from '../core/openings';
import type { Policy } from '../core/policy';
import { readEvent } from '../core/read-event';
import type { SlackMessage } from '../core/slack-message';
import type { FirewallKey, Notification, RecordAnswer, ReleasedHost } from '../core/step-contracts';
import { at, instantOf, textOf } from '../core/untrusted';

/** A message, and what makes it the same as one that was sent before. */
export interface Composed {
  readonly message: SlackMessage;
  readonly sameAs: readonly string[];
  /** Where the message is of an open finding: what was told of it before it was closed is another matter. */
  readonly opening?: FindingAt | undefined;
  /** What people are told in it, in numbers. */
  readonly measured?: readonly Metric[];
}

/** A finding at a time. */
export interface FindingAt {
  /** Each Security Hub has states of its own, so the same finding in the other one is another here. */
  readonly finding: readonly [schema: Finding['schema'], id: string];
  /** Milliseconds since 1970, by the event. */
  readonly at: number;
}

/** What composing needs beside the notification. */
export interface Setting {
  readonly homeRegion: string;
  /** Products whose findings people want to hear of, such as `aws/guardduty`. */
  readonly products: readonly string[];
  /** By which hosts are blocked, or not. */
  readonly policy: Policy;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Firewalls of the batches that failed as a whole. */
  readonly batches: ReadonlyMap<number, readonly FirewallKey[]>;
}

/** The messages of a notification: none when there is nothing to tell. */
export function compose(notification: Notification, setting: Setting): Composed[] {
  const { homeRegion, products, batches } = setting;
  switch (notification.Kind) {
    case 'containment': {
      const { Record } = notification;
      if (Record.Hosts.length === 0) return [];
      const report = reportOf(notification.Updates, batches);
      // A host may be blocked again long after by the same finding: the generation tells the two apart.
      const entries = Record.Entered.map(({ Host, Generation }) => `${Host}@${Generation}`);
      const sameAs = [
        'containment',
        containmentOf(report),
        ...entries,
        ...failedFirewalls(report),
        ...undropping(report),
        ...notDeployed(report),
      ];
      const measured = timeToBlock(Record, report);
      return [{ message: containmentMessage(Record, report, homeRegion), sameAs, measured }];
    }
    case 'record-failed': {
      const reading = readEvent(notification.Event);
      const ids = reading.findings.map(({ id, updatedAt }) => `${id}@${updatedAt ?? ''}`);
      const sameAs = [
        'record-failed',
        notification.Error.Error,
        ...(ids.length > 0 ? ids : [textOf(at(notification.Event, 'id'))]),
      ];
      return [{ message: recordFailedMessage(reading, notification.Error, homeRegion), sameAs }];
    }
    case 'released': {
      const report = reportOf(notification.Updates, batches);
      if (notification.Hosts.length === 0) return [];
      return [
        { message: releasedMessage(notification.Hosts, report), sameAs: ['released', ...releases(notification.Hosts)] },
      ];
    }
    case 'release-behind': {
      const report = reportOf(notification.Updates, batches);
      const sameAs = ['release-behind', ...releases(notification.Hosts), ...failedFirewalls(report)];
      return [{ message: releaseBehindMessage(notification.Hosts, report), sameAs }];
    }
    case 'reconciled':
      // Each run says what is new in it, so only the retry of the same run is a repeat.
      return [
        {
          message: reconciledMessage(reportOf(notification.Updates, batches)),
          sameAs: ['reconciled', JSON.stringify(notification.Updates)],
        },
      ];
    case 'finding':
      return severe(notification.Event, products)
        .filter(isOpen)
        .map((finding) => ({
          message: findingMessage(finding, decide(finding, setting.policy, setting.now), homeRegion),
          sameAs: ['finding', finding.id, finding.severity],
          opening: atEvent(finding, notification.Event),
        }));
  }
}

/**
 * The findings that a notification tells to be closed. A replay from the archive closes nothing: what was told since then
 * would be told again.
 */
export function closings(notification: Notification, { products }: Pick<Setting, 'products'>): FindingAt[] {
  if (notification.Kind !== 'finding' || at(notification.Event, 'replay-name') !== undefined) return [];
  return severe(notification.Event, products)
    .filter(isClosed)
    .flatMap((finding) => atEvent(finding, notification.Event) ?? []);
}

/** The findings that people want to hear of, open or not. */
function severe(event: unknown, products: readonly string[]): Finding[] {
  return readEvent(event)
    .findings.filter(({ severity }) => ['HIGH', 'CRITICAL'].includes(severity))
    .filter(({ productArn }) => products.includes(productArn.split(/:product(?:v2)?\//)[1] ?? ''));
}

/** `undefined` where the event has no time: one of AWS's always has. */
function atEvent({ schema, id }: Finding, event: unknown): FindingAt | undefined {
  const time = instantOf(at(event, 'time'));
  return time === undefined ? undefined : { finding: [schema, id], at: Date.parse(time) };
}

/** How long it took until the last firewall dropped the hosts of an event, where all that are deployed do. */
function timeToBlock({ ReceivedAt }: RecordAnswer, report: FirewallReport): Metric[] {
  if (containmentOf(report) !== 'blocked') return [];
  const ended = Math.max(...report.answers.map(({ At }) => Date.parse(At)));
  const seconds = (ended - Date.parse(ReceivedAt)) / 1000;
  return Number.isFinite(seconds) ? [{ name: 'TimeToBlock', unit: 'Seconds', value: Math.max(0, seconds) }] : [];
}

function failedFirewalls({ failed }: FirewallReport): string[] {
  return failed.map(({ Firewall }) => Firewall).sort();
}

/** Where the hosts are not dropped, and why. */
function undropping({ notDropped }: FirewallReport): string[] {
  return notDropped.map(({ Firewall, Why }) => `${Firewall} ${Why}`).sort();
}

function notDeployed({ notDeployed: missing }: FirewallReport): string[] {
  return missing.map(({ Firewall }) => `${Firewall} not deployed`).sort();
}

function releases(hosts: readonly ReleasedHost[]): string[] {
  return hosts.map(({ HostIp, ExpiresAt }) => `${HostIp}@${ExpiresAt}`).sort();
}
