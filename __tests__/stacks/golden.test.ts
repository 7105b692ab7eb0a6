import { organization } from './organizations';
import { synthesize } from './synthesize';

/**
 * A configuration for people to read: JSON in strings is opened, and what says nothing about the stack is left out.
 * State machine definitions have their own files and tests.
 */
function readable(value: unknown, key = ''): unknown {
  if (key === 'definition') return '(a state machine definition)';
  if (typeof value === 'string') {
    const text = value.replace(/\/[0-9A-F]{32}\//g, '/(hash)/');
    return text.startsWith('{') ? readable(JSON.parse(text)) : text;
  }
  if (Array.isArray(value)) return value.map((entry) => readable(entry));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '//')
      .map(([name, inside]) => [name, readable(inside, name)]),
  );
}

const stacks = synthesize(organization);

it('declares the stacks that the organization calls for', () => {
  expect([...stacks.keys()]).toEqual([
    'security-services',
    'management',
    'member-333333333333',
    'member-444444444444',
    'firewall-333333333333-us-west-2-vpc-0a1b2c3d',
    'firewall-333333333333-us-east-1-vpc-1a1b2c3d',
    'firewall-444444444444-us-west-2-vpc-2a1b2c3d',
    'delegated-admin',
  ]);
});

it.each([
  'security-services',
  'management',
  'delegated-admin',
  'member-333333333333',
  'firewall-333333333333-us-west-2-vpc-0a1b2c3d',
])('synthesises %s as recorded', (name) => {
  expect(readable(stacks.get(name)?.configuration)).toMatchSnapshot();
});
