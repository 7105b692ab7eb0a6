import fc from 'fast-check';
import { finderIn, findingTypeOf } from '../../../functions/core/finding-type-of';
import { findingTypes } from '../../../functions/core/finding-types';
import asff from '../../fixtures/guardduty-asff-types.json';
import { numRuns } from '../run-count';

const nameOf = (...types: string[]) => findingTypeOf(types)?.type;

it.each(asff.types.map(({ asff, type }) => [asff, type]))("reads AWS's ASFF type %s", (spelling, type) => {
  expect(nameOf(spelling)).toBe(type);
});

it('finds each row by its own name, in any case and with other punctuation: no two rows are taken for one', () => {
  for (const row of findingTypes) {
    expect(findingTypeOf([row.type])).toBe(row);
    expect(findingTypeOf([row.type.toUpperCase()])).toBe(row);
    expect(findingTypeOf([row.type.replaceAll('/', '-')])).toBe(row);
    expect(findingTypeOf([row.type.replaceAll(/[/!]/g, '.')])).toBe(row);
    expect(findingTypeOf([`TTPs/Impact/${row.type}`])).toBe(row);
  }
});

it.each([
  ['EC2.Portscan', 'Recon:EC2/Portscan'],
  ['EC2-Portscan', 'Recon:EC2/Portscan'],
  ['EC2/Portscan', 'Recon:EC2/Portscan'],
  ['TTPs/Discovery/EC2-Portscan', 'Recon:EC2/Portscan'],
  ['TTPs/Discovery/EC2/Portscan', 'Recon:EC2/Portscan'],
  ['ttps/discovery/recon:ec2-portscan', 'Recon:EC2/Portscan'],
  ['TTPs/Command and Control/EC2-C&CActivity.B', 'Backdoor:EC2/C&CActivity.B'],
  ['Software and Configuration Checks/Backdoor:EC2.C&CActivity.B', 'Backdoor:EC2/C&CActivity.B'],
  [
    'TTPs/UnauthorizedAccess:IAMUser-InstanceCredentialExfiltration.InsideAWS',
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS',
  ],
  ['Unusual Behaviors/VM/EC2-NetworkPortUnusual', 'Behavior:EC2/NetworkPortUnusual'],
])('reads %s as %s', (spelling, type) => {
  expect(nameOf(spelling)).toBe(type);
});

it.each([
  ['TTPs/Discovery/IAMUser-MaliciousIPCaller', 'Recon:IAMUser/MaliciousIPCaller'],
  ['TTPs/Initial Access/IAMUser-MaliciousIPCaller', 'UnauthorizedAccess:IAMUser/MaliciousIPCaller'],
  ['TTPs/Discovery/S3-MaliciousIPCaller', 'Discovery:S3/MaliciousIPCaller'],
  ['Effects/Data Exfiltration/S3-MaliciousIPCaller', 'Exfiltration:S3/MaliciousIPCaller'],
])('takes of several rows the one that goes with the tactic: %s', (spelling, type) => {
  expect(nameOf(spelling)).toBe(type);
});

it('takes any of several rows that say the same of the remote side', () => {
  expect(findingTypeOf(['Kubernetes.TorIPCaller'])?.side).toBe('attacker');
});

it('takes none where rows of one name differ, and the tactic does not tell which is meant', () => {
  const find = finderIn([
    { type: 'Recon:EC2/Scan', side: 'victim', source: 'made up' },
    { type: 'Trojan:EC2/Scan', side: 'destination', source: 'made up' },
  ]);
  expect(['EC2-Scan', 'TTPs/Impact/EC2-Scan'].map((type) => find([type]))).toEqual([undefined, undefined]);
  expect(find(['TTPs/Discovery/EC2-Scan'])?.side).toBe('victim');
  expect(find(['TTPs/Command and Control/EC2-Scan'])?.side).toBe('destination');
});

it('takes the first of several types that it knows', () => {
  expect(nameOf('Threats', 'AttackSequence:EC2/CompromisedInstanceGroup')).toBe(
    'AttackSequence:EC2/CompromisedInstanceGroup',
  );
  expect(nameOf('Recon:EC2/Portscan', 'Backdoor:EC2/C&CActivity.B')).toBe('Recon:EC2/Portscan');
});

it.each([
  [[]],
  [['']],
  [['/']],
  [[':']],
  [['Recon:EC2/SomethingNew']],
  [['NewPurpose:EC2/Portscan']],
  [['TTPs/Discovery']],
  [['Portscan']],
  [['constructor']],
  [['__proto__']],
  [['Software and Configuration Checks/Industry and Regulatory Standards']],
  [[`${'a/'.repeat(50)}Recon:EC2-Portscan`]],
  [[`Recon:EC2/Portscan${'-'.repeat(300)}`]],
])('does not know %j', (types) => {
  expect(findingTypeOf(types)).toBeUndefined();
});

it('takes any text', () => {
  const pieces = fc.constantFrom(
    'TTPs',
    '/',
    ':',
    '-',
    '.',
    'EC2',
    'Recon',
    'Portscan',
    'IAMUser',
    '\u0000',
    '💥',
    ' ',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (types) => {
      const row = findingTypeOf(types);
      expect(row === undefined || findingTypes.includes(row)).toBe(true);
    }),
    { numRuns },
  );
});
