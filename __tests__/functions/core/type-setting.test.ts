import * as fc from 'fast-check';
import { findingTypes } from '../../../functions/core/finding-types';
import { fits, guardDutyName, settingFor } from '../../../functions/core/type-setting';
import { numRuns } from '../run-count';

it.each([
  ['Recon:EC2/Portscan', 'Recon:EC2/Portscan', true],
  ['Recon:EC2/Portscan', 'recon:ec2/portscan', true],
  ['Recon:EC2/Portscan', 'Recon:EC2/*', true],
  ['Recon:EC2/Portscan', '*', true],
  ['Recon:EC2/Portscan', '*:EC2/*', true],
  ['Recon:EC2/Portscan', '*scan', true],
  ['Recon:EC2/Portscan', 'Recon*scan', true],
  ['Recon:EC2/Portscan', 'Recon:EC2/Port', false],
  ['Recon:EC2/Portscan', 'Recon:EC2', false],
  ['Recon:EC2/Portscan', '*:S3/*', false],
  ['aba', 'ab*ba', false],
  ['', '*', true],
])('knows whether %s fits %s', (type, pattern, expected) => {
  expect(fits(type, pattern)).toBe(expected);
});

it('fits as a regular expression of the same meaning does', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*'), maxLength: 6 });
  fc.assert(
    fc.property(text, pattern, (type, given) => {
      expect(fits(type, given)).toBe(new RegExp(`^${given.replaceAll('*', '.*')}$`).test(type));
    }),
    { numRuns },
  );
});

it('takes the first setting that fits', () => {
  const settings = [
    { pattern: 'Recon:*', decision: 'TELL' as const },
    { pattern: '*', decision: 'BLOCK' as const },
  ];
  expect(settingFor('Recon:EC2/Portscan', settings)).toBe(settings[0]);
  expect(settingFor('Trojan:EC2/DropPoint', settings)).toBe(settings[1]);
  expect(settingFor('Trojan:EC2/DropPoint', settings.slice(0, 1))).toBeUndefined();
});

it.each([
  ['TTPs/Discovery/Recon:EC2-SomethingNew', 'Recon:EC2/SomethingNew'],
  ['Recon:EC2/SomethingNew', 'Recon:EC2/SomethingNew'],
  ['no type at all', 'no type at all'],
  ['', ''],
])("finds GuardDuty's name in the type %s", (type, name) => {
  expect(guardDutyName(type)).toBe(name);
});

it("finds GuardDuty's name of each type that it knows", () => {
  for (const { type } of findingTypes) {
    expect(guardDutyName(type)).toBe(type);
    if (!type.startsWith('AttackSequence'))
      expect(guardDutyName(`TTPs/Some Tactic/${type.replace('/', '-')}`)).toBe(type);
  }
});
