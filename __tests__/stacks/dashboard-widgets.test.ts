import { alarmStatus, figure, graph, layOut, text } from '../../stacks/constructs/dashboard-widgets';
import type { Series } from '../../stacks/constructs/dashboard-widgets';

const region = 'us-west-2';
const series = (statistic: Series['statistic']): Series => ({
  ...{ namespace: 'Portcullis', name: 'HostsBlocked', dimensions: { service: 'portcullis' }, statistic },
  label: 'hosts',
});
const half = { title: 'Hosts', region, width: 12, unit: 'hosts', series: [series('Maximum')] };

it('puts widgets beside each other, and rows under each other', () => {
  const placed = layOut([[text('# Title', 2)], [graph(half), graph(half)], [alarmStatus('Alarms', [], 3)]]);
  expect(placed).toEqual([
    expect.objectContaining({ type: 'text', x: 0, y: 0, width: 24, height: 2 }),
    expect.objectContaining({ type: 'metric', x: 0, y: 2 }),
    expect.objectContaining({ type: 'metric', x: 12, y: 2 }),
    expect.objectContaining({ type: 'alarm', x: 0, y: 8 }),
  ]);
});

it('refuses a row that is wider than a dashboard', () => {
  expect(() => layOut([[graph(half), graph(half), graph(half)]])).toThrow(
    'A dashboard has 24 columns, and a row of widgets takes 36.',
  );
});

it('names a Region only for series of another one, as CloudWatch has it', () => {
  const elsewhere = { ...series('Sum'), region: 'us-east-1', color: '#d62728' };
  expect(graph({ ...half, series: [series('Sum'), elsewhere] }).properties).toMatchObject({
    region,
    metrics: [
      ['Portcullis', 'HostsBlocked', 'service', 'portcullis', { stat: 'Sum', label: 'hosts' }],
      [
        ...['Portcullis', 'HostsBlocked', 'service', 'portcullis'],
        { stat: 'Sum', label: 'hosts', region: 'us-east-1', color: '#d62728' },
      ],
    ],
  });
});

it('adds up a figure over the time that is shown, unless it is a state', () => {
  expect(figure({ ...half, series: [series('Sum')] }).properties).toMatchObject({ setPeriodToTimeRange: true });
  expect(figure(half).properties).toMatchObject({ sparkline: true });
  expect(figure(half).properties).not.toHaveProperty('setPeriodToTimeRange');
});
