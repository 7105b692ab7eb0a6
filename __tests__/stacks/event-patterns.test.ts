import { matches } from '../../local/services/event-bridge/pattern';
import { fixture } from '../functions/fixture';
import {
  closedFindings,
  closedOcsfFindings,
  guardDutyDetections,
  guardDutyFindings,
  forwardedFindings,
  severeFindings,
  severeOcsfFindings,
} from '../../stacks/constructs/event-patterns';

const finding = {
  Id: 'finding-1',
  ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty',
  RecordState: 'ACTIVE',
  Severity: { Label: 'HIGH' },
  Workflow: { Status: 'NEW' },
};
const event = (changes: object = {}, envelope: object = {}) =>
  asJson({
    source: 'aws.securityhub',
    'detail-type': 'Security Hub Findings - Imported',
    detail: { findings: [{ ...finding, ...changes }] },
    ...envelope,
  });

/** What is `undefined` is absent from an event. */
function asJson(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('the pattern of what is forwarded', () => {
  const pattern = forwardedFindings(['aws/inspector']);
  const inOcsf = (uid: string) => {
    const imported = fixture('ocsf-network-connection');
    imported.detail.findings[0].metadata = { product: { uid } };
    return imported;
  };

  it('takes every imported finding of GuardDuty and of what is told, and no custom action', () => {
    expect(matches(pattern, event())).toBe(true);
    expect(matches(pattern, event({ RecordState: 'ARCHIVED', Severity: { Label: 'LOW' } }))).toBe(true);
    expect(matches(pattern, event({ ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/inspector' }))).toBe(true);
    expect(matches(pattern, fixture('ocsf-network-connection'))).toBe(true);
    expect(matches(pattern, inOcsf('arn:aws:securityhub:us-east-1::productv2/aws/inspector'))).toBe(true);
    expect(matches(pattern, event({}, { 'detail-type': 'Security Hub Findings - Custom Action' }))).toBe(false);
    expect(matches(pattern, event({}, { source: 'example.securityhub' }))).toBe(false);
  });

  it.each([
    'arn:aws:securityhub:us-east-1:333333333333:product/333333333333/default',
    'arn:aws:securityhub:us-east-1::product/aws/macie',
    'arn:aws:securityhub:us-east-1::product/not-aws/inspector',
    'arn:aws:securityhub:us-east-1:333333333333:product/aws/guardduty',
  ])('leaves what nobody blocks for or tells of where it is: %s', (product) => {
    expect(matches(pattern, event({ ProductArn: product }))).toBe(false);
    expect(matches(pattern, inOcsf(product.replace(':product/', ':productv2/')))).toBe(false);
  });

  it('is of a size that EventBridge takes with as many and as long products as the organization file allows', () => {
    // Twenty, of 560 characters together.
    const products = Array.from({ length: 20 }, () => `${'a'.repeat(13)}/${'b'.repeat(14)}`);
    for (const make of [forwardedFindings, severeFindings, severeOcsfFindings, closedFindings, closedOcsfFindings]) {
      expect(JSON.stringify(make(products)).length).toBeLessThanOrEqual(2_048);
    }
  });
});

describe('the pattern of catch-ip', () => {
  const pattern = guardDutyFindings;

  it('takes an active finding of GuardDuty in any Region, of any severity, with or without a workflow', () => {
    expect(matches(pattern, event())).toBe(true);
    expect(matches(pattern, event({ Severity: { Label: 'LOW' }, Workflow: undefined }))).toBe(true);
    expect(matches(pattern, event({ ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/guardduty' }))).toBe(true);
    expect(matches(pattern, event({ RecordState: undefined }))).toBe(true);
  });

  it.each([
    ['an archived finding', { RecordState: 'ARCHIVED' }],
    ['another product', { ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/inspector' }],
    [
      "an account's own product",
      { ProductArn: 'arn:aws:securityhub:us-east-1:333333333333:product/333333333333/default' },
    ],
    ['a name that only ends alike', { ProductArn: 'arn:aws:securityhub:us-east-1:333333333333:product/aws/guardduty' }],
    ['what is no ARN of AWS', { ProductArn: 'arn:example:securityhub:us-east-1::product/aws/guardduty' }],
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

  it.each([
    [
      true,
      'a member has lowered',
      { Severity: { Label: 'LOW' }, FindingProviderFields: { Severity: { Label: 'HIGH' } } },
    ],
    [false, 'a member has raised', { FindingProviderFields: { Severity: { Label: 'LOW' } } }],
    [true, 'the provider has not given apart', { FindingProviderFields: { Types: [] } }],
  ])('takes (%s) a finding whose severity %s, as the provider has it', (isTaken, _, changes) => {
    expect(matches(pattern, event(changes))).toBe(isTaken);
    const resolved = event({ ...changes, Workflow: { Status: 'RESOLVED' } });
    expect(matches(closedFindings(['aws/guardduty']), resolved)).toBe(isTaken);
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

describe('the patterns of the newer Security Hub', () => {
  const ocsf = (changes: object = {}) => {
    const imported = fixture('ocsf-network-connection');
    Object.assign(imported.detail.findings[0], changes);
    return asJson(imported);
  };
  const inspector = { metadata: { product: { uid: 'arn:aws:securityhub:us-east-1::productv2/aws/inspector' } } };

  it('take a detection of GuardDuty, to block and to tell', () => {
    expect(matches(guardDutyDetections, ocsf())).toBe(true);
    expect(matches(severeOcsfFindings(['aws/guardduty']), ocsf({ severity: 'Fatal', status: undefined }))).toBe(true);
  });

  it.each([{ activity_name: 'Close' }, { status: 'Resolved' }, { status: 'Archived' }, { status: 'Other' }])(
    'take one that may be closed by whoever is reported, to see whether it goes on: %j',
    (changes) => {
      expect(matches(guardDutyDetections, ocsf(changes))).toBe(true);
      expect(matches(closedOcsfFindings(['aws/guardduty']), ocsf({ severity: 'High', ...changes }))).toBe(true);
    },
  );

  it.each([
    [true, { severity: 'Low', vendor_attributes: { severity: 'High' } }],
    [false, { severity: 'Critical', vendor_attributes: { severity: 'Low' } }],
    [true, { severity: 'High', vendor_attributes: {} }],
  ])('take (%s) a severity as the provider has it: %j', (isTaken, changes) => {
    expect(matches(severeOcsfFindings(['aws/guardduty']), ocsf(changes))).toBe(isTaken);
  });

  it.each([
    ['a finding of another class', { class_uid: 2002 }],
    ['a finding of another product', inspector],
  ])('block for no %s', (_, changes) => {
    expect(matches(guardDutyDetections, ocsf(changes))).toBe(false);
  });

  it.each([
    ['finding of medium severity', { severity: 'Medium', vendor_attributes: undefined }],
    ['suppressed finding', { status: 'Suppressed' }],
    ['finding that its product has closed', { activity_name: 'Close' }],
    ['finding of a product that nobody asked for', inspector],
  ])('tell of no %s', (_, changes) => {
    expect(matches(severeOcsfFindings(['aws/guardduty']), ocsf(changes))).toBe(false);
  });
});

describe('the patterns of what was closed', () => {
  const ocsf = (changes: object) => {
    const imported = fixture('ocsf-network-connection');
    Object.assign(imported.detail.findings[0], { severity: 'Critical' }, changes);
    return asJson(imported);
  };
  const [older, newer] = [closedFindings(['aws/guardduty']), closedOcsfFindings(['aws/guardduty'])];

  it.each([
    ['resolved', { Workflow: { Status: 'RESOLVED' } }],
    ['suppressed', { Workflow: { Status: 'SUPPRESSED' } }],
    ['archived', { RecordState: 'ARCHIVED' }],
    ['archived and without a workflow', { RecordState: 'ARCHIVED', Workflow: undefined }],
  ])('take a finding that is %s', (_, changes) => {
    expect(matches(older, event(changes))).toBe(true);
    expect(matches(severeFindings(['aws/guardduty']), event(changes))).toBe(false);
  });

  it.each([
    ['an open finding', {}],
    ['a finding of medium severity', { Severity: { Label: 'MEDIUM' }, RecordState: 'ARCHIVED' }],
    [
      'a finding of another product',
      { ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/macie', RecordState: 'ARCHIVED' },
    ],
  ])('leave %s alone', (_, changes) => {
    expect(matches(older, event(changes))).toBe(false);
  });

  it.each([
    [true, { status: 'Suppressed' }],
    [true, { status: 'Resolved' }],
    [true, { status: 'Archived' }],
    [true, { status: 'Deleted' }],
    [true, { activity_name: 'Close' }],
    [false, {}],
    [false, { severity: 'Medium', vendor_attributes: undefined, status: 'Resolved' }],
  ])('take one of the newer Security Hub: %j of %j', (isTaken, changes) => {
    expect(matches(newer, ocsf(changes))).toBe(isTaken);
    expect(matches(severeOcsfFindings(['aws/guardduty']), ocsf(changes)) && isTaken).toBe(false);
  });
});
