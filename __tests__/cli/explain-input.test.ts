import { explain } from '../../cli/explain/explain';
import type { Setting } from '../../cli/explain/setting';
import { plainPolicy } from '../../functions/core/policy';
import { fixture } from '../functions/fixture';

const setting: Setting = { policy: plainPolicy, products: ['aws/guardduty', 'aws/inspector', 'aws/macie'] };
const now = Date.UTC(2026, 10, 24, 12);
const explained = (document: unknown, laid = setting) => explain('a.json', JSON.stringify(document), laid, now);
const asff = () => fixture('network-connection').detail.findings[0];

describe('an import', () => {
  const partner = {
    ...asff(),
    ProductArn: 'arn:aws:securityhub:us-east-1:517716713836:product/crowdstrike/crowdstrike-falcon',
    Severity: undefined,
    Types: undefined,
    FindingProviderFields: { Severity: { Label: 'HIGH' }, Types: ['x'] },
  };
  const laid = { ...setting, products: ['crowdstrike/crowdstrike-falcon'] };

  it('is completed as Security Hub does: severity and types of its provider', () => {
    const { findings, rules, error } = explained({ Findings: [partner] }, laid);
    expect(findings[0]).toMatchObject({ severity: 'HIGH', state: 'NEW' });
    expect([rules, error]).toEqual([['findings'], null]);
  });

  it.each([
    [{ Normalized: 95 }, 'CRITICAL', ['catch-ip', 'findings']],
    [{ Normalized: 40 }, 'MEDIUM', ['catch-ip']],
    [{ Label: 'HIGH' }, 'HIGH', ['catch-ip', 'findings']],
  ])('has the label of its score: %j', (Severity, severity, rules) => {
    const answer = explained({ ...asff(), FindingProviderFields: undefined, Severity });
    expect(answer.findings[0]?.severity).toBe(severity);
    expect(answer.rules).toEqual(rules);
  });

  it.each([
    [
      'arn:aws:securityhub:us-east-1::product/aws',
      'has a malformed product ARN, "arn:aws:securityhub:us-east-1::product/aws"',
    ],
    ['aws/guardduty', 'has a malformed product ARN, "aws/guardduty"'],
    ['', 'names no product'],
  ])('with the product ARN "%s" is named as such', (ProductArn, problem) => {
    const { findings, error } = explained({ Findings: [{ ...asff(), ProductArn }, asff()] });
    expect(error).toContain(problem);
    expect(findings[0]?.hosts[0]).toMatchObject({ decision: 'refuse', stop: 'forwarder' });
    const product = findings[0]?.gates.find(({ gate }) => gate === 'product');
    expect(product).toMatchObject({ outcome: 'stops', reason: expect.stringContaining(problem) });
    expect(findings[1]?.hosts[0]?.decision).toBe('block');
  });
});

describe('JSON Lines', () => {
  const lines = [fixture('network-connection'), asff(), fixture('ocsf-network-connection')].map((document) =>
    JSON.stringify(document),
  );
  const explainText = (text: string) => explain('a.jsonl', text, setting, now);

  it('hold a document on each line', () => {
    const { findings, error } = explainText(`${lines.join('\n')}\n\n`);
    expect(findings).toHaveLength(3);
    expect(error).toBeNull();
  });

  it('lose nothing by a line that is broken', () => {
    const { findings, error } = explainText([lines[0], '{"Id":', lines[1]].join('\r\n'));
    expect(findings).toHaveLength(2);
    expect(error).toMatch(/^line 2 is not JSON: /);
  });

  it('are not seen in one document that is cut', () => {
    const { findings, error } = explainText(JSON.stringify(asff(), null, 2).slice(0, 500));
    expect(findings).toEqual([]);
    expect(error).toMatch(/^is not JSON: /);
  });
});
