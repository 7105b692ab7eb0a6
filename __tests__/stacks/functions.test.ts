import { functionNames, type FunctionName } from '../../organization/names';
import { functionEnvironment } from '../../stacks/constructs/function-environment';
import { placeholderRule } from '../../stacks/constructs/blocking-rule-group';
import { placeholder } from '../../functions/core/our-rules';
import type * as environmentAdapter from '../../functions/adapters/environment';
import { organization, smallest } from './organizations';

/** Set by Lambda itself. */
const lambdaSets = { AWS_REGION: 'us-west-2' };

// The clients of AWS look for their Region as soon as they are made.
beforeAll(() => jest.replaceProperty(process, 'env', { ...process.env, ...lambdaSets }));
afterAll(() => jest.restoreAllMocks());

/** The variables that a function's handler reads at its start; throws when one is missing or wrong. */
function variablesRead(name: FunctionName, environment: Record<string, string>): string[] {
  let read: string[] = [];
  jest.isolateModules(() => {
    const adapter = jest.requireActual<typeof environmentAdapter>('../../functions/adapters/environment');
    jest.doMock('../../functions/adapters/environment', () => ({
      ...adapter,
      readEnvironment: (shape: Parameters<typeof adapter.readEnvironment>[0]) => {
        read = Object.keys(shape);
        return adapter.readEnvironment(shape, { ...environment, ...lambdaSets });
      },
    }));
    jest.requireActual(`../../functions/${name}/handler`);
  });
  return read.filter((variable) => !(variable in lambdaSets));
}

it.each(functionNames)('gives %s the variables that it reads, and no others', (name) => {
  for (const organizationFile of [organization, smallest]) {
    const environment = functionEnvironment(organizationFile)[name];
    expect(variablesRead(name, environment).sort()).toEqual(Object.keys(environment).sort());
  }
});

it('makes a rule group with the placeholder that update-nf-rg knows as its own', () => {
  expect(placeholder).toEqual({
    Priority: placeholderRule.priority,
    RuleDefinition: {
      MatchAttributes: { Sources: [{ AddressDefinition: placeholderRule.source }] },
      Actions: [placeholderRule.action],
    },
  });
});
