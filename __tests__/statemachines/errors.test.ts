import * as errors from '../../functions/core/errors';
import { functionNames, maximumBatches, stateMachineNames } from '../../organization/names';
import { defaultConcurrentExecutions, reservedConcurrency, unreserved } from '../../organization/reserved-concurrency';
import { definitionOf, statesOf } from './run-machine';

const known = Object.values(errors).map(({ errorName }) => errorName);
const tasks = stateMachineNames.flatMap((machine) =>
  statesOf(definitionOf(machine)).filter(([, { Type }]) => Type === 'Task'),
);
const named = tasks.flatMap(([, { Retry, Catch }]) =>
  [...(Retry ?? []), ...(Catch ?? [])].flatMap(({ ErrorEquals }) => ErrorEquals),
);

it('retries and catches errors that AWS or a function throws', () => {
  const ofAws = /^(States|Lambda|Sandbox|DynamoDB)\./;
  for (const name of named) if (!ofAws.test(name)) expect(known).toContain(name);
});

it('retries what will pass in every step that calls a function', () => {
  for (const [name, { Retry, Parameters }] of tasks) {
    if (!Parameters?.FunctionName) continue;
    const retried = (Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);
    // Every function reaches for a table.
    if (!retried.includes('States.ALL'))
      expect([name, retried]).toEqual([
        name,
        expect.arrayContaining(['BlocklistUnavailable', 'Lambda.TooManyRequestsException']),
      ]);
    if (Parameters.FunctionName.endsWith(':send-gd-finding')) expect(retried).toContain('SlackUnavailable');
  }
});

const reserved = reservedConcurrency(defaultConcurrentExecutions);

describe('where as many invocations run as are reserved for a function', () => {
  const waits = tasks.flatMap(([name, { Parameters, Retry }]) => {
    const called = functionNames.find((each) => Parameters?.FunctionName?.endsWith(`:${each}`));
    if (!called || reserved[called] === unreserved) return [];
    const [wait] = (Retry ?? []).filter(({ ErrorEquals }) => ErrorEquals[0] === 'Lambda.TooManyRequestsException');
    return [[called, name, wait] as const];
  });

  it.each(waits)('%s is called again by "%s" for minutes, at times drawn by lot', (called, _, wait) => {
    // Apart from failures, whose few attempts a flood would use up.
    expect(wait).toEqual({
      ErrorEquals: ['Lambda.TooManyRequestsException'],
      IntervalSeconds: 2,
      BackoffRate: 2,
      JitterStrategy: 'FULL',
      ...(called === 'update-nf-rg'
        ? { MaxDelaySeconds: 10, MaxAttempts: 60 }
        : { MaxDelaySeconds: 30, MaxAttempts: 100 }),
    });
  });

  it('has no execution outgrow the history of 25,000 events that Step Functions keeps', () => {
    const [, { Retry = [] }] = tasks.find(([name]) => name === 'Update firewalls of batch')!;
    const attempts = Retry.reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 1);
    // Scheduled, started and failed or succeeded, each time; a state and an iteration around them.
    expect(maximumBatches * (3 * attempts + 6)).toBeLessThan(20_000);
  });
});

it('comes again soon where all firewalls of a batch are busy, but for a reconcile, which waits in the function', () => {
  const first = (machine: (typeof stateMachineNames)[number]) =>
    Object.fromEntries(statesOf(definitionOf(machine)))['Update firewalls of batch']?.Retry?.[1];
  const soon = {
    ErrorEquals: ['FirewallsBusy'],
    IntervalSeconds: 3,
    MaxAttempts: 40,
    BackoffRate: 1,
    JitterStrategy: 'FULL',
  };
  expect(first('sechub-record-ip')).toEqual(soon);
  expect(first('sechub-prune-ip')).toEqual(soon);
  expect(first('sechub-reconcile')?.ErrorEquals).not.toContain('FirewallsBusy');
});

it('repeats nothing that only a person can put right', () => {
  for (const name of ['SlackRefused', 'EnvironmentInvalid', 'InputInvalid']) {
    expect(known).toContain(name);
    expect(named).not.toContain(name);
  }
});
