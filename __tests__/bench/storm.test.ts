import { quantile, toldOf, type Imported } from '../../bench/storm-figures';
import { asffOf, stormFindings, type StormPlan } from '../../bench/storm-findings';

const places = ['333333333333', '444444444444', '555555555555'].flatMap((account) =>
  ['us-west-2', 'us-east-1'].map((region) => ({ account, region })),
);
const plan: StormPlan = {
  ...{ findings: 1_000, seconds: 60, hosts: 60, together: { hosts: 10, findings: 8 }, places, number: 1 },
};

describe('the findings of a storm', () => {
  const findings = stormFindings(plan);
  const kindsOf = (kind: string) => findings.filter((finding) => finding.kind === kind).length;

  it('are as many as were asked for, of all severities, with duplicates and updates, in the order of time', () => {
    expect(findings).toHaveLength(1_000);
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']));
    for (const kind of ['copy', 'update']) expect(kindsOf(kind)).toBeGreaterThan(100);
    expect(findings.map(({ second }) => second)).toEqual(
      findings.map(({ second }) => second).toSorted((a, b) => a - b),
    );
    expect(new Set(findings.map(({ place }) => JSON.stringify(place))).size).toBe(6);
    expect(new Set(findings.map(({ host }) => host)).size).toBe(70);
  });

  it('name ten new hosts eight times each in one import', () => {
    const together = findings.filter(({ second }) => second === 30);
    expect(together.length).toBeGreaterThanOrEqual(80);
    for (let host = 60; host < 70; host++) {
      expect(together.filter((finding) => finding.host === `45.151.${host}.9`)).toHaveLength(8);
      expect(new Set(findings.filter((one) => one.host === `45.151.${host}.9`).map(({ id }) => id)).size).toBe(8);
    }
  });

  it('are the same each time, and others in another storm', () => {
    expect(stormFindings(plan)).toEqual(findings);
    const ids = new Set(findings.map(({ id }) => id));
    expect(stormFindings({ ...plan, number: 2 }).filter(({ id }) => ids.has(id))).toEqual([]);
  });

  it('have ids and times as GuardDuty has', () => {
    expect(asffOf(findings[0]!, new Date(0))).toMatchObject({
      Id: expect.stringMatching(/finding\/[0-9a-f]{32}$/),
      Title: expect.stringContaining('storm-1-'),
      UpdatedAt: '1970-01-01T00:00:00.000Z',
    });
  });
});

describe('what was told of a storm', () => {
  const import_ = (changes: Partial<Imported>): Imported => ({
    ...{ name: 'storm-0-1', host: '45.150.1.9', severity: 'HIGH', kind: 'new', at: 10_000, ...changes },
  });
  const imported = [
    import_({}),
    import_({ kind: 'copy', at: 11_000 }),
    import_({ kind: 'update', severity: 'CRITICAL', at: 12_000 }),
    import_({ name: 'storm-0-2', host: '45.150.2.9', severity: 'LOW' }),
  ];
  const heard = [
    { text: '❗ HIGH: storm-0-1: 45.150.1.9 tries SSH passwords', at: 11_500 },
    { text: '🛡️ 45.150.1.9 blocked in 3 of 3 VPCs', at: 13_000 },
    { text: '🛡️ 45.150.1.9 blocked in 3 of 3 VPCs', at: 14_000 },
    { text: '⚠️ 45.150.2.9 partly blocked in 2 of 3 VPCs', at: 15_000 },
    { text: '🚨 CRITICAL: storm-0-1: 45.150.1.9 tries SSH passwords', at: 20_000 },
    { text: '🔧 Reconciled: 1 firewall brought to the blocklist', at: 21_000 },
  ];

  it('is timed from the first import of what it is about, and counted', () => {
    expect(toldOf(imported, heard)).toEqual({
      waits: { 'CRITICAL findings': [8], 'HIGH findings': [1.5], 'blocked hosts': [3] },
      ...{ twice: 1, lost: 1, others: 1 },
    });
  });

  it('has a middle and a worst wait, where there was any', () => {
    const waits = Array.from({ length: 20 }, (_, index) => 20 - index);
    expect([0.5, 0.95, 1].map((part) => quantile(waits, part))).toEqual([10, 19, 20]);
    expect(quantile([], 0.5)).toBeUndefined();
  });
});
