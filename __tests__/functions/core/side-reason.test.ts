import { findingTypeOf } from '../../../functions/core/finding-type-of';
import { isBlockedSide, sideReason } from '../../../functions/core/side-reason';

const row = (type: string) => {
  const found = findingTypeOf([type]);
  if (found === undefined) throw new Error(`no row for ${type}`);
  return found;
};

it.each([
  ['Recon:EC2/PortProbeUnprotectedPort', 'the remote host attacks us'],
  ['UnauthorizedAccess:EC2/TorClient', 'the remote host is a malicious destination that our resource talks to'],
  ['Recon:EC2/Portscan', 'our resource attacks the remote host, which is a victim'],
  ['Policy:IAMUser/RootCredentialUsage', 'it is about our own people or settings, and the remote host may be theirs'],
  ['DefenseEvasion:EC2/UnusualDNSResolver', 'the remote host may well be a partner or ourselves'],
  ['Trojan:EC2/DNSDataExfiltration', 'findings of this type name no remote host'],
  [
    'UnauthorizedAccess:EC2/SSHBruteForce',
    'brute force goes both ways, and the finding does not say who is its target',
  ],
  ['AttackSequence:S3/CompromisedData', 'none of its indicators condemns the host'],
])('says of %s that %s', (type, words) => {
  expect(sideReason(row(type))).toBe(`GuardDuty's ${type}: ${words}`);
});

it('says what was decided about a host where the type leaves that to the finding', () => {
  expect(sideReason(row('UnauthorizedAccess:EC2/SSHBruteForce'), 'victim')).toBe(
    "GuardDuty's UnauthorizedAccess:EC2/SSHBruteForce: our resource attacks the remote host, which is a victim",
  );
});

it('blocks attackers and malicious destinations, and nobody else', () => {
  expect(['attacker', 'destination'].map((side) => isBlockedSide(side as 'attacker'))).toEqual([true, true]);
  expect(
    (['victim', 'own', 'unclear', 'none', 'by-direction', 'sequence'] as const).filter((side) => isBlockedSide(side)),
  ).toEqual([]);
});
