import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { consoleUrl, dashboard, hostsTable } from '../../organization/names';
import type { Alarm } from './alarm';
import { alarmStatus, figure, graph, layOut, text, type Series, type Widget } from './dashboard-widgets';
import { deadLettersWaiting, findingsForwarded, ofFunction, ofMachine, ours, type Metric } from './metric';
import type { NodeFunction } from './node-function';
import type { Place } from './place';
import type { StateMachine } from './state-machine';

export interface DashboardProps {
  /** Every covered Region; the first is home, where the dashboard is about. */
  readonly regions: readonly [Place, ...Place[]];
  readonly alarms: readonly Alarm[];
  readonly functions: readonly NodeFunction[];
  readonly machines: readonly StateMachine[];
}

const red = '#d62728';
const orange = '#ff7f0e';
const green = '#2ca02c';
const blue = '#1f77b4';
const grey = '#7f7f7f';

/** One page that says whether hosts are being blocked, how fast, and what is in the way. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const [home] = props.regions;
    const rows = [
      [text(heading(props), 3)],
      [
        alarmStatus(
          'Alarms',
          props.alarms.map(({ arn }) => arn),
          4,
        ),
      ],
      figures(home),
      ...containment(home),
      roomAndMessages(home),
      ...machinery(props),
    ];
    new CloudwatchDashboard(this, 'dashboard', {
      provider: home.provider,
      dashboardName: dashboard,
      dashboardBody: JSON.stringify({ start: '-P1D', periodOverride: 'inherit', widgets: layOut(rows) }),
    });
    const url = new TerraformOutput(this, 'url', {
      description: 'The dashboard, in the console of the security account.',
      value: consoleUrl(home.region, 'cloudwatch', `dashboards/dashboard/${dashboard}`),
    });
    url.overrideLogicalId('dashboard');
  }
}

function heading({ regions: [{ region }], machines }: DashboardProps): string {
  const executions = machines.map(
    ({ name, arn }) => `[${name}](${consoleUrl(region, 'states', `/statemachines/view/${arn}`)})`,
  );
  const hosts = `[${hostsTable}](${consoleUrl(region, 'dynamodbv2', `item-explorer?table=${hostsTable}`)})`;
  return [
    '# Portcullis',
    'Hosts that GuardDuty reported, dropped by the firewall of every VPC. ' +
      'An alarm has an article under its name in `docs/runbook.md`, which says what it means and what to do.',
    `Look closer: ${[hosts, ...executions].join(' · ')}`,
  ].join('\n\n');
}

function figures({ region }: Place): Widget[] {
  const show = (title: string, metric: Metric, label: string, color: string) =>
    figure({ title, region, width: 4, series: [{ ...metric, label, color }] });
  return [
    show('Hosts blocked', ours('hostsBlocked', 'Maximum'), 'on the blocklist', blue),
    show('Time to block', ours('timeToBlock', 'Average'), 'seconds, on average', blue),
    show('Firewalls behind', ours('firewallsBehind', 'Maximum'), 'of one batch', red),
    show('Fullest rule group', ours('capacityUsed', 'Maximum'), '% of its capacity', orange),
    show('Messages sent', ours('notificationsSent', 'Sum'), 'to Slack', green),
    show('Messages that failed', ours('notificationsFailed', 'Sum'), 'tries', red),
  ];
}

function containment({ region }: Place): Widget[][] {
  const half = { region, width: 12 };
  return [
    [
      graph({
        ...half,
        title: 'Hosts blocked',
        unit: 'hosts',
        series: [
          { ...ours('hostsBlocked', 'Maximum'), label: 'blocked', color: blue },
          { ...ours('hostsNotEnforced', 'Maximum'), label: 'without room in a rule group', color: red },
          { ...ours('releasesHeld', 'Maximum'), label: 'held, not on the blocklist any more', color: orange },
        ],
      }),
      graph({
        ...half,
        title: 'What findings brought, by the hour',
        unit: 'hosts',
        period: 3600,
        series: [
          { ...ours('hostsAdded', 'Sum'), label: 'newly blocked', color: blue },
          { ...ours('hostsRefused', 'Sum'), label: 'refused, on purpose', color: grey },
        ],
      }),
    ],
    [
      graph({
        ...half,
        title: 'Time to block: from a finding until the last firewall drops its hosts',
        unit: 'seconds',
        series: [
          { ...ours('timeToBlock', 'Average'), label: 'on average', color: blue },
          { ...ours('timeToBlock', 'Maximum'), label: 'longest', color: orange },
        ],
      }),
      graph({
        ...half,
        title: 'Firewalls that do not drop what they should',
        unit: 'firewalls',
        series: [
          { ...ours('firewallsBehind', 'Maximum'), label: 'behind the blocklist, most of one batch', color: red },
          { ...ours('ruleGroupsUnattached', 'Maximum'), label: 'not using a rule group', color: orange },
          { ...ours('firewallsNotDeployed', 'Maximum'), label: 'not deployed yet, most of one batch', color: grey },
        ],
        marks: [{ value: 1, label: 'alarm after 15 minutes, but for what is not deployed yet', color: red }],
      }),
    ],
  ];
}

function roomAndMessages({ region }: Place): Widget[] {
  const third = { region, width: 8 };
  return [
    graph({
      ...third,
      title: 'Capacity: the fullest rule group',
      unit: '%',
      highest: 110,
      series: [{ ...ours('capacityUsed', 'Maximum'), label: 'used', color: blue }],
      marks: [
        { value: 80, label: 'alarm', color: orange },
        { value: 100, label: 'full: the least important hosts are left out', color: red },
      ],
    }),
    graph({
      ...third,
      title: 'Messages to Slack, by the hour',
      unit: 'messages',
      period: 3600,
      series: [
        { ...ours('notificationsSent', 'Sum'), label: 'sent', color: green },
        { ...ours('notificationsFailed', 'Sum'), label: 'failed, each try', color: red },
      ],
    }),
    graph({
      ...third,
      title: 'Accounts whose findings do not come in',
      unit: 'accounts',
      period: 3600,
      series: [{ ...ours('accountsNotReporting', 'Maximum'), label: 'not reporting', color: red }],
      marks: [{ value: 1, label: 'alarm', color: red }],
    }),
  ];
}

function machinery({ regions, functions, machines }: DashboardProps): Widget[][] {
  const half = { region: regions[0].region, width: 12 };
  const everywhere = (metric: Metric): Series[] => regions.map(({ region }) => ({ ...metric, label: region, region }));
  return [
    [
      graph({
        ...half,
        title: 'Findings that arrived, by Region and hour (home has those of every Region)',
        unit: 'findings',
        period: 3600,
        series: everywhere(findingsForwarded),
      }),
      graph({
        ...half,
        title: 'Could not be delivered, and waits in a dead-letter queue',
        unit: 'events',
        isStacked: true,
        series: everywhere(deadLettersWaiting),
      }),
    ],
    [
      graph({
        ...half,
        title: 'Executions that failed or timed out',
        unit: 'executions',
        isStacked: true,
        series: machines.flatMap((machine) => [
          { ...ofMachine(machine, 'ExecutionsFailed'), label: `${machine.name}: failed` },
          { ...ofMachine(machine, 'ExecutionsTimedOut'), label: `${machine.name}: timed out` },
        ]),
      }),
      graph({
        ...half,
        title: 'Functions that failed, or waited for their turn',
        unit: 'invocations',
        isStacked: true,
        series: functions.flatMap((lambda) => [
          { ...ofFunction(lambda, 'Errors'), label: `${lambda.name}: failed` },
          { ...ofFunction(lambda, 'Throttles'), label: `${lambda.name}: waited` },
        ]),
      }),
    ],
  ];
}
