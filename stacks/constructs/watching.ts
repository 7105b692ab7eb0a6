import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Alarm, type AlarmProps } from './alarm';
import { AlarmTopic } from './alarm-topic';
import { Dashboard } from './dashboard';
import { deadLettersWaiting, findingsForwarded, ofFunction, ofMachine, ours } from './metric';
import type { NodeFunction } from './node-function';
import type { Place } from './place';
import type { StateMachine } from './state-machine';

export interface WatchingProps {
  /** Every Region with a dead-letter queue; the first is home. */
  readonly regions: readonly [Place, ...Place[]];
  /** Those that state machines call. */
  readonly functions: readonly NodeFunction[];
  /** Has accounts report, every hour. */
  readonly enrolMembers: NodeFunction;
  readonly machines: readonly StateMachine[];
  /** Those of them that a schedule starts every five minutes. */
  readonly scheduled: readonly StateMachine[];
}

/** The alarms, in each Region the topic that they go to, and the dashboard. */
export class Watching extends Construct {
  /** The topic of the home Region. */
  readonly topic: AlarmTopic;
  private readonly accountsNotReporting: Alarm;

  constructor(scope: Construct, id: string, props: WatchingProps) {
    super(scope, id);
    const { regions, functions, enrolMembers, machines, scheduled } = props;
    const watched = regions.map((region) => this.watchRegion(region));
    const [{ topic: home }] = watched as [(typeof watched)[0]];
    this.topic = home;
    const alarm = (alarmProps: Omit<AlarmProps, 'topic'>) => new Alarm(this, { topic: home, ...alarmProps });

    this.accountsNotReporting = alarm({
      subject: 'accounts-not-reporting',
      description:
        'Findings of some account do not come in, or nobody has looked for two hours: a message to this topic names the accounts.',
      metrics: [ours('accountsNotReporting', 'Maximum')],
      when: { atLeast: 1 },
      // Two runs, so that one that is late or lost is no silence.
      period: 7200,
      silence: 'breaching',
    });
    // Measured by the reconcile that runs every five minutes, and now and then twice or not at all within a period.
    const firewalls = { silence: 'ignore' } as const;
    const alarms = [
      alarm({
        ...firewalls,
        subject: 'capacity',
        description: 'A rule group has used 80 % of its capacity or more.',
        metrics: [ours('capacityUsed', 'Maximum')],
        when: { atLeast: 80 },
      }),
      alarm({
        ...firewalls,
        subject: 'firewalls-behind',
        description: 'A firewall could not be brought to the blocklist for 15 minutes.',
        metrics: [ours('firewallsBehind', 'Maximum')],
        when: { atLeast: 1 },
        periods: 3,
      }),
      alarm({
        ...firewalls,
        subject: 'unattached-rule-group',
        description: 'A firewall of a VPC does not use its rule group, or there is none, so that nothing is dropped.',
        metrics: [ours('ruleGroupsUnattached', 'Maximum')],
        when: { atLeast: 1 },
      }),
      alarm({
        ...firewalls,
        subject: 'releases-held',
        description:
          'Many hosts have left the blocklist and nothing explains why: they stay blocked until a person decides.',
        metrics: [ours('releasesHeld', 'Maximum')],
        when: { atLeast: 1 },
      }),
      // At home, where every Region's findings come together: one that has none for a day may just be quiet.
      alarm({
        subject: 'no-findings',
        description: 'No finding of any Region has arrived for 24 hours, so that nothing would be blocked.',
        metrics: [findingsForwarded],
        when: { below: 1 },
        // By the hour: a period of a day would begin at midnight.
        period: 3600,
        periods: 24,
      }),
      this.accountsNotReporting,
      ...machines.map((machine) =>
        alarm({
          subject: machine.name,
          description: `An execution of ${machine.name} failed or timed out.`,
          metrics: [ofMachine(machine, 'ExecutionsFailed'), ofMachine(machine, 'ExecutionsTimedOut')],
          when: { atLeast: 1 },
        }),
      ),
      // One that fails has an alarm of its own: this one is for schedules that are off and runs that somebody stops.
      ...scheduled.map((machine) =>
        alarm({
          subject: `${machine.name}-silent`,
          description: `No execution of ${machine.name} has come to its end for 30 minutes: one starts every five.`,
          metrics: [
            ofMachine(machine, 'ExecutionsSucceeded'),
            ofMachine(machine, 'ExecutionsFailed'),
            ofMachine(machine, 'ExecutionsTimedOut'),
          ],
          when: { below: 1 },
          periods: 6,
        }),
      ),
      ...functions.map((lambda) =>
        alarm({
          subject: lambda.name,
          description: `${lambda.name} has failed or been throttled again and again for 15 minutes.`,
          metrics: [ofFunction(lambda, 'Errors'), ofFunction(lambda, 'Throttles')],
          when: { atLeast: 1 },
          // Fewer are made good by the state machines' retries.
          periods: 3,
        }),
      ),
      alarm({
        subject: enrolMembers.name,
        description: `${enrolMembers.name} has failed or been throttled for two hours.`,
        metrics: [ofFunction(enrolMembers, 'Errors'), ofFunction(enrolMembers, 'Throttles')],
        when: { atLeast: 1 },
        // It runs once in an hour, and Lambda tries it again twice.
        period: 3600,
        periods: 2,
      }),
    ];
    new Dashboard(this, 'dashboard', {
      regions,
      alarms: [...alarms, ...watched.map(({ deadLetters }) => deadLetters)],
      ...{ functions: [...functions, enrolMembers], machines },
    });
  }

  /** Has what takes silence for an alarm begin after the first run that breaks it. */
  beginAfter(run: ITerraformDependable): void {
    this.accountsNotReporting.beginAfter(run);
  }

  private watchRegion(place: Place) {
    const region = new Construct(this, place.region);
    const topic = new AlarmTopic(region, 'topic', { place });
    const deadLetters = new Alarm(region, {
      topic,
      subject: 'dead-letters',
      description: 'An event or a scheduled start could not be delivered, and waits in the dead-letter queue.',
      metrics: [deadLettersWaiting],
      when: { atLeast: 1 },
    });
    return { topic, deadLetters };
  }
}
