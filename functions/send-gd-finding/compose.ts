import { decide } from '../core/decide';
import { containmentMessage, containmentOf } from '../core/messages/containment-message';
import { findingMessage } from '../core/messages/finding-message';
import { reportOf, type FirewallReport } from '../core/messages/firewall-troubles';
import { notReachedMessage } from '../core/messages/not-reached-message';
import { recordFailedMessage } from '../core/messages/record-failed-message';
import { reconciledMessage } from '../core/messages/reconciled-message';
import { releaseBehindMessage, releasedMessage } from '../core/messages/released-message';
import type { Finding } from '../core/finding';
import type { Metric } from '../core/metric';
import { hasNews, isOpen, type Closing } from '../core/openings';
import type { Policy } from '../core/policy';
import { readEvent } from '../core/read-event';
import type { SlackMessage } from '../core/slack-message';
import type { FirewallKey, Notification, RecordAnswer, ReleasedHost } from '../core/step-contracts';
import { at, textOf } from '../core/untrusted';

/** Something that people are told once. */
export interface Fact {
  /** The host, the firewall or the finding that it is of. */
  readonly about: string;
  /** What makes it the same as one that was told before. */
  readonly sameAs: readonly string[];
}

/** What there is to tell in one message. */
export interface Composed {
  /** Each may have been told before by itself: events have hosts in common. */
  readonly facts: readonly Fact[];
  /** The message about those that are left to tell: one of them at least. */
  readonly message: (left: ReadonlySet<string>) => SlackMessage;
  /** Where the message is of a finding: what was told of it before it was closed is another matter. */
  readonly opening?: Opening | undefined;
  /** What people are told in it, in numbers. */
  readonly measured?: readonly Metric[];
}

/** A finding that is open, or that says more than was known when it was closed. */
export interface Opening {
  readonly finding: Finding;
  readonly event: unknown;
  /** Since which it is closed. */
  readonly closing?: Closing | undefined;
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
  /** Of findings that are closed, by their ids: what was known when they were. */
  readonly since: ReadonlyMap<Finding['id'], Closing>;
}

/** The messages of a notification: none when there is nothing to tell. */
export function compose(notification: Notification, setting: Setting): Composed[] {
  const { homeRegion, products, batches } = setting;
  switch (notification.Kind) {
    case 'containment': {
      const { Record } = notification;
      if (Record.Hosts.length === 0) return [];
      const report = reportOf(notification.Updates, batches);
      // Several findings of a host are recorded at once: what they have in common is the host's block, and no number.
      const entries = Record.Entered.map(({ Host, Generation, Block = String(Generation) }) => ({
        about: Host,
        key: `${Host}@${Block}`,
      }));
      return [
        {
          ...factsOf(['containment', containmentOf(report)], entries, report),
          message: (left) => {
            const told = recordOf(Record, left);
            return told.Hosts.length > 0
              ? containmentMessage(told, report, homeRegion)
              : notReachedMessage(report, left);
          },
          measured: timeToBlock(Record, report),
        },
      ];
    }
    case 'record-failed': {
      const reading = readEvent(notification.Event);
      const ids = reading.findings.map(({ id, updatedAt }) => `${id}@${updatedAt ?? ''}`);
      const sameAs = [
        'record-failed',
        notification.Error.Error,
        ...(ids.length > 0 ? ids : [textOf(at(notification.Event, 'id'))]),
      ];
      return [alone(recordFailedMessage(reading, notification.Error, homeRegion), sameAs)];
    }
    case 'released':
    case 'release-behind': {
      const { Kind, Hosts, Updates } = notification;
      if (Hosts.length === 0) return [];
      const report = reportOf(Updates, batches);
      return [
        {
          ...factsOf([Kind], Hosts.map(releaseOf), report),
          message: (left) => {
            const told = Hosts.filter(({ HostIp }) => left.has(HostIp));
            if (told.length === 0) return notReachedMessage(report, left);
            return Kind === 'released' ? releasedMessage(told, report) : releaseBehindMessage(told, report);
          },
        },
      ];
    }
    case 'reconciled': {
      const message = reconciledMessage(reportOf(notification.Updates, batches));
      // Each run says what is new in it, so only the retry of the same run is a repeat.
      return [alone(message, ['reconciled', JSON.stringify(notification.Updates)])];
    }
    case 'finding':
      return severeFindings(notification.Event, products).flatMap((finding) => {
        const closing = isOpen(finding) ? undefined : setting.since.get(finding.id);
        if (!isOpen(finding) && (closing === undefined || !hasNews(finding, closing))) return [];
        const verdicts = decide(finding, setting.policy, setting.now, closing);
        const message = findingMessage(finding, verdicts, homeRegion, closing);
        const opening = { finding, event: notification.Event, closing };
        return [{ ...alone(message, ['finding', finding.id, finding.severity]), opening }];
      });
  }
}

/** The findings that people want to hear of, open or not. */
export function severeFindings(event: unknown, products: readonly string[]): Finding[] {
  return readEvent(event)
    .findings.filter(({ severity }) => ['HIGH', 'CRITICAL'].includes(severity))
    .filter(({ productArn }) => products.includes(productArn.split(/:product(?:v2)?\//)[1] ?? ''));
}

/** How long it took until the last firewall dropped the hosts of an event, where all that are deployed do. */
function timeToBlock({ ReceivedAt }: RecordAnswer, report: FirewallReport): Metric[] {
  if (containmentOf(report) !== 'blocked') return [];
  const ended = Math.max(...report.answers.map(({ At }) => Date.parse(At)));
  const seconds = (ended - Date.parse(ReceivedAt)) / 1000;
  return Number.isFinite(seconds) ? [{ name: 'TimeToBlock', unit: 'Seconds', value: Math.max(0, seconds) }] : [];
}

/** A message that tells one thing. */
function alone(message: SlackMessage, sameAs: readonly string[]): Composed {
  return { facts: [{ about: '', sameAs }], message: () => message };
}

/**
 * What is told of hosts: of each the state of its block, and of each firewall that has just failed that it did. The
 * latter is on record from now on, so that nobody else would tell it.
 */
function factsOf(
  state: readonly string[],
  entries: readonly { readonly about: string; readonly key: string }[],
  { answers }: FirewallReport,
): Pick<Composed, 'facts'> {
  const first = entries.map(({ key }) => key).sort()[0] ?? '';
  const failed = answers.flatMap(({ Failed }) => Failed).filter(({ First }) => First);
  return {
    facts: [
      ...entries.map(({ about, key }) => ({ about, sameAs: [...state, key] })),
      ...failed.map(({ Firewall }) => ({ about: Firewall, sameAs: ['not reached', Firewall, first] })),
    ],
  };
}

/** What is left to tell of a recording. */
function recordOf(record: RecordAnswer, left: ReadonlySet<string>): RecordAnswer {
  const isLeft = (host: string) => left.has(host);
  return {
    ...record,
    Hosts: record.Hosts.filter(isLeft),
    Findings: record.Findings.filter(({ Hosts }) => Hosts.some(isLeft)),
  };
}

/** Whatever blocks the host again runs out later. */
function releaseOf({ HostIp, ExpiresAt }: ReleasedHost) {
  return { about: HostIp, key: `${HostIp}@${ExpiresAt}` };
}
