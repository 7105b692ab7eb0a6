import * as fc from 'fast-check';
import { guardDutyAsAsff } from '../../../cli/explain/guard-duty-as-asff';
import { decide } from '../../../functions/core/decide';
import { findingTypes } from '../../../functions/core/finding-types';
import { plainPolicy, type Policy } from '../../../functions/core/policy';
import { readAsff } from '../../../functions/core/read-asff';
import { readOcsf } from '../../../functions/core/read-ocsf';
import { severities } from '../../../functions/core/severity';
import { numRuns } from '../run-count';
import { forms, now, ocsf, own, raw, remote, verdicts, type Said } from './guard-duty-forms';

const bothForms = Object.keys(forms) as (keyof typeof forms)[];

describe.each(bothForms)('in %s', (form) => {
  it.each([
    ['attacks us', { type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller', action: 'api' }, 'block', 'attacks us'],
    [
      'is what our resource obeys, whatever role it has in it',
      { type: 'Backdoor:EC2/C&CActivity.B', role: 'TARGET', direction: 'OUTBOUND' },
      'block',
      'malicious destination',
    ],
    ['is a victim', { type: 'Backdoor:EC2/DenialOfService.Tcp', direction: 'OUTBOUND' }, 'refuse', 'victim'],
    ['is scanned by us', { type: 'Recon:EC2/Portscan', role: 'ACTOR', direction: 'OUTBOUND' }, 'refuse', 'victim'],
    ['may be our own', { type: 'Policy:IAMUser/RootCredentialUsage', action: 'api' }, 'refuse', 'our own people'],
    ['may be a partner', { type: 'Behavior:EC2/NetworkPortUnusual', direction: 'OUTBOUND' }, 'refuse', 'partner'],
    [
      'tries passwords on us',
      { type: 'UnauthorizedAccess:EC2/SSHBruteForce', role: 'TARGET', direction: 'INBOUND' },
      'block',
      'attacks us',
    ],
    [
      'is where our instance tries passwords',
      { type: 'UnauthorizedAccess:EC2/SSHBruteForce', role: 'ACTOR', direction: 'OUTBOUND' },
      'refuse',
      'victim',
    ],
    [
      'is on one end of brute force, by the direction alone',
      { type: 'UnauthorizedAccess:EC2/RDPBruteForce', direction: 'OUTBOUND' },
      'refuse',
      'victim',
    ],
    [
      'is called the source of what goes out to it',
      { type: 'UnauthorizedAccess:EC2/RDPBruteForce', role: 'TARGET', direction: 'OUTBOUND' },
      'refuse',
      'does not say who',
    ],
  ] as const)('decides by the type on a host that %s', (_, said, decision, reason) => {
    expect(verdicts(said, {}, form)).toEqual([
      {
        ...{ host: remote, decision, reason: expect.stringContaining(reason) },
        ...(decision === 'refuse' && { gate: 'remote-side' }),
      },
    ]);
  });

  it('never blocks an address of the finding itself, a resolver, or a caller of ours', () => {
    const type = 'UnauthorizedAccess:IAMUser/MaliciousIPCaller';
    const always = { findingTypes: [{ pattern: '*', decision: 'BLOCK' as const }] };
    for (const [said, gate, reason] of [
      [{ host: '8.8.8.8' }, 'never-block', 'public DNS resolver'],
      [{ affiliated: true }, 'remote-side', 'account 444455556666'],
    ] as const) {
      for (const policy of [{}, always]) {
        expect(verdicts({ type, action: 'api', ...said }, policy, form)).toEqual([
          { host: said.host ?? remote, decision: 'refuse', gate, reason: expect.stringContaining(reason) },
        ]);
      }
    }
    // In OCSF such an end is known as our own before anything is decided.
    const verdict = verdicts({ type, action: 'api', host: own }, always, form);
    expect(verdict.filter(({ decision }) => decision === 'block')).toEqual([]);
    if (form === 'asff') expect(verdict[0]?.reason).toContain('its own resource');
  });

  it('takes no tag for a claim to an address', () => {
    expect(forms[form]({ type: 'x' }).ownAddresses).toEqual(expect.arrayContaining([own, '10.0.0.5']));
    expect(forms[form]({ type: 'x' }).ownAddresses).not.toContain(remote);
  });

  it('blocks for a type that the table lacks only whom a threat list names and who comes in', () => {
    const type = 'UnauthorizedAccess:EC2/SomethingNew';
    const listed = { type, direction: 'INBOUND', threatList: 'ProofPoint' };
    expect(verdicts(listed, {}, form)[0]).toMatchObject({ decision: 'block' });
    for (const said of [
      { type, direction: 'INBOUND' },
      { ...listed, direction: 'OUTBOUND' },
      { ...listed, role: 'ACTOR' },
    ]) {
      expect(verdicts(said, {}, form)[0]).toMatchObject({
        decision: 'refuse',
        reason: expect.stringContaining(`unknown type ${type}`),
      });
    }
  });

  it('blocks nothing for a finding that GuardDuty has archived', () => {
    expect(verdicts({ type: 'Backdoor:EC2/C&CActivity.B', archived: true }, {}, form)[0]).toMatchObject({
      decision: 'refuse',
      reason: expect.stringMatching(/ARCHIVED|CLOSED/),
    });
  });

  it('takes a finding for as old as its last sighting, whoever touches it', () => {
    const type = 'UnauthorizedAccess:EC2/TorClient';
    const at = (hours: number) => ({ type, lastSeen: new Date(now - hours * 3_600_000).toISOString() });
    expect(verdicts(at(719.9), {}, form)[0]?.decision).toBe('block');
    expect(verdicts(at(720.1), {}, form)[0]).toMatchObject({
      decision: 'refuse',
      reason: expect.stringContaining('was last seen at'),
    });
    expect(verdicts(at(720.1), { retentionHours: 1_000 }, form)[0]?.decision).toBe('block');
  });
});

it('gives the same decision in both forms of the same finding', () => {
  const said: fc.Arbitrary<Said> = fc.record(
    {
      type: fc.oneof(fc.constantFrom(...findingTypes.map(({ type }) => type)), fc.constant('New:EC2/Thing')),
      host: fc.constantFrom(remote, own, '8.8.8.8', '10.1.2.3'),
      action: fc.constantFrom('network' as const, 'api' as const),
      role: fc.constantFrom('TARGET', 'ACTOR'),
      direction: fc.constantFrom('INBOUND', 'OUTBOUND'),
      threatList: fc.constantFrom('', 'ProofPoint'),
      affiliated: fc.boolean(),
      severity: fc.constantFrom(2, 5, 8, 9),
    },
    { requiredKeys: ['type', 'direction', 'host'] },
  );
  const blockedIn = (form: keyof typeof forms, finding: Said, policy: Partial<Policy>) =>
    verdicts(finding, policy, form)
      .filter(({ decision }) => decision === 'block')
      .map(({ host }) => host);
  fc.assert(
    fc.property(said, fc.constantFrom(...severities), (finding, leastSeverity) => {
      // A call of an API comes in to us.
      const sound = finding.action === 'api' ? { ...finding, direction: 'INBOUND' } : finding;
      expect(blockedIn('ocsf', sound, { leastSeverity })).toEqual(blockedIn('asff', sound, { leastSeverity }));
    }),
    { numRuns },
  );
});

it('never blocks a victim, our own side or an unclear host by the table, whatever role and direction say', () => {
  const told = findingTypes.filter(({ side }) => ['victim', 'own', 'unclear', 'none'].includes(side));
  expect(told.length).toBeGreaterThan(60);
  const said = fc.record({
    type: fc.constantFrom(...told.map(({ type }) => type)),
    role: fc.constantFrom('TARGET', 'ACTOR'),
    direction: fc.constantFrom('INBOUND', 'OUTBOUND', 'UNKNOWN'),
    threatList: fc.constantFrom('', 'ProofPoint'),
  });
  fc.assert(
    fc.property(said, (finding) => {
      expect(verdicts(finding).map(({ decision }) => decision)).toEqual(['refuse']);
    }),
    { numRuns },
  );
});

it('takes no side in OCSF for the direction: only what the evidence says counts', () => {
  const brute = ocsf({ type: 'UnauthorizedAccess:EC2/SSHBruteForce' });
  expect(decide(readOcsf(brute)!, plainPolicy, now)[0]?.decision).toBe('refuse');
  for (const [direction_id, decision] of [
    [1, 'block'],
    [2, 'refuse'],
    [3, 'refuse'],
  ] as const) {
    const evidences = [{ ...brute.evidences[0], connection_info: { direction_id } }];
    expect(decide(readOcsf({ ...brute, evidences })!, plainPolicy, now)[0]?.decision).toBe(decision);
  }
});

it('blocks none of several hosts for a new type: the threat list does not say which of them it names', () => {
  const asff = guardDutyAsAsff(raw({ type: 'New:EC2/Thing', direction: 'INBOUND', threatList: 'ProofPoint' }));
  const probe = 'aws/guardduty/service/action/portProbeAction/portProbeDetails.0_/remoteIpDetails/ipAddressV4';
  const fields = { ...(asff as { ProductFields: object }).ProductFields, [probe]: '45.155.205.233' };
  const verdicts = decide(readAsff({ ...asff, ProductFields: fields })!, plainPolicy, now);
  expect(verdicts.map(({ decision }) => decision)).toEqual(['refuse', 'refuse']);
  expect(verdicts[0]?.reason).toContain('which of its hosts');
});
