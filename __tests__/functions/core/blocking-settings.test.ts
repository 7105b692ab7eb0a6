import { guardDutyAsAsff } from '../../../cli/explain/guard-duty-as-asff';
import { decide } from '../../../functions/core/decide';
import { plainPolicy } from '../../../functions/core/policy';
import { readAsff } from '../../../functions/core/read-asff';
import { now, raw, remote, verdicts } from './guard-duty-forms';

describe('settings of the organization', () => {
  const tor = { type: 'UnauthorizedAccess:EC2/TorClient', severity: 5 };

  it('block from a severity up, and say so', () => {
    expect(verdicts(tor, { leastSeverity: 'MEDIUM' })[0]?.decision).toBe('block');
    expect(verdicts(tor, { leastSeverity: 'HIGH' })).toEqual([
      {
        host: remote,
        decision: 'refuse',
        gate: 'severity',
        reason:
          'UnauthorizedAccess:EC2/TorClient: its severity is MEDIUM, and the organization file blocks from HIGH up',
      },
    ]);
  });

  it('decide otherwise by type, the first that fits, whatever the severity', () => {
    const findingTypes = [
      { pattern: 'Recon:EC2/Portscan', decision: 'BLOCK' as const },
      { pattern: '*:EC2/*', decision: 'TELL' as const },
      { pattern: '*', decision: 'BLOCK' as const },
    ];
    const decisions = ['Recon:EC2/Portscan', tor.type, 'Policy:IAMUser/RootCredentialUsage', 'New:Thing/Seen'].map(
      (type) => verdicts({ type, severity: 2 }, { findingTypes, leastSeverity: 'CRITICAL' })[0],
    );
    expect(decisions).toEqual([
      { host: remote, decision: 'block', reason: expect.stringContaining('says BLOCK for Recon:EC2/Portscan') },
      {
        host: remote,
        decision: 'refuse',
        gate: 'remote-side',
        reason: expect.stringContaining('says TELL for *:EC2/*'),
      },
      { host: remote, decision: 'block', reason: expect.stringContaining('says BLOCK for *') },
      { host: remote, decision: 'block', reason: expect.stringContaining('New:Thing/Seen') },
    ]);
  });

  it('are not evaded by a member that lowers the severity or writes other types', () => {
    const asff = guardDutyAsAsff(raw({ ...tor, severity: 8 }));
    const FindingProviderFields = { Severity: { Label: 'HIGH' }, Types: [tor.type] };
    const written = { ...asff, FindingProviderFields, Severity: { Label: 'LOW' }, Types: ['Recon:EC2/Portscan'] };
    expect(decide(readAsff(written)!, { ...plainPolicy, leastSeverity: 'HIGH' }, now)[0]?.decision).toBe('block');
  });
});
