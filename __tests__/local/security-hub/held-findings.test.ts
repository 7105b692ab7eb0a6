import { finding, home, HubUnderTest, linked, member, security } from './set-up';

describe('a finding that Security Hub holds', () => {
  let hub: HubUnderTest;
  let events: HubUnderTest['events'];
  const call: HubUnderTest['call'] = (...request) => hub.call(...request);
  const importFinding: HubUnderTest['importFinding'] = (...given) => hub.importFinding(...given);
  const findings: HubUnderTest['findings'] = (...asked) => hub.findings(...asked);
  const deploy = () => hub.deploy();

  beforeEach(() => {
    hub = new HubUnderTest();
    ({ events } = hub);
  });

  const change = async (changes: object) => {
    const { Id, ProductArn } = finding(member, linked);
    const request = { FindingIdentifiers: [{ Id, ProductArn }], ...changes };
    return call(security, home, 'PATCH', '/findings/batchupdate', request);
  };
  const held = async () => (await findings(member, linked))[0];

  it("leaves the provider's time as it is when a customer changes a finding, and tells of the change", async () => {
    await deploy();
    await importFinding(member, linked, { Severity: { Label: 'HIGH', Normalized: 75, Original: '8.0' } });
    await change({ Note: { Text: 'seen', UpdatedBy: 'analyst' }, Workflow: { Status: 'RESOLVED' } });
    expect(events).toHaveLength(6);
    expect(await held()).toMatchObject({
      ...{ UpdatedAt: '2026-01-01T00:00:00Z', Workflow: { Status: 'RESOLVED' } },
      ...{ Severity: { Label: 'HIGH', Normalized: 75, Original: '8.0' }, Note: { Text: 'seen' } },
    });
    await change({ Severity: { Label: 'LOW' } });
    expect((await held()).Severity).toEqual({ Label: 'LOW', Normalized: 1, Original: '8.0' });
    await change({ Severity: { Normalized: 90 } });
    expect((await held()).Severity).toEqual({ Label: 'CRITICAL', Normalized: 90, Original: '8.0' });
    expect((await held()).FindingProviderFields.Severity).toMatchObject({ Label: 'HIGH', Normalized: 75 });
  });

  it.each(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000+00:00', '2025-12-31T23:59:59Z'])(
    'ignores an import that is not later than what is held: %s',
    async (UpdatedAt) => {
      await deploy();
      await importFinding(member, linked);
      const answer = await importFinding(member, linked, { UpdatedAt, Title: 'again' });
      expect(answer).toMatchObject({ SuccessCount: 1, FailedCount: 0 });
      expect(events).toHaveLength(3);
      expect(await held()).toMatchObject({ Title: 'SSH brute force', UpdatedAt: '2026-01-01T00:00:00Z' });
    },
  );

  const on = (day: number, changes: object = {}) =>
    importFinding(member, linked, { UpdatedAt: `2026-01-0${day}T00:00:00Z`, ...changes });
  const status = async () => (await held()).Workflow.Status as string;

  it('sets a workflow back to NEW where a finding comes back from the archive or fails after it had passed', async () => {
    await deploy();
    await on(1);
    await change({ Workflow: { Status: 'RESOLVED' } });
    await on(2);
    expect(await status()).toBe('RESOLVED');
    await on(3, { RecordState: 'ARCHIVED' });
    expect(await status()).toBe('RESOLVED');
    await on(4);
    expect(await status()).toBe('NEW');
    await change({ Workflow: { Status: 'NOTIFIED' } });
    await on(5, { Compliance: { Status: 'PASSED' } });
    expect(await status()).toBe('NOTIFIED');
    await on(6, { Compliance: { Status: 'FAILED' } });
    expect(await status()).toBe('NEW');
  });

  it('leaves a suppressed finding as it is, whatever its provider says', async () => {
    await deploy();
    await on(1);
    await change({ Workflow: { Status: 'SUPPRESSED' } });
    await on(2, { RecordState: 'ARCHIVED' });
    await on(3, { Title: 'again' });
    expect(await held()).toMatchObject({ Workflow: { Status: 'SUPPRESSED' }, Title: 'SSH brute force' });
    expect(events).toHaveLength(6);
  });

  it("takes severity and types from the provider's fields, and from the top where these say nothing", async () => {
    await deploy();
    const Severity = { Label: 'LOW' };
    await on(1, { Severity, FindingProviderFields: { Severity: { Normalized: 90 }, Types: ['TTPs/a/b'] } });
    const critical = { Label: 'CRITICAL', Normalized: 90 };
    expect(await held()).toMatchObject({
      ...{ Severity: critical, Types: ['TTPs/a/b'] },
      FindingProviderFields: { Severity: critical, Types: ['TTPs/a/b'] },
    });
    await on(2, { Severity: undefined, FindingProviderFields: { Severity: { Label: 'HIGH' } } });
    expect(await held()).toMatchObject({ Severity: { Label: 'HIGH', Normalized: 70 } });
    await on(3, { Severity });
    expect(await held()).toMatchObject({ Severity, FindingProviderFields: { Severity } });
    await change({ Severity: { Label: 'MEDIUM' } });
    await on(4, { Severity: { Label: 'CRITICAL' } });
    expect(await held()).toMatchObject({
      ...{ Severity: { Label: 'MEDIUM' }, FindingProviderFields: { Severity: { Label: 'CRITICAL' } } },
    });
  });

  it.each([
    { Workflow: { Status: 'DONE' } },
    { Severity: { Label: 'SEVERE' } },
    { Severity: { Normalized: 101 } },
    { Note: { Text: 'a' } },
    { Note: { Text: 'a'.repeat(513), UpdatedBy: 'b' } },
    { RelatedFindings: Array(11).fill({ Id: 'a', ProductArn: 'arn:aws:securityhub' }) },
    { VerificationState: 'MAYBE' },
  ])('refuses to change a finding to %j', async (changes) => {
    await deploy();
    await importFinding(member, linked);
    await expect(change(changes)).rejects.toMatchObject({ code: 'InvalidInputException' });
    expect(events).toHaveLength(3);
  });

  it('changes a finding once that is named twice', async () => {
    await deploy();
    await importFinding(member, linked);
    const { Id, ProductArn } = finding(member, linked);
    const FindingIdentifiers = [
      { Id, ProductArn },
      { Id, ProductArn },
    ];
    expect(await change({ FindingIdentifiers, Confidence: 5 })).toMatchObject({
      ProcessedFindings: [{ Id }],
      UnprocessedFindings: [{ ErrorCode: 'DuplicatedFindingIdentifier' }],
    });
  });
});
