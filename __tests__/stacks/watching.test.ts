import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricNames } from '../../functions/core/metric';
import { organization, smallest } from './organizations';
import { resourcesOf, synthesize, type Resource } from './synthesize';

const stacks = [...synthesize(organization).values(), ...synthesize(smallest).values()];
const admin = stacks.find(({ name }) => name === 'delegated-admin')!;
const alarms: [string, Resource][] = stacks.flatMap((stack) =>
  resourcesOf(stack, 'aws_cloudwatch_metric_alarm').map(
    ([, alarm]) => [alarm['alarm_name'], alarm] as [string, Resource],
  ),
);

/** What an alarm watches, a series each. */
function watchedBy(alarm: Resource): { namespace: string; metric_name: string; dimensions: Record<string, string> }[] {
  if (!alarm['metric_query']) return [alarm as never];
  return alarm['metric_query'].flatMap(({ metric }: Resource) => (metric ? [metric] : []));
}

const watched = resourcesOf(admin, 'aws_cloudwatch_metric_alarm').flatMap(([, alarm]) =>
  watchedBy(alarm).map((series) => ({ ...series, provider: alarm['provider'] as string })),
);
const namesWatched = (dimension: string, value: string) =>
  watched
    .filter(({ dimensions }) => dimensions[dimension] === value)
    .map(({ metric_name: name }) => name)
    .sort();

