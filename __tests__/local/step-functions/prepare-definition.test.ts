import type { Definition, State } from '../../../local/services/step-functions/definition';
import { prepareDefinition } from '../../../local/services/step-functions/prepare-definition';
import { definitionOf } from '../../statemachines/run-machine';
import { stateMachineNames } from '../../../organization/names';

function prepared(state: object, name = 'One'): State {
  const definition = { StartAt: name, States: { [name]: { Type: 'Pass', ...state } } } as Definition;
  return prepareDefinition(definition).States[name]!;
}

describe('prepareDefinition', () => {
  it('gives a Task without a timeout the longest that Node can wait', () => {
    expect(prepared({ Type: 'Task' })['TimeoutSeconds']).toBe(2_147_483);
    expect(prepared({ Type: 'Task', TimeoutSeconds: 99_999_999 })['TimeoutSeconds']).toBe(2_147_483);
    expect(prepared({ Type: 'Task', TimeoutSeconds: 5 })['TimeoutSeconds']).toBe(5);
    expect(prepared({ Type: 'Task', TimeoutSecondsPath: '$.t' })).not.toHaveProperty('TimeoutSeconds');
  });

  it('takes the root for a result path as none', () => {
    const state = prepared({ ResultPath: '$', Catch: [{ ErrorEquals: ['a'], ResultPath: '$' }, { ResultPath: null }] });
    expect(state).toEqual({ Type: 'Pass', Catch: [{ ErrorEquals: ['a'] }, { ResultPath: null }] });
  });

  it('turns around type tests that ask for false, however deep they are', () => {
    const absent = { Variable: '$.a', IsPresent: false };
    const turned = { Not: { Variable: '$.a', IsPresent: true } };
    const Choices = [
      { ...absent, Next: 'x' },
      { Or: [{ Not: absent }, { And: [absent] }], Next: 'y' },
      { Variable: '$.a', IsNull: true, Next: 'z' },
    ];
    expect(prepared({ Type: 'Choice', Choices })['Choices']).toEqual([
      { ...turned, Next: 'x' },
      { Or: [{ Not: turned }, { And: [turned] }], Next: 'y' },
      { Variable: '$.a', IsNull: true, Next: 'z' },
    ]);
  });

  it('keeps a choice that tests a boolean for false', () => {
    const Choices = [{ Variable: '$.a', BooleanEquals: false, Next: 'x' }];
    expect(prepared({ Type: 'Choice', Choices })['Choices']).toEqual(Choices);
  });

  it('rewrites paths into the context object and leaves texts alone', () => {
    const Parameters = {
      'Id.$': '$$.Execution.Id',
      'Name.$': "States.Format('{}', $$.State.Name)",
      Text: '$$.Execution.Id',
    };
    expect(prepared({ Parameters }, 'First state')['Parameters']).toEqual({
      'Id.$': '$$.Outer.Execution.Id',
      'Name.$': "States.Format('{}', $$.States['First state'].Name)",
      Text: '$$.Execution.Id',
    });
  });

  it.each(stateMachineNames)('prepares every state of %s and takes none away', (name) => {
    const names = ({ States }: Definition): string[] =>
      Object.entries(States).flatMap(([key, state]) => [
        key,
        ...(state['ItemProcessor'] ? names(state['ItemProcessor'] as Definition) : []),
      ]);
    const definition = definitionOf(name) as unknown as Definition;
    expect(names(prepareDefinition(definition))).toEqual(names(definition));
  });
});
