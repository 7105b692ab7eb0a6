import type { Where } from '../../service';
import { wrongFinding } from './check-finding';

type Json = Readonly<Record<string, unknown>>;

/** A finding in AWS Security Finding Format, as far as it was looked at. */
export interface Finding extends Json {
  readonly Id: string;
  readonly ProductArn: string;
}

/** A finding that is known already. */
export interface Held {
  readonly finding: Finding;
  /** The attributes that a customer has set: no provider changes them any more. */
  readonly changed: ReadonlySet<string>;
}

/** What only `BatchUpdateFindings` may change of a finding that is known: an import's content for it is ignored. */
const customerFields = ['Note', 'UserDefinedFields', 'VerificationState', 'Workflow'];
/** What stands at the top and, as the provider said it, under `FindingProviderFields`. */
const providerFields = ['Confidence', 'Criticality', 'RelatedFindings', 'Severity', 'Types'];

const lowestNormalized = { INFORMATIONAL: 0, LOW: 1, MEDIUM: 40, HIGH: 70, CRITICAL: 90 } as const;

/**
 * Checks a finding as `BatchImportFindings` does and fills in what Security Hub adds ("BatchImportFindings for finding
 * providers" in the user guide). Any product ARN is taken: AWS lets only GuardDuty use GuardDuty's, and here there is no
 * GuardDuty that would.
 */
export function readFinding(given: Json, where: Where, held?: Held): Finding | { id: string; error: string } {
  const id = typeof given['Id'] === 'string' ? given['Id'] : '';
  const error = wrongFinding(given, where);
  if (error !== undefined) return { id, error };
  const ProductArn = String(given['ProductArn']);
  const [company, product] = ProductArn.split('/').slice(-2);
  const names = {
    CompanyName: company === 'aws' ? 'AWS' : company,
    ProductName: product === 'guardduty' ? 'GuardDuty' : product,
  };
  const providers = (given['FindingProviderFields'] ?? {}) as Json;
  const said = fromEntries(providerFields, (name) => provided(providers[name]) ?? given[name]);
  const top = fromEntries(providerFields, (name) => {
    if (held?.changed.has(name)) return held.finding[name];
    return held ? (provided(given[name]) ?? providers[name]) : said[name];
  });
  const finding = {
    RecordState: 'ACTIVE',
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    ...names,
    ...given,
    // Only an integration of the account's own may name itself.
    ...(ProductArn.includes('::product/') && names),
    ...(held && fromEntries(customerFields, (name) => held.finding[name])),
    Region: where.region,
    Id: id,
    ProductArn,
    Types: [],
    ...top,
    Severity: severityOf(top['Severity'] as Json),
    FindingProviderFields: { Types: [], ...said, Severity: severityOf(said['Severity'] as Json) },
    ProcessedAt: new Date().toISOString(),
  };
  return held && isBack(held.finding, finding) ? { ...finding, Workflow: { Status: 'NEW' } } : finding;
}

/**
 * Whether Security Hub itself sets a finding's workflow back to NEW: from NOTIFIED or RESOLVED, where the finding was
 * archived and is active again, or had passed and does not any more (`Workflow` in the API reference).
 */
function isBack(before: Json, after: Json): boolean {
  if (!['NOTIFIED', 'RESOLVED'].includes(workflowOf(before))) return false;
  const compliance = (finding: Json) => (finding['Compliance'] as Json | undefined)?.['Status'];
  return (
    (before['RecordState'] === 'ARCHIVED' && after['RecordState'] === 'ACTIVE') ||
    (compliance(before) === 'PASSED' && ![undefined, 'PASSED'].includes(compliance(after) as string | undefined))
  );
}

export function workflowOf(finding: Json): string {
  return String((finding['Workflow'] as Json | undefined)?.['Status']);
}

/** Security Hub derives the label from the number and the number from the label (`Severity` in the API reference). */
export function severityOf(given: Json): Json {
  const labels = Object.entries(lowestNormalized);
  const number = typeof given['Normalized'] === 'number' ? given['Normalized'] : undefined;
  const known = labels.find(([label]) => label === given['Label']);
  const [label, lowest] = known ?? labels.findLast(([, least]) => least <= (number ?? 0)) ?? ['INFORMATIONAL', 0];
  return { ...given, Label: label, Normalized: number ?? lowest };
}

/** An empty list says nothing: AWS's own examples of findings carry one beside types at the top. */
function provided(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

/** What there is of the names. */
function fromEntries(names: readonly string[], valueOf: (name: string) => unknown): Json {
  return Object.fromEntries(
    names.map((name) => [name, valueOf(name)] as const).filter(([, value]) => value !== undefined),
  );
}
