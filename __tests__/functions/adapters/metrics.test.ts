import type * as metrics from '../../../functions/adapters/metrics';
import { count } from '../../../functions/core/metric';

/** The adapter as it starts in AWS, and the lines that it writes. */
function started(): { publishMetrics: typeof metrics.publishMetrics; lines: () => Record<string, unknown>[] } {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  process.env['POWERTOOLS_METRICS_NAMESPACE'] = 'Portcullis';
  process.env['POWERTOOLS_SERVICE_NAME'] = 'portcullis';
  let adapter!: typeof metrics;
  jest.isolateModules(() => (adapter = jest.requireActual('../../../functions/adapters/metrics')));
  return {
    publishMetrics: adapter.publishMetrics,
    lines: () => written.mock.calls.map(([line]) => JSON.parse(String(line))),
  };
}

const environment = { ...process.env };
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...environment };
});

it('writes one line in the embedded metric format, with every value of a metric', () => {
  const { publishMetrics, lines } = started();
  publishMetrics([
    { name: 'CapacityUsed', unit: 'Percent', value: 25 },
    { name: 'CapacityUsed', unit: 'Percent', value: 80 },
    count('FirewallsBehind', 0),
  ]);
  expect(lines()).toEqual([
    expect.objectContaining({
      service: 'portcullis',
      CapacityUsed: [25, 80],
      FirewallsBehind: 0,
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Portcullis',
            Dimensions: [['service']],
            Metrics: [
              { Name: 'CapacityUsed', Unit: 'Percent' },
              { Name: 'FirewallsBehind', Unit: 'Count' },
            ],
          },
        ],
      },
    }),
  ]);
});

it('loses none of more values than one line may hold', () => {
  const { publishMetrics, lines } = started();
  publishMetrics(Array.from({ length: 250 }, (_, value) => count('HostsNotEnforced', value)));
  const values = lines().flatMap(({ HostsNotEnforced: values }) => values as number[]);
  expect(values).toEqual(Array.from({ length: 250 }, (_, value) => value));
  for (const { HostsNotEnforced: values } of lines()) expect((values as number[]).length).toBeLessThanOrEqual(100);
});

it('writes nothing when there is nothing to tell, and nothing twice', () => {
  const { publishMetrics, lines } = started();
  publishMetrics([]);
  publishMetrics([count('NotificationsSent', 1)]);
  publishMetrics([]);
  expect(lines()).toHaveLength(1);
});
