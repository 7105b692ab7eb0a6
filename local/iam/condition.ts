/** Condition keys and their values, as a service supplies them with a request; a key may have several. */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

export type ConditionValue = string | number | boolean | readonly (string | number | boolean)[];

/** The `Condition` of a statement: by operator, by key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, ConditionValue>>>>;

/** What conditions come to: where `unknown` has entries nobody here can say whether they hold. */
export interface ConditionsVerdict {
  readonly hold: boolean;
  /** What is not understood, in words. */
  readonly unknown: readonly string[];
}

const operators: Readonly<Record<string, (wanted: string, actual: string) => boolean>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringEqualsIgnoreCase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  StringLike: isLike,
  ArnEquals: isArnLike,
  ArnLike: isArnLike,
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
};

/** Every key that is supplied here with some request. Another one would be absent here and not on AWS. */
const suppliedKeys = new Set(
  [
    ...['aws:PrincipalAccount', 'aws:PrincipalArn', 'aws:PrincipalIsAWSService', 'aws:PrincipalOrgID'],
    ...['aws:PrincipalServiceName', 'aws:ResourceAccount', 'aws:ResourceOrgID', 'aws:SecureTransport'],
    ...['aws:SourceAccount', 'aws:SourceArn', 'aws:SourceOrgID'],
    ...['dynamodb:LeadingKeys', 'events:detail-type', 'events:eventBusInvocation', 'events:source'],
    ...['kms:CallerAccount', 'kms:GrantIsForAWSResource', 'kms:ResourceAliases', 'kms:ViaService'],
    ...['ec2:CreateAction', 'iam:AWSServiceName', 'iam:PassedToService', 'organizations:ServicePrincipal', 's3:prefix'],
  ].map((key) => key.toLowerCase()),
);
const suppliedPrefix = 'kms:encryptioncontext:';
/** Tags and fields of findings are supplied with some requests only, which say so by an entry for each of these. */
const partialPrefixes = [
  ...['aws:requesttag/', 'aws:resourcetag/'],
  ...['securityhub:asffsyntaxpath/', 'securityhub:ocsfsyntaxpath/'],
];

/** Whether all conditions of a statement hold. */
export function judgeConditions(conditions: Conditions, context: ConditionContext): ConditionsVerdict {
  const all = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      const wanted = [values].flat().map(String);
      const unknown = notUnderstood(operator, key, wanted, context);
      return { unknown, hold: unknown.length === 0 && holds(operator, key, wanted, context) };
    }),
  );
  // A condition that certainly fails settles it, whatever the others would say.
  const fails = all.some(({ hold, unknown }) => !hold && unknown.length === 0);
  return { hold: all.every(({ hold }) => hold), unknown: fails ? [] : all.flatMap(({ unknown }) => unknown) };
}

/** `*` stands for any characters, `?` for one. */
export function isLike(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}

/** Each of the six parts of an ARN is compared by itself ("IAM JSON policy elements: Condition operators"). */
function isArnLike(pattern: string, text: string): boolean {
  const parts = partsOf(text);
  return parts.length === 6 && partsOf(pattern).every((part, index) => isLike(part, parts[index] ?? ''));
}

/** The last part keeps its colons. */
function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function notUnderstood(operator: string, key: string, wanted: readonly string[], context: ConditionContext): string[] {
  const { test, base } = parse(operator);
  const known = key.toLowerCase();
  return [
    ...(test === undefined && base !== 'Null' ? [`the condition operator ${operator}`] : []),
    ...(isSupplied(known, context) ? [] : [`the condition key ${key}`]),
    // AWS does not say what it makes of a pattern that is no whole ARN.
    ...(base.startsWith('Arn') ? wanted.filter((value) => partsOf(value).length < 6) : []).map(
      (value) => `the pattern ${value} of fewer than six parts`,
    ),
    ...wanted.filter((value) => value.includes('${')).map((value) => `the policy variable in ${value}`),
  ];
}

function isSupplied(key: string, context: ConditionContext): boolean {
  if (suppliedKeys.has(key) || key.startsWith(suppliedPrefix)) return true;
  const prefix = partialPrefixes.find((each) => key.startsWith(each));
  return prefix !== undefined && Object.keys(context).some((name) => name.toLowerCase() === prefix);
}

function holds(operator: string, key: string, wanted: readonly string[], context: ConditionContext): boolean {
  const { test, base, quantifier, negated, ifExists } = parse(operator);
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  if (base === 'Null') return wanted.includes(String(found === undefined));
  if (test === undefined) return false;
  if (found === undefined) {
    if (ifExists || quantifier === 'ForAllValues') return true;
    // A negated operator holds where the key is absent; a plain one does not.
    return negated && quantifier === undefined;
  }
  const holdsFor = (actual: string): boolean => negated !== wanted.some((value) => test(value, actual));
  const actual = [found].flat();
  return quantifier === 'ForAllValues' || (negated && quantifier === undefined)
    ? actual.every(holdsFor)
    : actual.some(holdsFor);
}

function parse(operator: string) {
  const [, quantifier, name = '', ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const negated = /^(String|Arn)Not/.test(name);
  const base = negated ? name.replace('Not', '') : name;
  const test = Object.hasOwn(operators, base) ? operators[base] : undefined;
  return { test, base, quantifier, negated, ifExists: ifExists !== undefined };
}
