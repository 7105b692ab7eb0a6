import { decide } from '../../functions/core/decide';
import { isOpen } from '../../functions/core/openings';
import { plainPolicy } from '../../functions/core/policy';
import { readEvent } from '../../functions/core/read-event';
import { compose, severeFindings } from '../../functions/send-gd-finding/compose';
import { matches } from '../../local/services/event-bridge/pattern';
import { forwardedFindings } from '../../stacks/constructs/event-patterns';
import { busRules } from '../../stacks/constructs/event-rules';
import { fixture, fixtureNames } from '../functions/fixture';

const now = Date.UTC(2026, 10, 24, 12);
const products = ['aws/guardduty', 'aws/inspector', 'aws/macie'];
const events = fixtureNames.map((name) => [name, fixture(name)] as const);

/** Whether an event comes to the bus and a rule there starts the machine. */
const starts = (event: unknown, machine: string) =>
  matches(forwardedFindings(products), event) &&
  busRules(products).some((rule) => rule.starts === machine && matches(rule.pattern, event));

function blocked(event: unknown): string[] {
  const verdicts = readEvent(event).findings.flatMap((finding) =>
    decide(finding, { ...plainPolicy, acceptSamples: true }, now),
  );
  return verdicts.filter(({ decision }) => decision === 'block').map(({ host }) => host);
}

const closed = (event: unknown) => severeFindings(event, products).filter((finding) => !isOpen(finding));
const told = (event: unknown) =>
  compose(
    { Kind: 'finding', Event: event },
    { homeRegion: 'us-west-2', products, policy: plainPolicy, now, batches: new Map(), since: new Map() },
  );

describe('the rules on the bus and the parser agree', () => {
  it.each(events)('on what is blocked: %s', (_, event) => {
    if (blocked(event).length > 0) expect(starts(event, 'sechub-record-ip')).toBe(true);
    if (!starts(event, 'sechub-record-ip')) expect(blocked(event)).toEqual([]);
  });

  it.each(events)('on what is told: %s', (_, event) => {
    // Findings of 2018 give their severity by number alone: Security Hub labels whatever it imports today.
    const effects = told(event).length + closed(event).length;
    if (starts(event, 'sechub-send-findings')) expect(effects).toBeGreaterThan(0);
    else if (effects > 0) expect(event.detail.findings[0].Severity).not.toHaveProperty('Label');
  });

  it.each(events)('on what is closed, which is never told: %s', (_, event) => {
    if (closed(event).length > 0) expect(told(event)).toEqual([]);
    const matching = busRules(products).filter((rule) => matches(rule.pattern, event));
    const names = matching.map(({ name }) => name).filter((name) => name.startsWith('findings'));
    expect(names.some((name) => name.startsWith('findings-closed'))).toBe(closed(event).length > 0);
  });

  it.each(['network-connection', 'ocsf-network-connection'])('in whichever partition: %s', (name) => {
    for (const partition of ['aws-cn', 'aws-us-gov']) {
      const event = JSON.parse(JSON.stringify(fixture(name)).replaceAll('arn:aws:', `arn:${partition}:`)) as unknown;
      expect(blocked(event)).toEqual(['185.220.101.4']);
      expect(starts(event, 'sechub-record-ip')).toBe(true);
    }
  });

  it('on a finding that does not say that it is active or new', () => {
    const event = fixture('network-connection');
    delete event.detail.findings[0].RecordState;
    delete event.detail.findings[0].Workflow;
    expect(blocked(event)).toEqual(['185.220.101.4']);
    expect(starts(event, 'sechub-record-ip')).toBe(true);
    expect(starts(event, 'sechub-send-findings')).toBe(true);
  });

  it('for each Security Hub by rules of its own, so that no event starts a machine twice', () => {
    for (const [, event] of events) {
      const matching = busRules(products).filter(({ pattern }) => matches(pattern, event));
      expect(new Set(matching.map((rule) => rule.starts)).size).toBe(matching.length);
    }
  });
});

it('tells of a finding that comes from both Security Hubs but once', () => {
  const [older, newer] = ['network-connection', 'ocsf-network-connection'].map((name) => told(fixture(name)));
  expect(older).toHaveLength(1);
  expect(newer?.map(({ facts }) => facts)).toEqual(older?.map(({ facts }) => facts));
});
