/** Labels of ASFF, from the least to the most important. A label's rank is its place in this list. */
export const severities = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Severity = (typeof severities)[number];

export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

export function isSeverity(text: unknown): text is Severity {
  return severities.includes(text as Severity);
}

/** The label that Security Hub itself derives from a normalized score of 0 to 100 (ASFF syntax, `Severity`). */
export function severityOfScore(score: number): Severity {
  if (score >= 90) return 'CRITICAL';
  if (score >= 70) return 'HIGH';
  if (score >= 40) return 'MEDIUM';
  if (score >= 1) return 'LOW';
  return 'INFORMATIONAL';
}
