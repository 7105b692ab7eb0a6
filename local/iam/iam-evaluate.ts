/** A statement of an IAM policy, as its JSON holds it. */
export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, ConditionValue>>>>;
}

type ConditionValue = string | number | boolean | readonly (string | number | boolean)[];

/** A policy as its JSON holds it: one statement may stand without its list. */
export interface PolicyDocument {
  readonly Statement?: PolicyStatement | readonly PolicyStatement[];
}

/** One question to the policies: may `principal` do `action` to `resource`? */
export interface IamQuestion {
  /** Such as `lambda:InvokeFunction`. */
  readonly action: string;
  readonly resource: string;
  /** Who asks: only policies of resources and trust policies look at it. */
  readonly principal?: {
    /** Such as `events.amazonaws.com`. */
    readonly service?: string;
    readonly account?: string;
    readonly arn?: string;
  };
  /** Condition keys and their values; keys are compared without case, as IAM does. */
  readonly context?: Readonly<Record<string, string>>;
}

/** What the policies say: an explicit denial wins, and silence is no permission. */
export type IamDecision = 'allowed' | 'denied' | 'silent';

/**
 * Evaluates policies of one kind: those of an identity (statements without Principal), or the one of a resource
 * (with Principal). Conditions other than the operators below never hold, so an Allow that rests on one does not allow.
 */
export function iamEvaluate(policies: readonly PolicyDocument[], question: IamQuestion): IamDecision {
  const matching = policies.flatMap(statementsOf).filter((statement) => applies(statement, question));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return matching.length > 0 ? 'allowed' : 'silent';
}

function statementsOf({ Statement = [] }: PolicyDocument): readonly PolicyStatement[] {
  return isList(Statement) ? Statement : [Statement];
}

function applies(statement: PolicyStatement, question: IamQuestion): boolean {
  return (
    isPrincipal(statement.Principal, question.principal) &&
    isAction(statement, question.action) &&
    isResource(statement, question.resource) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, key, values, question.context ?? {})),
    )
  );
}

function isPrincipal(wanted: PolicyStatement['Principal'], asking: IamQuestion['principal']): boolean {
  if (wanted === undefined || wanted === '*') return true;
  return Object.entries(wanted).some(([kind, values]) =>
    list(values).some((value) => {
      if (kind === 'Service') return value === asking?.service;
      if (kind !== 'AWS' || asking === undefined) return false;
      if (value === '*') return true;
      // An account stands for all of its principals: as 12 digits or as its root's ARN.
      const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];
      return account === undefined ? value === asking.arn : account === asking.account;
    }),
  );
}

function isAction(statement: PolicyStatement, action: string): boolean {
  const named = (values: string | readonly string[]): boolean =>
    list(values).some((value) => isLike(value.toLowerCase(), action.toLowerCase()));
  if (statement.NotAction !== undefined) return !named(statement.NotAction);
  return statement.Action !== undefined && named(statement.Action);
}

function isResource(statement: PolicyStatement, resource: string): boolean {
  const named = (values: string | readonly string[]): boolean => list(values).some((value) => isLike(value, resource));
  if (statement.NotResource !== undefined) return !named(statement.NotResource);
  // A trust policy names no resource: it speaks of its own role.
  return statement.Resource === undefined || named(statement.Resource);
}

const operators: Readonly<Record<string, (wanted: string, actual: string) => boolean>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringEqualsIgnoreCase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  StringLike: isLike,
  ArnEquals: isLike,
  ArnLike: isLike,
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
};

function holds(
  operator: string,
  key: string,
  values: ConditionValue,
  context: Readonly<Record<string, string>>,
): boolean {
  const actual = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  const wanted = list(values).map(String);
  const base = operator.replace(/^ForAnyValue:/, '').replace(/IfExists$/, '');
  if (base === 'Null') return wanted.includes(String(actual === undefined));
  if (actual === undefined && operator.endsWith('IfExists')) return true;
  const negated = /^(String|Arn)Not/.test(base);
  const test = operators[base.replace('Not', '')];
  if (test === undefined) return false;
  // A negated operator holds where the key is absent; a plain one does not.
  if (actual === undefined) return negated;
  return negated !== wanted.some((value) => test(value, actual));
}

/** `*` stands for any characters, `?` for one. */
function isLike(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}

function list<Value extends string | number | boolean>(values: Value | readonly Value[]): readonly Value[] {
  return isList(values) ? values : [values];
}

function isList<Value>(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}
