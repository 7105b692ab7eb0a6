import * as errors from '../../functions/core/errors';
import { stateMachineNames } from '../../organization/names';
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

it('comes again soon where all firewalls of a batch are busy, but for a reconcile, which waits in the function', () => {
  const first = (machine: (typeof stateMachineNames)[number]) =>
    Object.fromEntries(statesOf(definitionOf(machine)))['Update firewalls of batch']?.Retry?.[0];
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
