import type { Where } from '../../service';

type Json = Readonly<Record<string, unknown>>;

/** Why a value would be refused, to complete `data.<name> `; `undefined` where it would not. */
type Check = (value: unknown) => string | undefined;

/**
 * Why `BatchImportFindings` refuses a finding, in the words of its answers ("Finding does not adhere to Amazon Finding
 * Format. data.Title should NOT be longer than 256 characters"); `undefined` where it does not. The rules are those of
 * the API model `securityhub-2018-10-26` (`AwsSecurityFinding`, its required members, enums, pattern and the lengths in
 * its documentation), "Required top-level ASFF attributes" and "Timestamps" of the API reference.
 */
export function wrongFinding(given: Json, { account, region }: Where): string | undefined {
  const missing = required.find((name) => given[name] === undefined);
  if (missing) return malformed(`data should have required property '${missing}'`);
  for (const [name, check] of Object.entries(checks)) {
    const problem = given[name] === undefined ? undefined : check(given[name]);
    if (problem !== undefined) return malformed(joined(`data.${name}`, problem));
  }
  const severity = given['Severity'] ?? (given['FindingProviderFields'] as Json | undefined)?.['Severity'];
  if (severity === undefined) return malformed("data should have required property 'FindingProviderFields'");
  if (Buffer.byteLength(JSON.stringify(given)) > 240 * 1024) return 'Finding size exceeded 240 KB';
  if (given['AwsAccountId'] !== account) return `AwsAccountId must be the account of the caller, ${account}`;
  const arn = /^arn:aws[a-z-]*:securityhub:([a-z0-9-]+):\d{0,12}:product\/[^/]+\/[^/]+$/.exec(
    String(given['ProductArn']),
  );
  return arn?.[1] === region ? undefined : `ProductArn must be the ARN of a product in ${region}`;
}

/** Why `BatchUpdateFindings` refuses what shall be changed; `undefined` where it does not. */
export function wrongUpdate(input: Json): string | undefined {
  for (const [name, check] of Object.entries(updates)) {
    const problem = input[name] === undefined ? undefined : check(input[name]);
    if (problem !== undefined) return joined(name, problem);
  }
  return undefined;
}

function malformed(problem: string): string {
  return `Finding does not adhere to Amazon Finding Format. ${problem}.`;
}

const required = [
  ...['SchemaVersion', 'Id', 'ProductArn', 'GeneratorId', 'AwsAccountId'],
  ...['CreatedAt', 'UpdatedAt', 'Title', 'Description', 'Resources'],
];

/** Text with something in it (`NonEmptyString`), of a length. */
function text(longest: number, shortest = 1): Check {
  return (value) => {
    if (typeof value !== 'string') return 'should be string';
    if (value.length < shortest || !/\S/.test(value)) return `should NOT be shorter than ${shortest} characters`;
    return value.length > longest ? `should NOT be longer than ${longest} characters` : undefined;
  };
}

function matching(pattern: RegExp, what: string): Check {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : `should match ${what}`);
}

function oneOf(...allowed: readonly unknown[]): Check {
  return (value) =>
    allowed.includes(value) ? undefined : `should be equal to one of the allowed values: ${allowed.join(', ')}`;
}

/** ISO 8601 to the second at least, with `Z` or an offset of up to 18 hours, and a day that there is. */
const timestamp: Check = (value) => {
  const found = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](\d\d)(?::?\d\d)?)$/.exec(
    typeof value === 'string' ? value : '',
  );
  const day = new Date(`${found?.[1]}T00:00:00Z`);
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(found?.[1] ?? '?');
  return isDay && Number(found?.[2] ?? 0) <= 18 ? undefined : 'should match format "date-time"';
};

const ratio: Check = (value) =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100 ? undefined : 'should be integer of 0 to 100';

function list(most: number, each: Check, least = 0): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'should be array';
    if (value.length < least) return `should NOT have fewer than ${least} items`;
    if (value.length > most) return `should NOT have more than ${most} items`;
    return firstOf(value.map((one: unknown, index) => [`[${index}]`, each(one)] as const));
  };
}

