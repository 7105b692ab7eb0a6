/** An account's Security Hub in one Region. */
export interface Hub {
  readonly subscribedAt: string;
  /** ARNs of the standards that it checks the account by. */
  readonly standards: readonly string[];
  autoEnableControls: boolean;
  controlFindingGenerator: string;
}

/** A hub as it is enabled. @param standards ARNs of those that come with it */
export function newHub(standards: readonly string[]): Hub {
  return {
    subscribedAt: new Date().toISOString(),
    standards,
    autoEnableControls: true,
    controlFindingGenerator: 'SECURITY_CONTROL',
  };
}

/** ARNs of the standards that Security Hub enables unless it is told not to: `EnableSecurityHub` of its model names them. */
export function defaultStandards(region: string): readonly string[] {
  return [
    'arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0',
    `arn:aws:securityhub:${region}::standards/aws-foundational-security-best-practices/v/1.0.0`,
  ];
}
