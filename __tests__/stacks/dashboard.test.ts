import { metricNames } from '../../functions/core/metric';
import { metrics } from '../../organization/names';
import { govCloud, organization, smallest } from './organizations';
import { resourcesOf, synthesize, type Resource, type Synthesized } from './synthesize';

const adminOf = (...[file]: Parameters<typeof synthesize>) => synthesize(file).get('delegated-admin')!;
const admin = adminOf(organization);
const smallestAdmin = adminOf(smallest);

/** A part of a dashboard, in its place. */
interface Placed {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Resource;
}

interface Shown {
  readonly metric: string;
  readonly dimensions: Record<string, string>;
  readonly stat: string;
  readonly region: string;
}

function bodyOf(stack: Synthesized): { text: string; widgets: Placed[] } {
  const [[, { dashboard_body: text }]] = resourcesOf(stack, 'aws_cloudwatch_dashboard') as [[string, Resource]];
  return { text, widgets: JSON.parse(text).widgets };
}

/** Every series of a dashboard. */
function shownBy(stack: Synthesized): Shown[] {
  return bodyOf(stack)
    .widgets.filter(({ type }) => type === 'metric')
    .flatMap(({ properties }) =>
      properties['metrics'].map((series: unknown[]) => {
        const [namespace, name, ...rest] = series.slice(0, -1) as string[];
        const { stat, region = properties['region'] } = series.at(-1) as { stat: string; region?: string };
        const pairs = rest.flatMap((key, index) => (index % 2 === 0 ? [[key, rest[index + 1]]] : []));
        return { metric: `${namespace} ${name}`, dimensions: Object.fromEntries(pairs), stat, region };
      }),
    );
}

/** What AWS documents, each with its dimension. */
const ofAws: Record<string, string> = {
  'AWS/Events Invocations': 'RuleName',
  'AWS/Lambda Errors': 'FunctionName',
  'AWS/Lambda Throttles': 'FunctionName',
  'AWS/SQS ApproximateNumberOfMessagesVisible': 'QueueName',
  'AWS/States ExecutionsFailed': 'StateMachineArn',
  'AWS/States ExecutionsTimedOut': 'StateMachineArn',
};

/** The statistics that say something about each metric of ours; organization/names.ts has why. */
const sums = ['HostsAdded', 'HostsRefused', 'NotificationsFailed', 'NotificationsSent'];
const statisticsOf = (name: string) =>
  name === 'TimeToBlock' ? ['Average', 'Maximum'] : [sums.includes(name) ? 'Sum' : 'Maximum'];

describe.each([
  ['of two Regions', admin, { home: 'us-west-2', all: ['us-west-2', 'us-east-1'] }],
  ['of one Region', smallestAdmin, { home: 'eu-central-1', all: ['eu-central-1'] }],
])('the dashboard %s', (_, stack, regions) => {
  const { text, widgets } = bodyOf(stack);
  const shown = shownBy(stack);

  it('is of a size that CloudWatch takes', () => {
    expect(text.length).toBeLessThan(1_000_000);
    expect(widgets.length).toBeLessThanOrEqual(500);
    for (const { properties } of widgets) expect((properties['metrics'] ?? []).length).toBeLessThanOrEqual(500);
  });

  it('has every cell of its 24 columns taken by one widget', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_cell, cell) => `${x + (cell % width)}/${y + Math.floor(cell / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    const bottom = Math.max(...widgets.map(({ y, height }) => y + height));
    expect(cells).toHaveLength(24 * bottom);
    expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);
  });

  it('shows metrics that our functions write or that AWS documents', () => {
    for (const { metric, dimensions, stat } of shown) {
      const [namespace, name] = metric.split(' ') as [string, string];
      if (namespace === 'Portcullis') {
        expect(metricNames).toContain(name);
        expect(dimensions).toEqual({ service: 'portcullis' });
        expect(statisticsOf(name)).toContain(stat);
      } else expect([metric, Object.keys(dimensions)]).toEqual([metric, [ofAws[metric]]]);
    }
  });

  it('leaves out nothing that our functions write', () => {
    const ours = shown.map(({ metric }) => metric).filter((metric) => metric.startsWith('Portcullis '));
    expect(new Set(ours)).toEqual(new Set(Object.values(metrics.names).map((name) => `Portcullis ${name}`)));
  });

  it('names things that the stack makes, where they are', () => {
    const regionOf = (provider: string) => (provider === 'aws' ? regions.home : provider.replace(/^aws\./, ''));
    const made = (type: string, key: (resource: Resource, id: string) => string) =>
      resourcesOf(stack, type).map(([id, resource]) => `${regionOf(resource['provider'])} ${key(resource, id)}`);
    const known: Record<string, string[]> = {
      RuleName: made('aws_cloudwatch_event_rule', ({ name, event_bus_name: bus }) => (bus ? '' : name)),
      FunctionName: made('aws_lambda_function', ({ function_name: name }) => name),
      QueueName: made('aws_sqs_queue', ({ name }) => name),
      StateMachineArn: made('aws_sfn_state_machine', (_machine, id) => `\${aws_sfn_state_machine.${id}.arn}`),
      service: [`${regions.home} portcullis`],
    };
    for (const { dimensions, region } of shown)
      for (const [key, value] of Object.entries(dimensions)) expect(known[key]).toContain(`${region} ${value}`);
  });

  it.each(['AWS/Events Invocations', 'AWS/SQS ApproximateNumberOfMessagesVisible'])(
    'shows %s of every Region',
    (metric) => {
      const places = shown.filter((series) => series.metric === metric).map(({ region }) => region);
      expect(places.sort()).toEqual([...regions.all].sort());
    },
  );

  it('shows the state of every alarm', () => {
    const [{ properties }] = widgets.filter(({ type }) => type === 'alarm') as [Placed];
    const alarms = resourcesOf(stack, 'aws_cloudwatch_metric_alarm');
    expect(properties['alarms'].sort()).toEqual(
      alarms.map(([id]) => `\${aws_cloudwatch_metric_alarm.${id}.arn}`).sort(),
    );
  });

  it('draws the line of the alarm on capacity', () => {
    const [capacity] = widgets.filter(({ properties }) => properties['title']?.startsWith('Capacity')) as [Placed];
    const alarm = resourcesOf(stack, 'aws_cloudwatch_metric_alarm').find(
      ([, { alarm_name: name }]) => name === 'portcullis-capacity',
    )!;
    expect(capacity.properties['annotations'].horizontal[0].value).toBe(alarm[1]['threshold']);
  });

  it('has a title of its own on every chart', () => {
    const titles = widgets
      .filter(({ type }) => type === 'metric')
      .map(({ properties }) => [properties['title'], properties['view']]);
    expect(new Set(titles.map(String)).size).toBe(titles.length);
    for (const [title] of titles) expect(title).toMatch(/^[A-Z].{8,}/);
  });

  it('is told by its address', () => {
    expect(stack.configuration['output'].dashboard.value).toBe(
      `https://${regions.home}.console.aws.amazon.com/cloudwatch/home?region=${regions.home}#dashboards/dashboard/portcullis`,
    );
  });
});

it("leads to the console of the organization's partition", () => {
  const { configuration } = adminOf(govCloud);
  expect(configuration['output'].dashboard.value).toMatch(/^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\//);
});
