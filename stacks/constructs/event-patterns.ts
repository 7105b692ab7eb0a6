/** An EventBridge event pattern. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail?: { readonly findings: Readonly<Record<string, unknown>> };
}

const source = ['aws.securityhub'];
/** Events of the older Security Hub (now Security Hub CSPM), in ASFF. */
const asff = 'Security Hub Findings - Imported';
/** Events of the newer Security Hub, in OCSF. */
const ocsf = 'Findings Imported V2';

/** Every finding that is new or has changed. Custom actions and insights are events of other types and not for us. */
export const securityHubFindings: EventPattern = { source, 'detail-type': [asff, ocsf] };

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
      ProductArn: [{ wildcard: 'arn:aws*:securityhub:*::product/aws/guardduty' }],
      // What is absent is what a new finding has; here and below, the parser says the same.
      RecordState: ['ACTIVE', { exists: false }],
    },
  },
};

/** The same of the newer Security Hub: 2004 is OCSF's class of detections, and "Close" what ASFF calls archived. */
export const guardDutyDetections: EventPattern = {
  source,
  'detail-type': [ocsf],
  detail: {
    findings: {
      class_uid: [2004],
      metadata: { product: { uid: [{ wildcard: 'arn:aws*:securityhub:*::productv2/aws/guardduty' }] } },
      activity_name: [{ 'anything-but': ['Close'] }, { exists: false }],
    },
  },
};

/** What findings of some products have that are HIGH or CRITICAL, open or not. */
function severe(products: readonly string[]) {
  return {
    ProductArn: products.map((product) => ({ suffix: `:product/${product}` })),
    Severity: { Label: ['HIGH', 'CRITICAL'] },
  };
}

/** The same in OCSF, whose severities go up to "Fatal". */
function severeOcsf(products: readonly string[]) {
  return {
    metadata: { product: { uid: products.map((product) => ({ suffix: `productv2/${product}` })) } },
    severity: ['High', 'Critical', 'Fatal'],
  };
}

/**
 * Open findings of severity HIGH or CRITICAL. Matched by product here, since every failing control of a standard would
 * start an execution otherwise.
 * @param products last parts of product ARNs, such as `aws/guardduty`
 */
export function severeFindings(products: readonly string[]): EventPattern {
  return {
    source,
    'detail-type': [asff],
    detail: {
      findings: {
        ...severe(products),
        RecordState: ['ACTIVE', { exists: false }],
        Workflow: { Status: ['NEW', 'NOTIFIED', { exists: false }] },
      },
    },
  };
}

/** The same of the newer Security Hub. */
export function severeOcsfFindings(products: readonly string[]): EventPattern {
  return {
    source,
    'detail-type': [ocsf],
    detail: {
      findings: {
        ...severeOcsf(products),
        status: ['New', 'In Progress', { exists: false }],
        activity_name: [{ 'anything-but': ['Close'] }, { exists: false }],
      },
    },
  };
}

/**
 * Findings of severity HIGH or CRITICAL that were closed: nobody is told of them, but one that comes back is told again.
 * No event matches both this and `severeFindings`.
 */
export function closedFindings(products: readonly string[]): EventPattern {
  return {
    source,
    'detail-type': [asff],
    detail: {
      findings: {
        ...severe(products),
        $or: [{ RecordState: ['ARCHIVED'] }, { Workflow: { Status: ['RESOLVED', 'SUPPRESSED'] } }],
      },
    },
  };
}

/** The same of the newer Security Hub. */
export function closedOcsfFindings(products: readonly string[]): EventPattern {
  return {
    source,
    'detail-type': [ocsf],
    detail: {
      findings: {
        ...severeOcsf(products),
        $or: [{ status: ['Resolved', 'Suppressed', 'Archived', 'Deleted'] }, { activity_name: ['Close'] }],
      },
    },
  };
}
