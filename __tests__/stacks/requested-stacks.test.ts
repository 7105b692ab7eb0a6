import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { centralStacks, stackOrder } from '../../organization/stack-order';
import { requestedStacks } from '../../stacks/requested-stacks';
import { stackRequest } from '../../stacks/stack-request';
import { numRuns } from '../functions/run-count';
import { organization } from './organizations';

const order = stackOrder(organization);
const every = [...order.keys()];
const requested = (...command: string[]) => [...requestedStacks(order, stackRequest(command))];

const [production, staging] = ['member-333333333333', 'member-444444444444'];
const firewalls = every.filter((name) => name.startsWith('firewall-'));

it.each(['diff', 'plan', 'deploy', 'apply', 'destroy', 'output', 'outputs'])(
  'takes the stack that %s names',
  (verb) => {
    expect(requested(verb, firewalls[0]!)).toEqual([firewalls[0]]);
  },
);

it('takes every stack that is named, in the order to deploy in', () => {
  expect(requested('deploy', 'delegated-admin', firewalls[2]!, staging)).toEqual([
    staging,
    firewalls[2],
    'delegated-admin',
  ]);
});

it('takes what a glob matches', () => {
  expect(requested('deploy', 'member-*')).toEqual([production, staging]);
  expect(requested('deploy', 'firewall-333333333333-*', 'manage?ent')).toEqual([
    'management',
    firewalls[0],
    firewalls[1],
  ]);
  expect(requested('deploy', '*')).toEqual(every);
});

it('takes what stands on a stack that is to be destroyed', () => {
  expect(requested('destroy', production)).toEqual([production, firewalls[0], firewalls[1]]);
  expect(requested('destroy', 'management')).toEqual(every.filter((name) => name !== 'security-services'));
  expect(requested('destroy', 'security-services')).toEqual(every);
});

it('leaves the stack that comes last alone where an account or a firewall is destroyed', () => {
  expect(every.at(-1)).toBe('delegated-admin');
  expect(requested('destroy', 'member-*', 'firewall-*')).toEqual([production, staging, ...firewalls]);
});

it('passes over options and what they are set to', () => {
  expect(
    requested('--output', 'management', 'deploy', '-o', 'x', '--parallelism=2', '--auto-approve', 'true', staging),
  ).toEqual([staging]);
});

it.each([
  ['an option that it does not know', 'deploy', staging, '--new-option', 'x'],
  ['variables, of which an option takes any number', 'deploy', '--var', 'a=b', staging],
  ['a glob that it does not know', 'deploy', 'member-[34]*'],
  ['a negation', 'deploy', '!management'],
  ['no name', 'deploy', '--auto-approve'],
  ['another command', 'synth', staging],
  ['no command'],
])('takes every stack for %s', (_, ...command) => {
  expect(requested(...command)).toEqual(every);
});

it('takes every stack where the command is not known', () => {
  expect([...requestedStacks(order, stackRequest(undefined))]).toEqual(every);
});

it.each([
  ['a name that is none', 'deploy', 'member-555555555555'],
  ['a pattern that nothing matches', 'output', 'member-5*'],
  ['a name that is none and would be destroyed', 'destroy', 'managment'],
])('takes no stack for %s', (_, ...command) => {
  expect(requested(...command)).toEqual([]);
});

it('knows without the organization whether a central stack is taken', () => {
  const taken = (...command: string[]) => [...requestedStacks(centralStacks, stackRequest(command))];
  expect(taken('diff', 'delegated-admin')).toEqual(['delegated-admin']);
  expect(taken('destroy', 'management')).toEqual(['management', 'delegated-admin']);
  expect(taken('deploy', firewalls[0]!, staging)).toEqual([]);
  expect(taken('synth')).toEqual(['security-services', 'management', 'delegated-admin']);
});

it('never lacks a stack that the CLI takes', () => {
  const minimatch = createRequire(require.resolve('cdktf-cli/package.json'))('minimatch') as (
    name: string,
    pattern: string,
  ) => boolean;
  const piece = fc.constantFrom(
    '*',
    '**',
    '?',
    'member-',
    'firewall-',
    '333333333333',
    '-',
    'm',
    '.',
    '[34]',
    '{m,f}',
    '!',
  );
  const pattern = fc.array(fc.oneof(piece, fc.constantFrom(...every)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.array(
        pattern.map((pieces) => pieces.join('')),
        { minLength: 1, maxLength: 3 },
      ),
      (patterns) => {
        const taken = every.filter((name) => patterns.some((each) => minimatch(name, each)));
        expect(requested('deploy', ...patterns)).toEqual(expect.arrayContaining(taken));
      },
    ),
    { numRuns },
  );
});
