import fc from 'fast-check';
import type { OrganizationAccount } from '../../../../functions/core/enrolment/enrolment';
import { fingerprint, messageOf, summaryOf, type EnrolmentReport } from '../../../../functions/core/enrolment/report';
import { leftOut, notReached, refused, roleMissing, type Trouble } from '../../../../functions/core/enrolment/trouble';
import { numRuns } from '../../run-count';

const account = (id: string, name: string): OrganizationAccount => ({ id, name, email: `${name}@example.com` });
const laboratory = account('555555555555', 'laboratory');
const shop = account('333333333333', 'shop');
const at = Date.UTC(2026, 10, 30, 19, 30);
const report = (more: Partial<EnrolmentReport> = {}): EnrolmentReport => ({
  ...{ accounts: [laboratory, shop], enrolled: [], troubles: [], at },
  ...more,
});
const trouble = (more: Partial<Trouble> = {}): Trouble => ({
  ...{ service: 'Security Hub', region: 'us-west-2', account: laboratory.id },
  ...leftOut,
  ...more,
});
const everywhere = [trouble(), trouble({ region: 'us-east-1' })];
const notDeployed = trouble({ account: shop.id, ...roleMissing(false, false) });

describe('the message', () => {
  it('names account, Regions, service, reason and remedy, each remedy once', () => {
    const { subject, text } = messageOf(report({ troubles: [...everywhere, trouble({ account: shop.id })] }));
    expect(subject).toBe('Portcullis: 2 accounts do not report');
    expect(text.split('\n')).toEqual([
      '2 accounts do not report: what GuardDuty finds there blocks nobody. docs/runbook.md#portcullis-accounts-not-reporting has more.',
      '',
      `Security Hub: ${leftOut.reason}`,
      '  laboratory (555555555555) in us-west-2, us-east-1',
      '  shop (333333333333) in us-west-2',
      `  Do: ${leftOut.remedy}`,
    ]);
  });

  it('says when all report again', () => {
    expect(messageOf(report()).subject).toBe('Portcullis: all accounts report again');
  });

  it('leaves out what is not deployed yet, which has not failed', () => {
    const { subject, text } = messageOf(report({ troubles: [...everywhere, notDeployed] }));
    expect(subject).toBe('Portcullis: 1 account does not report');
    expect(text).not.toContain('shop');
  });

  it('is one that SNS takes, whatever accounts are called and AWS says', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 600 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 30 }), (all) => {
        const accounts = all.map(([name], index) => ({ ...account(String(500_000_000_000 + index), 'x'), name }));
        const troubles = all.map(([, result], index) =>
          trouble({
            account: accounts[index]!.id,
            ...refused({ service: 'Security Hub', region: 'us-west-2' }, false, result),
          }),
        );
        const message = messageOf(report({ accounts, troubles }));
        expect(message.subject).toMatch(/^[\x20-\x7e]{1,100}$/);
        expect(Buffer.byteLength(message.text)).toBeLessThan(262_144);
        // Nobody's name begins a line of ours.
        const lines = message.text.split('\n').filter((line) => !/^( {2}|Security Hub: |$)/.test(line));
        expect(lines).toHaveLength(1);
      }),
      { numRuns: Math.min(numRuns, 200) },
    );
  });

  it('of ten thousand accounts loses whole lines and says how many', () => {
    const accounts = Array.from({ length: 10_000 }, (_, index) =>
      account(String(500_000_000_000 + index), 'n'.repeat(60)),
    );
    const { text } = messageOf(report({ accounts, troubles: accounts.map(({ id }) => trouble({ account: id })) }));
    expect(Buffer.byteLength(text)).toBeLessThan(262_144);
    expect(text.split('\n').at(-1)).toMatch(/^and \d{4} more lines: see the log of enrol-members\.$/);
  });
});

describe('the fingerprint', () => {
  it('is the same in any order and with other words of AWS, and another where accounts are others', () => {
    expect(fingerprint(everywhere)).toBe(fingerprint([...everywhere].reverse()));
    expect(fingerprint([trouble({ reason: 'AWS says it otherwise' })])).toBe(fingerprint([trouble()]));
    expect(fingerprint([trouble()])).not.toBe(fingerprint(everywhere));
    expect(fingerprint([trouble(notReached)])).not.toBe(fingerprint([trouble()]));
  });

  it('knows nothing of what is not deployed yet', () => {
    expect(fingerprint([notDeployed])).toBe('');
  });
});

describe('the summary of a deployment', () => {
  it('says who was enrolled, who was not, and why', () => {
    const enrolled = ['us-west-2', 'us-east-1'].map(
      (region) => ({ service: 'GuardDuty', region, account: shop.id }) as const,
    );
    expect(summaryOf(report({ enrolled, troubles: [...everywhere, notDeployed] }))).toEqual([
      '2026-11-30 19:30 UTC: 2 accounts beside the security account.',
      'GuardDuty, enrolled now: shop (333333333333) in us-west-2, us-east-1.',
      `Security Hub, not reporting: laboratory (555555555555) in us-west-2, us-east-1. ${leftOut.reason} ${leftOut.remedy}`,
      expect.stringMatching(
        /^Security Hub, not reporting: shop \(333333333333\) in us-west-2\. Not deployed yet\. Deploy member-<account>\./,
      ),
    ]);
  });

  it('says that everything reports where it does', () => {
    expect(summaryOf(report())[1]).toBe('Everything reports that is expected to.');
  });

  it('stays short for many accounts, holds no address, and counts what it leaves out', () => {
    const accounts = Array.from({ length: 1_000 }, (_, index) => account(String(500_000_000_000 + index), `n${index}`));
    const enrolled = accounts.map(({ id }) => ({ service: 'GuardDuty', region: 'us-west-2', account: id }) as const);
    const troubles = accounts.map(({ id }, index) =>
      trouble({ account: id, ...refused({ service: 'Security Hub', region: 'us-west-2' }, false, `reason ${index}`) }),
    );
    const lines = summaryOf(report({ accounts, enrolled, troubles }));
    expect(lines).toHaveLength(31);
    expect(lines.join('\n').length).toBeLessThan(20_000);
    expect(lines[1]).toContain('and 980 more');
    expect(lines.at(-1)).toContain('And 972 more');
    expect(lines.join('\n')).not.toContain('@');
  });
});
