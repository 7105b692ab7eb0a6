import type { Json } from '../fake-moto';
import { finding, home, HubUnderTest, linked, management, member, security, stranger } from './set-up';

describe('Security Hub', () => {
  let hub: HubUnderTest;
  let events: HubUnderTest['events'];
  const call: HubUnderTest['call'] = (...request) => hub.call(...request);
  const importFinding: HubUnderTest['importFinding'] = (...given) => hub.importFinding(...given);
  const findings: HubUnderTest['findings'] = (...asked) => hub.findings(...asked);
  const deploy = () => hub.deploy();
  const places = () => events.map(({ where }) => `${where.account}/${where.region}`);
  beforeEach(() => {
    hub = new HubUnderTest();
    ({ events } = hub);
  });

  it("tells of a member's finding in the member, at the administrator, and in the home Region", async () => {
    await deploy();
    expect(await importFinding(member, linked)).toMatchObject({ SuccessCount: 1, FailedCount: 0 });

    expect(places()).toEqual([`${member}/${linked}`, `${security}/${linked}`, `${security}/${home}`]);
    expect(new Set(events.map(({ event }) => event.id)).size).toBe(3);
    for (const { where, event } of events) {
      expect(event).toMatchObject({
        ...where,
        source: 'aws.securityhub',
        'detail-type': 'Security Hub Findings - Imported',
        detail: { findings: [{ AwsAccountId: member, Region: linked, Workflow: { Status: 'NEW' } }] },
      });
      expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(event.resources[0]).toContain('::product/aws/guardduty/arn:aws:guardduty:');
    }
  });

  it("tells of GuardDuty's findings in OCSF too while the newer hub is on", async () => {
    await deploy();
    hub.hub.setNewerHub(true);
    await importFinding(member, linked);
    await importFinding(member, linked, { UpdatedAt: '2026-01-01T01:00:00Z' });
    await importFinding(member, linked, { ProductArn: `arn:aws:securityhub:${linked}::product/aws/inspector` });
    hub.hub.setNewerHub(false);
    await importFinding(member, linked, { UpdatedAt: '2026-01-01T02:00:00Z' });

    const newer = events.filter(({ event }) => event['detail-type'] === 'Findings Imported V2');
    const hubs = [`${member}/${linked}`, `${security}/${linked}`, `${security}/${home}`];
    expect(newer.map(({ where }) => `${where.account}/${where.region}`)).toEqual([...hubs, ...hubs]);
    expect(new Set(newer.map(({ event }) => event.id)).size).toBe(6);
    expect(newer.map(({ event }) => (event.detail as Json).findings[0].activity_name)).toEqual([
      ...['Create', 'Create', 'Create'],
      ...['Update', 'Update', 'Update'],
    ]);
  });

  it('tells of a finding in the home Region once for each account', async () => {
    await deploy();
    await importFinding(member, home);
    await importFinding(security, home);

    expect(places()).toEqual([`${member}/${home}`, `${security}/${home}`, `${security}/${home}`]);
  });

  it('tells of every import and every update, and keeps what the customer set', async () => {
    await deploy();
    await importFinding(member, linked);
    const { Id, ProductArn } = finding(member, linked);
    const update = { FindingIdentifiers: [{ Id, ProductArn }], Workflow: { Status: 'NOTIFIED' } };
    const answer = await call(security, home, 'PATCH', '/findings/batchupdate', update);
    await importFinding(member, linked, { Title: 'again', UpdatedAt: '2026-01-02T00:00:00Z' });

    expect(answer.ProcessedFindings).toEqual([{ Id, ProductArn }]);
    expect(events).toHaveLength(9);
    expect(await findings(member, linked)).toMatchObject([{ Title: 'again', Workflow: { Status: 'NOTIFIED' } }]);
  });

  it('shows findings where they came to, and nowhere else', async () => {
    await deploy();
    await importFinding(member, linked);

    expect(await findings(member, linked)).toHaveLength(1);
    expect(await findings(security, linked)).toHaveLength(1);
    expect(await findings(security, home)).toHaveLength(1);
    expect(await findings(member, home)).toHaveLength(0);
  });

  it('says which findings it does not know', async () => {
    await deploy();
    const identifier = { Id: 'x', ProductArn: 'y' };
    const update = { FindingIdentifiers: [identifier], Note: { Text: 'a', UpdatedBy: 'b' } };

    expect(await call(security, home, 'PATCH', '/findings/batchupdate', update)).toMatchObject({
      ProcessedFindings: [],
      UnprocessedFindings: [{ FindingIdentifier: identifier, ErrorCode: 'FindingNotFound' }],
    });
  });

  it('refuses findings one by one', async () => {
    await deploy();
    const wrong = [
      finding(stranger, linked),
      finding(member, home),
      finding(member, linked, { Resources: [] }),
      finding(member, linked, { Title: undefined }),
      finding(member, linked, { ProductFields: { a: 1 } }),
      finding(member, linked, { Severity: undefined }),
    ];
    const answer = await call(member, linked, 'POST', '/findings/import', {
      Findings: [...wrong, finding(member, linked)],
    });

    expect(answer).toMatchObject({ FailedCount: wrong.length, SuccessCount: 1 });
    expect(places()).toHaveLength(3);
  });

  it('takes nothing from accounts that do not have it', async () => {
    await expect(importFinding(member, linked)).rejects.toThrow(`Account ${member} is not subscribed`);
    await deploy();
    await expect(importFinding(stranger, linked)).rejects.toThrow('is not subscribed');
    await expect(importFinding(member, 'eu-west-1')).rejects.toThrow('is not subscribed');
    await expect(importFinding(management, linked)).rejects.toThrow('is not subscribed');
    await call(management, linked, 'POST', '/accounts', {});
    await hub.enrol(linked, management);
    await importFinding(management, linked);
    expect(places()).toContain(`${security}/${home}`);
  });

  it('keeps a finding in its account when there is no administrator', async () => {
    await call(member, linked, 'POST', '/accounts', {});
    await importFinding(member, linked);

    expect(places()).toEqual([`${member}/${linked}`]);
  });

  it('answers what was configured, and forgets it with the administrator', async () => {
    await deploy();
    expect(await call(security, linked, 'GET', '/organization/configuration')).toMatchObject({
      AutoEnable: true,
      AutoEnableStandards: 'NONE',
      OrganizationConfiguration: { ConfigurationType: 'LOCAL', Status: 'ENABLED' },
    });
    await call(security, home, 'PATCH', '/accounts', { AutoEnableControls: false });
    expect(await call(security, home, 'GET', '/accounts')).toMatchObject({ AutoEnableControls: false });
    const { FindingAggregators } = await call(security, home, 'GET', '/findingAggregator/list');
    const arn = FindingAggregators[0].FindingAggregatorArn;
    const path = `/findingAggregator/get/${encodeURIComponent(arn)}`;
    expect(await call(security, linked, 'GET', path)).toMatchObject({ FindingAggregationRegion: home });

    await call(management, linked, 'POST', '/organization/admin/disable', { AdminAccountId: security });
    expect(await call(management, linked, 'GET', '/organization/admin')).toMatchObject({ AdminAccounts: [] });
    await expect(call(security, linked, 'GET', '/organization/configuration')).rejects.toThrow('not an administrator');
  });
});
