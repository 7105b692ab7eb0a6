import type { Where } from '../../service';

/** A finding in AWS Security Finding Format, as far as it was looked at. */
export interface Finding extends Readonly<Record<string, unknown>> {
  readonly Id: string;
  readonly ProductArn: string;
}

const requiredTexts = [
  'SchemaVersion',
  'Id',
  'ProductArn',
  'GeneratorId',
  'AwsAccountId',
  'CreatedAt',
  'UpdatedAt',
  'Title',
  'Description',
] as const;

const lowestNormalized = { INFORMATIONAL: 0, LOW: 1, MEDIUM: 40, HIGH: 70, CRITICAL: 90 } as const;

/**
 * Checks a finding as `BatchImportFindings` does and fills in what Security Hub adds. Any product ARN is taken: AWS lets
 * only GuardDuty use GuardDuty's, and here there is no GuardDuty that would.
 */
export function readFinding(
  given: Readonly<Record<string, unknown>>,
  where: Where,
): Finding | { id: string; error: string } {
  const id = typeof given['Id'] === 'string' ? given['Id'] : '';
  const error = problem(given, where);
  if (error !== undefined) return { id, error };
  const providers = given['FindingProviderFields'] as { Severity?: object; Types?: unknown } | undefined;
  const severity = severityOf((given['Severity'] ?? providers?.Severity ?? {}) as Record<string, unknown>);
  const types = given['Types'] ?? providers?.Types ?? [];
  const [company, product] = String(given['ProductArn']).split('/').slice(-2);
  return {
    CompanyName: company === 'aws' ? 'AWS' : company,
    ProductName: product === 'guardduty' ? 'GuardDuty' : product,
    RecordState: 'ACTIVE',
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    Region: where.region,
    ...given,
    Id: id,
    ProductArn: String(given['ProductArn']),
    Severity: severity,
    Types: types,
    FindingProviderFields: { Severity: severity, Types: types, ...providers },
    ProcessedAt: new Date().toISOString(),
  };
}

function problem(given: Readonly<Record<string, unknown>>, { account, region }: Where): string | undefined {
  const missing = requiredTexts.find((name) => typeof given[name] !== 'string' || given[name] === '');
  if (missing) return `Finding does not adhere to Amazon Finding Format: ${missing} is required and must be a text`;
  if (given['AwsAccountId'] !== account) return `AwsAccountId must be the account of the caller, ${account}`;
  const arn = /^arn:aws[a-z-]*:securityhub:([a-z0-9-]+):\d{0,12}:product\/[^/]+\/[^/]+$/.exec(
    String(given['ProductArn']),
  );
  if (arn?.[1] !== region) return `ProductArn must be the ARN of a product in ${region}`;
  if (!isList(given['Resources']) || given['Resources'].length === 0)
    return 'Resources must hold at least one resource';
  const fields = given['ProductFields'];
  if (fields !== undefined && (!isMap(fields) || Object.keys(fields).length > 50)) {
    return 'ProductFields must be a map of at most 50 texts';
  }
  if (fields !== undefined && Object.values(fields).some((value) => typeof value !== 'string')) {
    return 'ProductFields must hold texts only';
  }
  const providers = given['FindingProviderFields'];
  if (!isMap(given['Severity']) && !(isMap(providers) && isMap(providers['Severity']))) return 'Severity is required';
  return undefined;
}

/** Security Hub derives the label from the number and the number from the label. */
function severityOf(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const labels = Object.entries(lowestNormalized);
  const number = typeof given['Normalized'] === 'number' ? given['Normalized'] : undefined;
  const known = labels.find(([label]) => label === given['Label']);
  const [label, lowest] = known ?? labels.findLast(([, least]) => least <= (number ?? 0)) ?? ['INFORMATIONAL', 0];
  return { ...given, Label: label, Normalized: number ?? lowest };
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
