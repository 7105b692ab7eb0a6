import validate from 'asl-validator';
import { stateMachineNames } from '../../organization/names';
import { definitionOf, statesOf } from './run-machine';

describe.each(stateMachineNames)('%s', (machine) => {
  it('is valid Amazon States Language', () => {
    expect(validate(definitionOf(machine)).errors).toEqual([]);
  });

  it('is valid without a single firewall', () => {
    expect(validate(definitionOf(machine, [])).errors).toEqual([]);
  });

  it('calls services of its own partition', () => {
    const resources = statesOf(definitionOf(machine, [3], 'aws-us-gov')).flatMap(([, { Resource }]) => Resource ?? []);
    for (const resource of resources) expect(resource).toMatch(/^arn:aws-us-gov:states:::/);
  });

  it('has no placeholder and no Terraform template left', () => {
    expect(JSON.stringify(definitionOf(machine))).not.toMatch(/[$%]\{/);
  });

  it('ends: every state machine and every task has a timeout', () => {
    const definition = definitionOf(machine);
    expect(definition.TimeoutSeconds).toBeGreaterThan(0);
    for (const [name, state] of statesOf(definition)) {
      if (state.Type === 'Task') expect([name, state.TimeoutSeconds]).toEqual([name, expect.any(Number)]);
    }
  });

  it('retries every task with full jitter and a longest delay', () => {
    for (const [name, state] of statesOf(definitionOf(machine))) {
      if (state.Type !== 'Task') continue;
      // Those that find everything busy come again soon, and as often as it takes.
      const retriers = state.Retry?.filter(
        ({ MaxAttempts, ErrorEquals }) => MaxAttempts > 0 && !ErrorEquals.includes('FirewallsBusy'),
      );
      const patient = { JitterStrategy: 'FULL', MaxDelaySeconds: expect.any(Number), BackoffRate: 2 };
      expect([name, retriers?.length]).not.toEqual([name, 0]);
      for (const retrier of retriers ?? []) expect([name, retrier]).toEqual([name, expect.objectContaining(patient)]);
    }
  });

  it('keeps the input beside the error that it catches', () => {
    const catchers = statesOf(definitionOf(machine)).flatMap(([, { Catch }]) => Catch ?? []);
    for (const catcher of catchers) expect(catcher.ResultPath).toBe('$.Error');
  });

  it('passes the outcome of a Map through paths that find something', () => {
    // With no batch at all the wildcard of the state after the Map would find nothing.
    const states = Object.fromEntries(statesOf(definitionOf(machine)));
    for (const [name, state] of Object.entries(states)) {
      if (state.Type !== 'Map') continue;
      const before = Object.values(states).filter(({ Next }) => Next === name);
      expect(before).toEqual([]);
      const guards = Object.values(states).filter(({ Choices }) =>
        Choices?.some(({ Next, Variable }) => Next === name && Variable === '$.Batches[0]'),
      );
      expect(guards).toHaveLength(1);
    }
  });
});
