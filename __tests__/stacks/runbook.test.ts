import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionNames, stateMachineNames } from '../../organization/names';
import { organization } from './organizations';
import { resourcesOf, synthesize } from './synthesize';

const root = join(__dirname, '..', '..');
const runbook = readFileSync(join(root, 'docs', 'runbook.md'), 'utf8');
const sectionOf = (heading: string) =>
  runbook.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? '';
/** What is seen, and what is to be done. */
const symptoms = sectionOf('What to do, by symptom')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split('|').slice(1, 3) as [string, string]);
const alarms = [...synthesize(organization).values()].flatMap((stack) =>
  resourcesOf(stack, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm['alarm_name'] as string),
);

describe('the table of symptoms', () => {
  it.each([...new Set(alarms)])('has the alarm %s, and leads to its article', (alarm) => {
    expect(symptoms.filter(([seen]) => seen.includes(`\`${alarm}\``)).map(([, done]) => done)).toEqual([
      expect.stringContaining(`(#${alarm})`),
    ]);
  });

  it.each(symptoms)('leads on from: %s', (_, done) => {
    expect(done).toMatch(/\]\([^)]+\)/);
  });

  it('quotes what Slack is told', () => {
    const messages = join(root, 'functions', 'core', 'messages');
    const told = readdirSync(messages)
      .map((file) => readFileSync(join(messages, file), 'utf8'))
      .join('\n');
    const quoted = symptoms.flatMap(([seen]) => [...seen.matchAll(/_([^_]+)_/g)].map(([, words = '']) => words));
    expect(quoted.length).toBeGreaterThan(8);
    for (const words of quoted) expect(told).toContain(words);
  });
});

it.each(stateMachineNames)('says what the errors are by which %s fails', (name) => {
  const definition = readFileSync(join(root, 'statemachines', `${name}.asl.json`), 'utf8');
  const { States: states } = JSON.parse(definition) as { States: Record<string, { Type: string; Error?: string }> };
  for (const { Type, Error: error = '' } of Object.values(states)) {
    if (Type === 'Fail') expect(sectionOf(`portcullis-${name}`)).toContain(`\`${error}\``);
  }
});

it('names each error that a function ends with or leaves on record', () => {
  const errors = [
    ...readFileSync(join(root, 'functions', 'core', 'errors.ts'), 'utf8').matchAll(/errorName = '(\w+)'/g),
  ];
  // What AWS said stands in the place of these, and a firewall that is busy is no failure.
  const hidden = ['FirewallUnavailable', 'RoleNotAssumed', 'RuleGroupMissing', 'FirewallBusy', 'MembersRefused'];
  const named = errors.map(([, name = '']) => name).filter((name) => ![...hidden, 'MembersUnavailable'].includes(name));
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !runbook.includes(`\`${name}\``))).toEqual([]);
});

it('says where the log of each function and machine is', () => {
  const groups = [...synthesize(organization).values()].flatMap((stack) =>
    resourcesOf(stack, 'aws_cloudwatch_log_group').map(([, group]) => group['name'] as string),
  );
  expect(groups).toEqual(expect.arrayContaining(functionNames.map((name) => `/aws/lambda/${name}`)));
  expect(groups).toEqual(expect.arrayContaining(stateMachineNames.map((name) => `/aws/vendedlogs/states/${name}`)));
  expect(runbook).toContain('`/aws/lambda/<function>`');
  expect(runbook).toContain('`/aws/vendedlogs/states/<machine>`');
});
