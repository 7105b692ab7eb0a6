import { matches } from '../../local/services/event-bridge/pattern';
import { guardDutyFindings, securityHubFindings, severeFindings } from '../../stacks/constructs/event-patterns';

const finding = {
  Id: 'finding-1',
  ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty',
  RecordState: 'ACTIVE',
  Severity: { Label: 'HIGH' },
  Workflow: { Status: 'NEW' },
};
const event = (changes: object = {}, envelope: object = {}) => ({
  source: 'aws.securityhub',
  'detail-type': 'Security Hub Findings - Imported',
  detail: { findings: [{ ...finding, ...changes }] },
  ...envelope,
});

describe('the pattern of what is forwarded', () => {
  it('takes every imported finding and no custom action', () => {
    expect(matches(securityHubFindings, event())).toBe(true);
    expect(matches(securityHubFindings, event({}, { 'detail-type': 'Security Hub Findings - Custom Action' }))).toBe(
      false,
    );
    expect(matches(securityHubFindings, event({}, { source: 'example.securityhub' }))).toBe(false);
  });
});

describe('the pattern of catch-ip', () => {
  const pattern = guardDutyFindings('aws');

  it('takes an active finding of GuardDuty in any Region, of any severity, with or without a workflow', () => {
    expect(matches(pattern, event())).toBe(true);
    expect(matches(pattern, event({ Severity: { Label: 'LOW' }, Workflow: undefined }))).toBe(true);
    expect(matches(pattern, event({ ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/guardduty' }))).toBe(true);
  });

  it.each([
    ['an archived finding', { RecordState: 'ARCHIVED' }],
    ['another product', { ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/inspector' }],
    [
      "an account's own product",
      { ProductArn: 'arn:aws:securityhub:us-east-1:333333333333:product/333333333333/default' },
    ],
    ['a name that only ends alike', { ProductArn: 'arn:aws:securityhub:us-east-1:333333333333:product/aws/guardduty' }],
    ['another partition', { ProductArn: 'arn:aws-us-gov:securityhub:us-gov-west-1::product/aws/guardduty' }],
  ])('leaves %s alone', (_, changes) => {
    expect(matches(pattern, event(changes))).toBe(false);
  });
});

describe('the pattern of findings', () => {
  const pattern = severeFindings(['aws/guardduty', 'aws/inspector']);

  it('takes open findings of severity HIGH and CRITICAL of the products that are told', () => {
    expect(matches(pattern, event())).toBe(true);
    expect(matches(pattern, event({ Severity: { Label: 'CRITICAL' }, Workflow: { Status: 'NOTIFIED' } }))).toBe(true);
    expect(matches(pattern, event({ ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/inspector' }))).toBe(true);
  });

  it('is of a size that EventBridge takes with as many and as long products as the organization file allows', () => {
    const products = Array.from({ length: 20 }, () => `${'a'.repeat(31)}/${'b'.repeat(32)}`);
    expect(JSON.stringify(severeFindings(products)).length).toBeLessThanOrEqual(2_048);
  });

  it('takes a finding without a workflow as a new one', () => {
    expect(matches(pattern, event({ Workflow: undefined }))).toBe(true);
    expect(matches(pattern, event({ Workflow: {} }))).toBe(true);
  });

  it.each([
    ['a lower severity', { Severity: { Label: 'MEDIUM' } }],
    ['a suppressed finding', { Workflow: { Status: 'SUPPRESSED' } }],
    ['a resolved finding', { Workflow: { Status: 'RESOLVED' } }],
    ['an archived finding', { RecordState: 'ARCHIVED' }],
    ['a product that nobody asked for', { ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/macie' }],
    [
      'a product whose name only ends alike',
      { ProductArn: 'arn:aws:securityhub:us-east-1::product/not-aws/guardduty' },
    ],
  ])('leaves %s alone', (_, changes) => {
    expect(matches(pattern, event(changes))).toBe(false);
  });
});