describe('an alarm', () => {
  const runbook = readFileSync(join(__dirname, '..', '..', 'docs', 'runbook.md'), 'utf8');
  const headings = new Set([...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading));

  it.each(alarms)('%s names its article in the runbook, which exists', (name, { alarm_description: description }) => {
    expect(description).toMatch(new RegExp(`See docs/runbook\\.md#${name}$`));
    expect(description.length).toBeLessThanOrEqual(1_024);
    expect([...headings]).toContain(name);
  });

  it('is there for every article', () => {
    const articles = [...headings].filter((heading) => heading?.startsWith('portcullis-'));
    expect(new Set(alarms.map(([name]) => name))).toEqual(new Set(articles));
  });

  it('tells the topic of its own Region when it rises and when it is over', () => {
    for (const stack of stacks) {
      for (const [, alarm] of resourcesOf(stack, 'aws_cloudwatch_metric_alarm')) {
        expect(alarm['ok_actions']).toEqual(alarm['alarm_actions']);
        const [, topic] = /^\$\{aws_sns_topic\.(.+)\.arn\}$/.exec(alarm['alarm_actions'][0]) ?? [];
        expect(stack.configuration['resource'].aws_sns_topic[topic ?? '']?.provider).toBe(alarm['provider']);
      }
    }
  });

  it('has a name of its own in its Region', () => {
    for (const stack of stacks) {
      const names = resourcesOf(stack, 'aws_cloudwatch_metric_alarm').map(
        ([, { alarm_name: name, provider }]) => `${provider} ${name}`,
      );
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('adds up what it watches, gaps counted as nothing', () => {
    const sums = alarms.flatMap(([, { metric_query: query }]) => (query ? [query as Resource[]] : []));
    expect(sums.length).toBeGreaterThan(0);
    for (const [sum, ...metrics] of sums) {
      const ids = metrics.map((_, index) => `m${index}`);
      expect(metrics.map(({ id }) => id)).toEqual(ids);
      expect(sum).toMatchObject({
        return_data: true,
        expression: ids.map((metric) => `FILL(${metric}, 0)`).join(' + '),
      });
    }
  });

  it('watches metrics that the functions write', () => {
    const ours = watched.filter(({ namespace }) => namespace === 'Portcullis');
    expect(ours.map(({ metric_name: name }) => name).sort()).toEqual([
      'AccountsNotReporting',
      'CapacityUsed',
      'FirewallsBehind',
      'ReleasesHeld',
      'RuleGroupsUnattached',
    ]);
    for (const { metric_name: name, dimensions } of ours) {
      expect(metricNames).toContain(name);
      for (const [, { environment }] of resourcesOf(admin, 'aws_lambda_function')) {
        expect(environment.variables).toMatchObject({
          POWERTOOLS_METRICS_NAMESPACE: 'Portcullis',
          POWERTOOLS_SERVICE_NAME: dimensions['service'],
        });
      }
    }
  });
});

it.each(resourcesOf(admin, 'aws_sfn_state_machine').map(([id, { name }]) => [name as string, id]))(
  'rises when an execution of %s fails or times out',
  (_, id) => {
    expect(namesWatched('StateMachineArn', `\${aws_sfn_state_machine.${id}.arn}`)).toEqual(
      expect.arrayContaining(['ExecutionsFailed', 'ExecutionsTimedOut']),
    );
  },
);

it('rises when what a schedule starts has not come to an end for half an hour, whatever the reason', () => {
  const started = resourcesOf(admin, 'aws_scheduler_schedule').flatMap(([, { target }]) => {
    const [, id = ''] = /^\$\{aws_sfn_state_machine\.(.+)\.arn\}$/.exec(target.arn) ?? [];
    return id === '' ? [] : [id];
  });
  expect(started).toHaveLength(2);
  for (const id of started) {
    const { name } = admin.configuration['resource'].aws_sfn_state_machine[id];
    const [, alarm] = alarms.find(([each]) => each === `portcullis-${name}-silent`)!;
    expect(watchedBy(alarm)).toEqual(
      ['ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut'].map((metric_name) =>
        expect.objectContaining({
          ...{ namespace: 'AWS/States', metric_name, stat: 'Sum', period: 300 },
          dimensions: { StateMachineArn: `\${aws_sfn_state_machine.${id}.arn}` },
        }),
      ),
    );
    expect(alarm).toMatchObject({
      ...{ comparison_operator: 'LessThanThreshold', threshold: 1, treat_missing_data: 'breaching' },
      evaluation_periods: 6,
    });
  }
});

it.each(resourcesOf(admin, 'aws_lambda_function').map(([, { function_name: name }]) => name as string))(
  'rises when %s keeps failing or being throttled',
  (name) => {
    expect(namesWatched('FunctionName', name)).toEqual(['Errors', 'Throttles']);
  },
);

it('rises at home when no event of Security Hub has been forwarded for 24 hours, or ever', () => {
  const [, alarm] = alarms.find(([name]) => name === 'portcullis-no-findings')!;
  const [, { period }] = alarm['metric_query'].map(({ metric }: Resource) => metric);
  expect(period * alarm['evaluation_periods']).toBe(24 * 3600);
  expect(alarm).toMatchObject({
    ...{ comparison_operator: 'LessThanThreshold', threshold: 1, treat_missing_data: 'breaching', provider: 'aws' },
  });
  expect(watchedBy(alarm)).toEqual([
    expect.objectContaining({
      ...{ namespace: 'AWS/Events', metric_name: 'Invocations', stat: 'Sum' },
      dimensions: { RuleName: 'portcullis-forward-findings' },
    }),
  ]);
  // A metric of a rule on another bus than the default one is known by the bus, too.
  const rules = resourcesOf(admin, 'aws_cloudwatch_event_rule').filter(
    ([, { name, provider }]) => name === 'portcullis-forward-findings' && provider === 'aws',
  );
  expect(rules.map(([, rule]) => rule['event_bus_name'])).toEqual([undefined]);
});

it('rises in each Region when something waits in its dead-letter queue', () => {
  for (const [, { name, provider }] of resourcesOf(admin, 'aws_sqs_queue')) {
    const here = watched.filter((series) => series.provider === provider && series.dimensions['QueueName'] === name);
    expect(here.map(({ metric_name: metric }) => metric)).toEqual(['ApproximateNumberOfMessagesVisible']);
  }
});

// Who turns off the key of what is watched would turn off the watch; and to a topic under `alias/aws/sns` no alarm may
// publish (AWS re:Post, "configure a CloudWatch alarm with an encrypted SNS topic").
it('has topics that rest on no key', () => {
  for (const [, topic] of resourcesOf(admin, 'aws_sns_topic')) expect(topic).not.toHaveProperty('kms_master_key_id');
});

it('lets nobody but alarms of the account publish to a topic', () => {
  const topics = resourcesOf(admin, 'aws_sns_topic');
  expect(topics).toHaveLength(2);
  for (const [, { policy, provider }] of topics) {
    const region = provider === 'aws' ? 'us-west-2' : 'us-east-1';
    expect(JSON.parse(policy).Statement).toEqual([
      {
        Sid: 'AlarmsOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: `arn:aws:sns:${region}:222222222222:portcullis-alarms`,
        Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:${region}:222222222222:alarm:*` } },
      },
      {
        Sid: 'NothingInTheClear',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: `arn:aws:sns:${region}:222222222222:portcullis-alarms`,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  }
});
