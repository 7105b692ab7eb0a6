/** An EventBridge event pattern. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail: { readonly findings: Readonly<Record<string, unknown>> };
}

const source = ['aws.securityhub'];
/** Events of the older Security Hub (now Security Hub CSPM), in ASFF. */
const asff = 'Security Hub Findings - Imported';
/** Events of the newer Security Hub, in OCSF. */
const ocsf = 'Findings Imported V2';

/** What may come to the bus. Custom actions and insights are events of other types and not for us. */
export const securityHubImports = { source, 'detail-type': [asff, ocsf] } as const;

const guardDuty = { wildcard: 'arn:aws*:securityhub:*::product/aws/guardduty' };
const guardDutyV2 = { wildcard: 'arn:aws*:securityhub:*::productv2/aws/guardduty' };

/** Product ARNs by their last parts, before which a slash stands: in ASFF and in OCSF alike. */
function named(products: readonly string[]) {
  return products.map((product) => ({ suffix: `/${product}` }));
}

/**
 * Every finding, new or changed, that a rule on the bus may take: GuardDuty's, which may block, and those of the products
 * that are told. Others stay where they are: what accounts import under products of their own would else be carried to the
 * bus, and kept in its archive.
 * @param products whose findings people are told of, such as `aws/guardduty`
 */
export function forwardedFindings(products: readonly string[]): EventPattern {
  const others = named(products);
  return {
    ...securityHubImports,
    detail: {
      findings: {
        $or: [{ ProductArn: [guardDuty, ...others] }, { metadata: { product: { uid: [guardDutyV2, ...others] } } }],
      },
    },
  };
}

/**
 * Active findings of AWS's own GuardDuty, in whichever partition. A product ARN without an account is AWS's: whoever may
 * import findings can imitate everything else. That a remote address is there is left to `add-ip-to-ddb`: a pattern for
 * each place where GuardDuty puts one is longer than the 2,048 characters that EventBridge takes.
 */
export const guardDutyFindings: EventPattern = {
  source,
  'detail-type': [asff],
  detail: {
    findings: {
      ProductArn: [guardDuty],
      // What is absent is what a new finding has; here and below, the parser says the same.
      RecordState: ['ACTIVE', { exists: false }],
    },
  },
};

/**
 * The same of the newer Security Hub: 2004 is OCSF's class of detections. Whatever their state, as above: whoever is
 * reported may write all of it that there is (BatchUpdateFindingsV2), and what is closed can say something new.
 */
export const guardDutyDetections: EventPattern = {
  source,
  'detail-type': [ocsf],
  detail: {
    findings: {
      class_uid: [2004],
      metadata: { product: { uid: [guardDutyV2] } },
    },
  },
};

const grave = { Severity: { Label: ['HIGH', 'CRITICAL'] } };
const graveOcsf = { severity: ['High', 'Critical', 'Fatal'] };

/**
 * HIGH or CRITICAL by the provider, whose severity Security Hub keeps apart: whoever is reported may write the other one,
 * which counts where the provider's is not there (`FindingProviderFields` in AWS's API reference).
 */
const severities = [
  { FindingProviderFields: grave },
  { FindingProviderFields: { Severity: { Label: [{ exists: false }] } }, ...grave },
];

/** The same in OCSF, whose severities go up to "Fatal". */
const ocsfSeverities = [
  { vendor_attributes: graveOcsf },
  { vendor_attributes: { severity: [{ exists: false }] }, ...graveOcsf },
];

/** Findings of some products, each with one of these. */
function ofProducts(products: readonly string[], $or: readonly object[]): EventPattern {
  return { source, 'detail-type': [asff], detail: { findings: { ProductArn: named(products), $or } } };
}

function ocsfOfProducts(products: readonly string[], $or: readonly object[]): EventPattern {
  const metadata = { product: { uid: named(products) } };
  return { source, 'detail-type': [ocsf], detail: { findings: { metadata, $or } } };
}

/** All of one and one of the others. */
function each(some: readonly object[], others: readonly object[]): object[] {
  return some.flatMap((one) => others.map((other) => ({ ...one, ...other })));
}

/**
 * Open findings of severity HIGH or CRITICAL. Matched by product here, since every failing control of a standard would
 * start an execution otherwise.
 * @param products last parts of product ARNs, such as `aws/guardduty`
 */
export function severeFindings(products: readonly string[]): EventPattern {
  const isOpen = {
    RecordState: ['ACTIVE', { exists: false }],
    Workflow: { Status: ['NEW', 'NOTIFIED', { exists: false }] },
  };
  return withAll(ofProducts(products, severities), isOpen);
}

/** The same of the newer Security Hub. */
export function severeOcsfFindings(products: readonly string[]): EventPattern {
  const isOpen = {
    status: ['New', 'In Progress', { exists: false }],
    activity_name: [{ 'anything-but': ['Close'] }, { exists: false }],
  };
  return withAll(ocsfOfProducts(products, ocsfSeverities), isOpen);
}

function withAll(pattern: EventPattern, more: object): EventPattern {
  return { ...pattern, detail: { findings: { ...pattern.detail.findings, ...more } } };
}

/**
 * Findings of severity HIGH or CRITICAL that were closed: nobody is told of what was known then; one that goes on, or
 * comes back, is told again. No event matches both this and `severeFindings`.
 */
export function closedFindings(products: readonly string[]): EventPattern {
  const closed = [{ RecordState: ['ARCHIVED'] }, { Workflow: { Status: ['RESOLVED', 'SUPPRESSED'] } }];
  return ofProducts(products, each(severities, closed));
}

/** The same of the newer Security Hub. */
export function closedOcsfFindings(products: readonly string[]): EventPattern {
  const closed = [{ status: [{ 'anything-but': ['New', 'In Progress'] }] }, { activity_name: ['Close'] }];
  return ocsfOfProducts(products, each(ocsfSeverities, closed));
}