/** A map of texts: at most 50, with keys of 128 characters. */
function fields(longest: number): Check {
  return (value) => {
    if (!isMap(value)) return 'should be object';
    if (Object.keys(value).length > 50) return 'should NOT have more than 50 properties';
    const check = text(longest);
    return firstOf(Object.entries(value).map(([key, one]) => [`['${key}']`, text(128)(key) ?? check(one)] as const));
  };
}

function object(members: Readonly<Record<string, Check>>, needed: readonly string[] = []): Check {
  return (value) => {
    if (!isMap(value)) return 'should be object';
    const missing = needed.find((name) => value[name] === undefined);
    if (missing !== undefined) return `should have required property '${missing}'`;
    const given = Object.entries(members).filter(([name]) => value[name] !== undefined);
    return firstOf(given.map(([name, check]) => [`.${name}`, check(value[name])] as const));
  };
}

function firstOf(problems: readonly (readonly [where: string, problem: string | undefined])[]): string | undefined {
  const found = problems.find(([, problem]) => problem !== undefined);
  return found && joined(found[0], String(found[1]));
}

/** A place and what is wrong there, or further inside. */
function joined(where: string, problem: string): string {
  return /^[.[]/.test(problem) ? where + problem : `${where} ${problem}`;
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const anything: Check = () => undefined;
const severity = object({
  Label: oneOf('INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'),
  Normalized: ratio,
  Original: text(64),
  Product: (value) => (typeof value === 'number' ? undefined : 'should be number'),
});
const types = list(50, text(512));
const related = list(10, object({ ProductArn: text(2_048, 12), Id: text(512) }, ['ProductArn', 'Id']), 1);
const verification = oneOf('UNKNOWN', 'TRUE_POSITIVE', 'FALSE_POSITIVE', 'BENIGN_POSITIVE');
const workflow = object({ Status: oneOf('NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED') });
const providers = { Confidence: ratio, Criticality: ratio, RelatedFindings: related, Severity: severity, Types: types };

const updates: Readonly<Record<string, Check>> = {
  ...providers,
  Note: object({ Text: text(512), UpdatedBy: text(512) }, ['Text', 'UpdatedBy']),
  UserDefinedFields: fields(1_024),
  VerificationState: verification,
  Workflow: workflow,
};

const checks: Readonly<Record<string, Check>> = {
  ...updates,
  SchemaVersion: oneOf('2018-10-08'),
  Id: text(512),
  ProductArn: text(2_048, 12),
  ProductName: text(128),
  CompanyName: text(128),
  Region: text(16),
  GeneratorId: text(512),
  AwsAccountId: matching(/^\d{12}$/, 'pattern "^[0-9]{12}$"'),
  AwsAccountName: text(50),
  FirstObservedAt: timestamp,
  LastObservedAt: timestamp,
  CreatedAt: timestamp,
  UpdatedAt: timestamp,
  ProcessedAt: timestamp,
  Title: text(256),
  Description: text(1_024),
  Remediation: object({ Recommendation: object({ Text: text(512) }) }),
  ProductFields: fields(2_048),
  Malware: list(5, anything),
  Threats: list(32, anything, 1),
  ThreatIntelIndicators: list(5, anything, 1),
  Resources: list(
    32,
    object({ Type: text(256), Id: text(512), Partition: oneOf('aws', 'aws-cn', 'aws-us-gov'), Region: text(16) }, [
      'Type',
      'Id',
    ]),
    1,
  ),
  Compliance: object({ Status: oneOf('PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE') }),
  WorkflowState: oneOf('NEW', 'ASSIGNED', 'IN_PROGRESS', 'DEFERRED', 'RESOLVED'),
  RecordState: oneOf('ACTIVE', 'ARCHIVED'),
  Note: object({ Text: text(512), UpdatedBy: text(512), UpdatedAt: timestamp }, ['Text', 'UpdatedBy', 'UpdatedAt']),
  FindingProviderFields: object(providers),
  Sample: (value) => (typeof value === 'boolean' ? undefined : 'should be boolean'),
};
