/** An EventBridge event pattern. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail?: { readonly findings: Readonly<Record<string, unknown>> };
}

/** Every finding that is new or has changed. Custom actions and insights are events of other types and not for us. */
export const securityHubFindings: EventPattern = {
  source: ['aws.securityhub'],
  'detail-type': ['Security Hub Findings - Imported'],
};

/**
 * Active findings of AWS's own GuardDuty. A product ARN without an account is AWS's: whoever may import findings can
 * imitate everything else. That a remote address is there is left to `add-ip-to-ddb`: a pattern for each place where
 * GuardDuty puts one is longer than the 2,048 characters that EventBridge takes.
 */
export function guardDutyFindings(partition: string): EventPattern {
  return {
    ...securityHubFindings,
    detail: {
      findings: {
        ProductArn: [{ wildcard: `arn:${partition}:securityhub:*::product/aws/guardduty` }],
        RecordState: ['ACTIVE'],
      },
    },
  };
}

/**
 * Open findings of severity HIGH or CRITICAL. Matched by product here, since every failing control of a standard would
 * start an execution otherwise.
 * @param products last parts of product ARNs, such as `aws/guardduty`
 */
export function severeFindings(products: readonly string[]): EventPattern {
  return {
    ...securityHubFindings,
    detail: {
      findings: {
        ProductArn: products.map((product) => ({ suffix: `:product/${product}` })),
        Severity: { Label: ['HIGH', 'CRITICAL'] },
        RecordState: ['ACTIVE'],
        // A finding without a workflow is a new one.
        Workflow: { Status: ['NEW', 'NOTIFIED', { exists: false }] },
      },
    },
  };
}
